import { foldWord } from './folding.ts';

/** A text without case, marks and punctuation: folded words with one blank between them, for comparing sequences of words. */
export function foldedText(text: string): string {
  return text
    .split(/[^\p{L}\p{M}\p{N}_]+/u)
    .filter((word) => word !== '')
    .map(foldWord)
    .join(' ');
}

/** True when the words follow one another in a folded text; where no blanks divide words, when the characters do. */
export function holdsSequence(folded: string, sequence: string, isPrefix: boolean): boolean {
  const isDivided = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{M}_ ]*$/u.test(sequence);
  if (!isDivided) return folded.replaceAll(' ', '').includes(sequence.replaceAll(' ', ''));
  return ` ${folded} `.includes(isPrefix ? ` ${sequence}` : ` ${sequence} `);
}
