import type { WeightedFeatures } from './clustering/candidateIndex.ts';
import type { Directive } from './directive.ts';
import { isTopical, type TermWeights } from './terms.ts';

/** What a directive is compared by: its stems and neighbouring pairs, numbered in ascending order, with their weights. */
export interface Features {
  readonly directive: Directive;
  readonly numbers: readonly number[];
  readonly weights: readonly number[];
  readonly total: number;
  /** Stems that say what it is about, with their weights; what it can be found by. */
  readonly topics: WeightedFeatures;
}

/** Stems are numbered from 1; a pair is told from a stem by its size. */
const pairBase = 2 ** 26;

/** How alike directives are, by the words they share; what it works out about a directive it keeps. */
export class Likeness {
  private readonly known = new Map<Directive, Features>();
  private readonly numbers = new Map<string, number>();
  private readonly topical: boolean[] = [];

  constructor(readonly weights: TermWeights) {}

  features(directive: Directive): Features {
    let features = this.known.get(directive);
    if (!features) {
      features = this.featuresOf(directive);
      this.known.set(directive, features);
    }
    return features;
  }

  /** 0 to 1 for two directives. */
  of(left: Directive, right: Directive): number {
    return this.compare(this.features(left), this.features(right));
  }

  compare(left: Features, right: Features): number {
    if (left.directive.polarity !== right.directive.polarity && left.directive.forbids !== right.directive.forbids) {
      // A question (“why aren't we …?”) and a prohibition may mean the same rule; plain opposites never do.
      const plain = [left, right].every(({ directive }) => directive.explicitness >= 0.6);
      if (plain) return 0;
    }
    let shared = 0;
    let topical = 0;
    let at = 0;
    let other = 0;
    while (at < left.numbers.length && other < right.numbers.length) {
      const number = left.numbers[at] ?? 0;
      const difference = number - (right.numbers[other] ?? 0);
      if (difference === 0) {
        shared += left.weights[at] ?? 0;
        if (number < pairBase && this.topical[number]) topical += 1;
      }
      if (difference <= 0) at += 1;
      if (difference >= 0) other += 1;
    }
    if (topical === 0) return 0;
    const jaccard = shared / (left.total + right.total - shared);
    // One word in common is no common topic, unless it is all that either says.
    if (topical === 1) return jaccard * 0.7;
    return (shared / Math.min(left.total, right.total) + jaccard) / 2;
  }

  private featuresOf(directive: Directive): Features {
    const weightOf = new Map<number, number>();
    let before = 0;
    let weightBefore = 0;
    for (const { stem } of directive.terms) {
      const number = this.numberOf(stem);
      const weight = this.weights.weight(stem);
      weightOf.set(number, weight);
      if (before !== 0 && before !== number)
        weightOf.set(before * pairBase + number, Math.max(weightBefore, weight) / 3);
      before = number;
      weightBefore = weight;
    }
    const entries = [...weightOf].sort((left, right) => left[0] - right[0]);
    const topics = entries.filter(([number]) => number < pairBase && this.topical[number]);
    return {
      directive,
      numbers: entries.map(([number]) => number),
      weights: entries.map(([, weight]) => weight),
      total: entries.reduce((sum, [, weight]) => sum + weight, 0),
      topics: {
        numbers: topics.map(([number]) => number),
        weights: topics.map(([, weight]) => weight),
      },
    };
  }

  private numberOf(stem: string): number {
    const known = this.numbers.get(stem);
    if (known !== undefined) return known;
    const number = this.numbers.size + 1;
    this.numbers.set(stem, number);
    this.topical[number] = isTopical(stem);
    return number;
  }
}
