import { termsOf } from '../terms.ts';

/** Part of a document: its words count this many times. */
export interface TextField {
  readonly text: string;
  readonly weight: number;
}

export type TextDocument = readonly TextField[];

/** Two neighbouring words, told from a single word by the blank between them, count half as much as one. */
export function featureShare(feature: string): number {
  return feature.includes(' ') ? 0.5 : 1;
}

/** How often each word stem and each pair of neighbouring stems occurs in a text. */
export function countFeatures(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  let before: string | null = null;
  for (const { stem } of termsOf(text)) {
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
    if (before !== null && before !== stem) {
      const pair = `${before} ${stem}`;
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    before = stem;
  }
  return counts;
}
