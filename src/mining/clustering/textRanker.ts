import { countFeatures, featureShare, type TextDocument } from './textFeatures.ts';

/** A document by its position among those given, and how well it answers the query; greater is better, 0 not at all. */
export interface RankedText {
  readonly index: number;
  readonly score: number;
}

/** Where further repetitions of a word stop counting, and how much long texts are discounted: the usual values. */
const saturation = 1.2;
const lengthDiscount = 0.75;

/**
 * Ranks documents of several fields by how well they answer a query: BM25F (Robertson, Zaragoza and Taylor 2004) over
 * word stems and neighbouring pairs. All documents must have the same fields in the same order, with the same weights.
 */
export class TextRanker {
  /** Documents that have a feature, with its count weighted by field and discounted by length. */
  private readonly postings = new Map<string, { readonly index: number; frequency: number }[]>();

  constructor(private readonly documents: readonly TextDocument[]) {
    const counted = documents.map((fields) => fields.map(({ text }) => countFeatures(text)));
    const lengths = counted.map((fields) => fields.map(lengthOf));
    const means = (documents[0] ?? []).map((_field, position) => mean(lengths.map((fields) => fields[position] ?? 0)));
    for (const [index, fields] of counted.entries()) {
      for (const [position, counts] of fields.entries()) {
        const weight = documents[index]?.[position]?.weight ?? 0;
        const relative = (lengths[index]?.[position] ?? 0) / Math.max(1, means[position] ?? 1);
        const scale = weight / (1 - lengthDiscount + lengthDiscount * relative);
        if (scale > 0) for (const [feature, count] of counts) this.add(feature, index, count * scale);
      }
    }
  }

  /** The documents that share anything with the query, best first, earlier ones first among equals. */
  rank(query: string): readonly RankedText[] {
    const scores = new Map<number, number>();
    for (const [feature, count] of countFeatures(query)) {
      const posting = this.postings.get(feature);
      if (!posting) continue;
      const rarity = Math.log(1 + (this.documents.length - posting.length + 0.5) / (posting.length + 0.5));
      const worth = featureShare(feature) * Math.log(1 + count) * rarity * (saturation + 1);
      for (const { index, frequency } of posting)
        scores.set(index, (scores.get(index) ?? 0) + (worth * frequency) / (frequency + saturation));
    }
    return [...scores]
      .map(([index, score]) => ({ index, score }))
      .sort((left, right) => right.score - left.score || left.index - right.index);
  }

  private add(feature: string, index: number, frequency: number): void {
    const posting = this.postings.get(feature) ?? [];
    const last = posting.at(-1);
    if (last?.index === index) last.frequency += frequency;
    else posting.push({ index, frequency });
    this.postings.set(feature, posting);
  }
}

/** Words, not pairs. */
function lengthOf(counts: ReadonlyMap<string, number>): number {
  let length = 0;
  for (const [feature, count] of counts) if (!feature.includes(' ')) length += count;
  return length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
