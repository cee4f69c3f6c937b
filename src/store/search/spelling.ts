import type { OpenSegments } from './openSegments.ts';
import type { SegmentFacts } from './segment.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const shortest = 4;
const longest = 24;
/** The largest segments hold most words. */
const segmentsAsked = 4;

/**
 * The word in the index that is one slip away from a word that is not (Damerau 1964: a letter too many, too few, another
 * one, or two exchanged); of several the most frequent, with exchanged and doubled letters first. Null when there is none.
 */
export function closeWord(open: OpenSegments, segments: readonly SegmentFacts[], word: string): string | null {
  if (!mayBeSlip(word)) return null;
  const asked = [...segments].sort((left, right) => right.documents - left.documents).slice(0, segmentsAsked);
  const best = (variants: ReadonlySet<string>) => {
    let found: { readonly word: string; readonly documents: number } | null = null;
    for (const variant of variants) {
      let documents = 0;
      for (const { number } of asked) documents += open.find(number, variant)?.documents ?? 0;
      if (documents > (found?.documents ?? 0)) found = { word: variant, documents };
    }
    return found?.word ?? null;
  };
  return best(likelySlips(word)) ?? best(otherSlips(word));
}

/** True for a folded word that is looked for with a slip. */
export function mayBeSlip(word: string): boolean {
  return word.length >= shortest && word.length <= longest && /^[a-z0-9]*[a-z][a-z0-9]*$/.test(word);
}

/** The words that become this one by a letter too few or doubled, or by two exchanged. */
export function likelySlips(word: string): ReadonlySet<string> {
  const variants = new Set<string>();
  for (let index = 0; index < word.length; index += 1) {
    const [head, tail] = [word.slice(0, index), word.slice(index + 1)];
    variants.add(head + tail);
    variants.add(word.slice(0, index + 1) + word.slice(index));
    const next = word.charAt(index + 1);
    if (next !== '') variants.add(head + next + word.charAt(index) + word.slice(index + 2));
  }
  variants.delete(word);
  return variants;
}

/** The words that become this one by another letter, or by one left out. */
export function otherSlips(word: string): ReadonlySet<string> {
  const variants = new Set<string>();
  for (let index = 0; index <= word.length; index += 1) {
    for (const letter of letters) {
      variants.add(word.slice(0, index) + letter + word.slice(index));
      if (index < word.length) variants.add(word.slice(0, index) + letter + word.slice(index + 1));
    }
  }
  variants.delete(word);
  return variants;
}
