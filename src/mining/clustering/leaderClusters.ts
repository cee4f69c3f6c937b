import { CandidateIndex } from './candidateIndex.ts';

/** How items are looked up and compared. */
export interface Resemblance<Item> {
  /** Numbered features with their weights; items that share none of them do not resemble each other. */
  features(item: Item): Iterable<readonly [feature: number, weight: number]>;
  /** 0 to 1. */
  compare(left: Item, right: Item): number;
}

/** Groups an item is compared with, those that share most with it. */
const comparedGroups = 32;
/** Of a group its first and its last members are compared: what it began as and what it has become. */
const comparedMembers = 6;

/**
 * Groups items as they come: each joins the group it resembles most, by the mean of its greatest and its average
 * likeness to members of the group, or starts one (leader clustering; Hartigan 1975, over an inverted index). The cost
 * of an item does not grow with the number of items before it. Deterministic for a given order.
 */
export class LeaderClusters<Item> {
  private readonly samples: { readonly first: Item[]; last: Item[] }[] = [];
  private readonly index = new CandidateIndex();

  constructor(
    private readonly resemblance: Resemblance<Item>,
    private readonly threshold: number,
  ) {}

  /** Number of groups so far. */
  get size(): number {
    return this.samples.length;
  }

  /** Puts an item into the group it resembles most, or into a new one; returns the group, numbered from 0. */
  add(item: Item): number {
    const group = this.nearest(item) ?? this.samples.length;
    this.place(item, group);
    return group;
  }

  /** Puts an item where it was before, without comparing it. Groups must come in the order in which they began. */
  place(item: Item, group: number): void {
    const sample = this.samples[group];
    if (!sample) this.samples.push({ first: [item], last: [] });
    else if (sample.first.length < comparedMembers / 2) sample.first.push(item);
    else sample.last = [...sample.last.slice(1 - comparedMembers / 2), item];
    const features: number[] = [];
    for (const [feature] of this.resemblance.features(item)) features.push(feature);
    this.index.add(group, features);
  }

  private nearest(item: Item): number | null {
    let nearest: number | null = null;
    let highest = this.threshold;
    for (const group of this.index.find(this.resemblance.features(item), comparedGroups)) {
      const sample = this.samples[group];
      const likeness = sample ? this.likenessTo(item, [...sample.first, ...sample.last]) : 0;
      if (likeness > highest) {
        nearest = group;
        highest = likeness;
      }
    }
    return nearest;
  }

  private likenessTo(item: Item, members: readonly Item[]): number {
    let sum = 0;
    let greatest = 0;
    for (const member of members) {
      const value = this.resemblance.compare(item, member);
      sum += value;
      if (value > greatest) greatest = value;
    }
    return (sum / members.length + greatest) / 2;
  }
}
