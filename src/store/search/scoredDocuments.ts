import type { OpenSegments } from './openSegments.ts';
import type { Alternative, WordGroup } from './queryPlan.ts';

/** Documents of one segment, ascending, with a score for each. */
export interface ScoredDocuments {
  readonly documents: Int32Array;
  readonly scores: Float32Array;
}

const none: ScoredDocuments = { documents: new Int32Array(), scores: new Float32Array() };

/** Scores the documents of one segment for the words of a query. */
export class SegmentScorer {
  constructor(
    private readonly open: OpenSegments,
    private readonly segment: number,
    private readonly size: number,
    /** What each weight of a posting adds. */
    private readonly table: Float32Array,
  ) {}

  /** The documents that have all words. */
  all(groups: readonly WordGroup[]): ScoredDocuments {
    const counted = groups
      .map((group) => ({ group, found: group.alternatives.get(this.segment) ?? [] }))
      .map((each) => ({ ...each, documents: each.found.reduce((sum, { found }) => sum + found.documents, 0) }))
      .sort((left, right) => left.documents - right.documents);
    if (counted.some(({ documents }) => documents === 0)) return none;
    let result: ScoredDocuments | null = null;
    for (const { group, found } of counted) {
      const scored = this.score(found, group.rarity);
      result = result ? intersection(result, scored) : scored;
      if (result.documents.length === 0) return none;
    }
    return result ?? none;
  }

  /** The documents that have any of the words; the scores of several add up. */
  any(groups: readonly WordGroup[]): ScoredDocuments {
    const sums = new Float32Array(this.size);
    for (const group of groups) {
      const { documents, scores } = this.score(group.alternatives.get(this.segment) ?? [], group.rarity);
      for (let index = 0; index < documents.length; index += 1) {
        const document = documents[index] ?? 0;
        sums[document] = (sums[document] ?? 0) + (scores[index] ?? 0);
      }
    }
    return gathered(sums);
  }

  private score(alternatives: readonly Alternative[], rarity: number): ScoredDocuments {
    const [only] = alternatives;
    if (!only) return none;
    if (alternatives.length === 1) {
      const { documents, weights } = this.open.postings(only.found);
      const scores = new Float32Array(documents.length);
      const worth = rarity * only.factor;
      for (let index = 0; index < scores.length; index += 1) {
        scores[index] = worth * (this.table[weights[index] ?? 0] ?? 0);
      }
      return { documents, scores };
    }
    const best = new Float32Array(this.size);
    for (const { found, factor } of alternatives) {
      const { documents, weights } = this.open.postings(found);
      for (let index = 0; index < documents.length; index += 1) {
        const document = documents[index] ?? 0;
        const score = rarity * factor * (this.table[weights[index] ?? 0] ?? 0);
        if (score > (best[document] ?? 0)) best[document] = score;
      }
    }
    return gathered(best);
  }
}

function gathered(scores: Float32Array): ScoredDocuments {
  let count = 0;
  for (const score of scores) if (score > 0) count += 1;
  const documents = new Int32Array(count);
  const kept = new Float32Array(count);
  let place = 0;
  for (let document = 0; document < scores.length; document += 1) {
    const score = scores[document] ?? 0;
    if (score <= 0) continue;
    documents[place] = document;
    kept[place] = score;
    place += 1;
  }
  return { documents, scores: kept };
}

function intersection(left: ScoredDocuments, right: ScoredDocuments): ScoredDocuments {
  const documents = new Int32Array(Math.min(left.documents.length, right.documents.length));
  const scores = new Float32Array(documents.length);
  let count = 0;
  let other = 0;
  for (let index = 0; index < left.documents.length; index += 1) {
    const document = left.documents[index] ?? 0;
    while (other < right.documents.length && (right.documents[other] ?? 0) < document) other += 1;
    if (right.documents[other] !== document) continue;
    documents[count] = document;
    scores[count] = (left.scores[index] ?? 0) + (right.scores[other] ?? 0);
    count += 1;
  }
  return { documents: documents.subarray(0, count), scores: scores.subarray(0, count) };
}
