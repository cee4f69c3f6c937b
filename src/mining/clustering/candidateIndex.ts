/** A feature that so many groups share finds only the ones that grew last. */
const postingLimit = 1000;
/** Entries read for one item, rarest features first: what bounds the cost of a search whatever has been indexed. */
const readLimit = 2000;

/**
 * Inverted index from features to numbered groups, for finding the few groups an item could resemble at a cost that does
 * not grow with their number. Features shared by many groups remember the groups that were added to last, so what keeps
 * recurring stays findable by common words and the rest by its rarer ones.
 */
export class CandidateIndex {
  private readonly postings = new Map<number, number[]>();
  /** Per group: weight shared with the item in hand, and the feature by which it was last met. */
  private shared: Float64Array = new Float64Array(1024);
  private metBy: Float64Array = new Float64Array(1024).fill(-1);

  /** Notes that a group has these features. Noting it again moves it to the front. */
  add(group: number, features: Iterable<number>): void {
    this.reserve(group);
    for (const feature of features) {
      const posting = this.postings.get(feature);
      if (!posting) this.postings.set(feature, [group]);
      else if (posting.at(-1) !== group) {
        posting.push(group);
        if (posting.length > 2 * postingLimit) this.postings.set(feature, newest(posting));
      }
    }
  }

  /** At most so many groups that share features of the item, those that share the greatest weight; lower numbers first. */
  find(weightOf: Iterable<readonly [feature: number, weight: number]>, limit: number): readonly number[] {
    const probes: { feature: number; weight: number; posting: readonly number[] }[] = [];
    for (const [feature, weight] of weightOf) {
      const posting = this.postings.get(feature);
      if (posting) probes.push({ feature, weight, posting });
    }
    probes.sort((left, right) => left.posting.length - right.posting.length || left.feature - right.feature);
    const met: number[] = [];
    let unread = readLimit;
    for (const { feature, weight, posting } of probes) {
      const from = Math.max(0, posting.length - unread);
      for (let at = posting.length - 1; at >= from; at -= 1) {
        const group = posting[at] ?? 0;
        if (this.metBy[group] === feature) continue;
        if (this.metBy[group] === -1) met.push(group);
        this.metBy[group] = feature;
        this.shared[group] = (this.shared[group] ?? 0) + weight;
      }
      unread -= posting.length - from;
      if (unread <= 0) break;
    }
    const chosen =
      met.length <= limit
        ? met
        : met
            .sort((left, right) => (this.shared[right] ?? 0) - (this.shared[left] ?? 0) || left - right)
            .slice(0, limit);
    const result = chosen.toSorted((left, right) => left - right);
    for (const group of met) {
      this.shared[group] = 0;
      this.metBy[group] = -1;
    }
    return result;
  }

  private reserve(group: number): void {
    if (group < this.shared.length) return;
    const size = Math.max(group + 1, this.shared.length * 2);
    const shared = new Float64Array(size);
    shared.set(this.shared);
    const metBy = new Float64Array(size).fill(-1);
    metBy.set(this.metBy);
    this.shared = shared;
    this.metBy = metBy;
  }
}

/** The groups that were added last, each once, in the order of their last addition. */
function newest(posting: readonly number[]): number[] {
  const kept = new Set<number>();
  for (let at = posting.length - 1; at >= 0 && kept.size < postingLimit; at -= 1) kept.add(posting[at] ?? 0);
  return [...kept].reverse();
}
