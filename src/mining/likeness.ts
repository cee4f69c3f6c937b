import type { Directive } from './directive.ts';
import { isTopical, type TermWeights } from './terms.ts';

/** What a directive is compared by: its stems and neighbouring pairs with their weights. */
export interface Features {
  readonly directive: Directive;
  readonly weights: ReadonlyMap<string, number>;
  readonly total: number;
}

/** How alike directives are, by the words they share; what it works out about a directive it keeps. */
export class Likeness {
  private readonly known = new Map<Directive, Features>();

  constructor(readonly weights: TermWeights) {}

  features(directive: Directive): Features {
    let features = this.known.get(directive);
    if (!features) {
      features = featuresOf(directive, this.weights);
      this.known.set(directive, features);
    }
    return features;
  }

  /** 0 to 1 for two directives. */
  of(left: Directive, right: Directive): number {
    return compare(this.features(left), this.features(right));
  }

  compare(left: Features, right: Features): number {
    return compare(left, right);
  }
}

function featuresOf(directive: Directive, weights: TermWeights): Features {
  const map = new Map<string, number>();
  const stems = directive.terms.map((term) => term.stem);
  for (const stem of stems) map.set(stem, weights.weight(stem));
  for (let index = 1; index < stems.length; index += 1) {
    const left = stems[index - 1] ?? '';
    const right = stems[index] ?? '';
    if (left !== right) map.set(`${left} ${right}`, Math.max(weights.weight(left), weights.weight(right)) / 3);
  }
  let total = 0;
  for (const weight of map.values()) total += weight;
  return { directive, weights: map, total };
}

function compare(left: Features, right: Features): number {
  if (left.directive.polarity !== right.directive.polarity && left.directive.forbids !== right.directive.forbids) {
    // A question (“why aren't we …?”) and a prohibition may mean the same rule; plain opposites never do.
    const plain = [left, right].every(({ directive }) => directive.explicitness >= 0.6);
    if (plain) return 0;
  }
  let shared = 0;
  let topical = 0;
  for (const [feature, weight] of left.weights) {
    if (!right.weights.has(feature)) continue;
    shared += weight;
    if (!feature.includes(' ') && isTopical(feature)) topical += 1;
  }
  if (topical === 0) return 0;
  const jaccard = shared / (left.total + right.total - shared);
  // One word in common is no common topic, unless it is all that either says.
  if (topical === 1) return jaccard * 0.7;
  return (shared / Math.min(left.total, right.total) + jaccard) / 2;
}
