import { CandidateIndex, type WeightedFeatures } from './candidateIndex.ts';

/** How items are looked up and compared. */
export interface Resemblance<Item> {
  /** What an item is found by, none of weight 0; items that share none of it do not resemble each other. */
  features(item: Item): WeightedFeatures;
  /** 0 to 1. */
  compare(left: Item, right: Item): number;
}

/** Groups an item is compared with, those that share most with it. */
const comparedGroups = 8;
/** Of a group its first and its last members are compared: what it began as and what it has become. */
const comparedMembers = 6;

/**
 * Groups items as they come: each joins the group it resembles most, by the mean of its greatest and its average
 * likeness to members of the group, or starts one (leader clustering; Hartigan 1975, over an inverted index). The cost
 * of an item does not grow with the number of items before it. Deterministic for a given order.
 */
export class LeaderClusters<Item> {
  /** Per group the members to compare with. */
  private readonly samples: Item[][] = [];
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
    if (!sample) this.samples.push([item]);
    else {
      if (sample.length === comparedMembers) sample.splice(comparedMembers / 2, 1);
      sample.push(item);
    }
    this.index.add(group, this.resemblance.features(item));
  }

  private nearest(item: Item): number | null {
    let nearest: number | null = null;
    let highest = this.threshold;
    for (const group of this.index.find(this.resemblance.features(item), comparedGroups)) {
      const likeness = this.likenessTo(item, this.samples[group] ?? []);
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
