import { type SparseVector, unitVector } from './sparseVector.ts';
import { countFeatures, featureShare, type TextDocument } from './textFeatures.ts';

/**
 * Turns texts into vectors of length 1: word stems and pairs of neighbouring stems, weighted by the logarithm of their
 * count and of their rarity among the documents given (TF-IDF; Salton and Buckley 1988).
 */
export class VectorSpace {
  private readonly numbers = new Map<string, number>();
  private readonly rarity: readonly number[];
  /** One for each document, in their order. */
  readonly vectors: readonly SparseVector[];

  constructor(documents: readonly TextDocument[]) {
    const counted = documents.map(weighted);
    const frequencies = new Map<string, number>();
    for (const counts of counted)
      for (const feature of counts.keys()) frequencies.set(feature, (frequencies.get(feature) ?? 0) + 1);
    // What a single document says makes no two alike, and most features are said once.
    const shared = [...frequencies].filter(([, frequency]) => frequency > 1);
    for (const [feature] of shared) this.numbers.set(feature, this.numbers.size);
    this.rarity = shared.map(([, frequency]) => Math.log((1 + documents.length) / frequency));
    this.vectors = counted.map((counts) => this.vectorOf(counts));
  }

  /** Number of distinct features; all feature numbers are below. */
  get dimensions(): number {
    return this.numbers.size;
  }

  /** The vector of another text; words that fewer than two documents have are passed over. */
  vector(document: TextDocument): SparseVector {
    return this.vectorOf(weighted(document));
  }

  private vectorOf(counts: ReadonlyMap<string, number>): SparseVector {
    const weights = new Map<number, number>();
    for (const [feature, count] of counts) {
      const number = this.numbers.get(feature);
      if (number === undefined) continue;
      weights.set(number, featureShare(feature) * Math.log(1 + count) * (this.rarity[number] ?? 0));
    }
    return unitVector(weights);
  }
}

function weighted(document: TextDocument): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { text, weight } of document)
    for (const [feature, count] of countFeatures(text))
      counts.set(feature, (counts.get(feature) ?? 0) + count * weight);
  return counts;
}
