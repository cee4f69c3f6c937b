/** Numbered features of an item in any order, and what each weighs. */
export interface WeightedFeatures {
  readonly numbers: readonly number[];
  readonly weights: readonly number[];
}

/** A feature that more groups share finds only those that grew last. */
const postingLimit = 400;
/** Once so many entries were read for one item no further feature is looked up, rarest features first. */
const readLimit = 800;

/**
 * Inverted index from features to numbered groups, for finding the few groups an item could resemble at a cost that does
 * not grow with their number. Features shared by many groups remember the groups that were added to last, so what keeps
 * recurring stays findable by common words, and the rest by its rarer ones.
 */
export class CandidateIndex {
  private readonly postings = new Map<number, Set<number>>();
  /** Per group the weight that it shares with the item in hand. */
  private shared: Float64Array = new Float64Array(1024);

  /** Notes that a group has these features. Noting it again makes it the one that grew last. */
  add(group: number, features: WeightedFeatures): void {
    this.reserve(group);
    for (const feature of features.numbers) {
      const posting = this.postings.get(feature);
      if (!posting) this.postings.set(feature, new Set([group]));
      else {
        posting.delete(group);
        posting.add(group);
        if (posting.size > postingLimit) for (const oldest of posting) if (posting.delete(oldest)) break;
      }
    }
  }

  /** At most so many groups that share features of the item, those that share the greatest weight; lower numbers first. */
  find(features: WeightedFeatures, limit: number): readonly number[] {
    const probes: { feature: number; weight: number; posting: ReadonlySet<number> }[] = [];
    for (const [at, feature] of features.numbers.entries()) {
      const posting = this.postings.get(feature);
      if (posting) probes.push({ feature, weight: features.weights[at] ?? 0, posting });
    }
    probes.sort((left, right) => left.posting.size - right.posting.size || left.feature - right.feature);
    const met: number[] = [];
    let read = 0;
    for (const { weight, posting } of probes) {
      for (const group of posting) {
        const known = this.shared[group] ?? 0;
        if (known === 0) met.push(group);
        this.shared[group] = known + weight;
      }
      read += posting.size;
      if (read >= readLimit) break;
    }
    const result = this.greatest(met, limit).sort((left, right) => left - right);
    for (const group of met) this.shared[group] = 0;
    return result;
  }

  /** Of the groups met those that share most, the one met first among equals. */
  private greatest(met: readonly number[], limit: number): number[] {
    if (met.length <= limit) return [...met];
    const chosen: number[] = [];
    for (const group of met) {
      const shared = this.shared[group] ?? 0;
      let at = chosen.length;
      while (at > 0 && shared > (this.shared[chosen[at - 1] ?? 0] ?? 0)) at -= 1;
      if (at === limit) continue;
      chosen.splice(at, 0, group);
      if (chosen.length > limit) chosen.pop();
    }
    return chosen;
  }

  private reserve(group: number): void {
    if (group < this.shared.length) return;
    const longer = new Float64Array(Math.max(group + 1, this.shared.length * 2));
    longer.set(this.shared);
    this.shared = longer;
  }
}
