import { foldedText, holdsSequence } from './foldedText.ts';

/** A run of words that a text must have, or must not have. */
export interface Sequence {
  readonly text: string;
  readonly isPrefix: boolean;
}

/** The runs of words that a text is compared with. */
export interface SoughtSequences {
  readonly wanted: readonly Sequence[];
  readonly excluded: readonly Sequence[];
}

/** True for a text with all wanted runs of words and none of the excluded ones. */
export function holdsSequences(text: string, { wanted, excluded }: SoughtSequences): boolean {
  if (wanted.length === 0 && excluded.length === 0) return true;
  const folded = foldedText(text);
  const isHeld = (sequence: Sequence) => holdsSequence(folded, sequence.text, sequence.isPrefix);
  return wanted.every(isHeld) && !excluded.some(isHeld);
}
