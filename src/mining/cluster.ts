import type { Directive } from './directive.ts';
import { isTopical, type TermWeights } from './terms.ts';

/** Directives that say the same thing. */
export interface Cluster {
  readonly members: Directive[];
}

interface Features {
  readonly directive: Directive;
  readonly weights: ReadonlyMap<string, number>;
  readonly total: number;
}

/** Similar enough to belong together: weighted overlap and Jaccard, averaged. */
const threshold = 0.45;
/** Only this many heaviest features are looked up, and this many clusters per feature: what keeps the cost linear. */
const probes = 16;
const postingLimit = 200;
const comparedMembers = 6;

/**
 * Groups directives by shared topic words, oldest first: each joins the cluster whose members it resembles most,
 * or starts one. An inverted index over features finds the candidates, so the cost grows linearly with the number.
 */
export function clusterDirectives(directives: readonly Directive[], weights: TermWeights): readonly Cluster[] {
  const clusters: { members: Directive[]; features: Features[] }[] = [];
  const postings = new Map<string, number[]>();
  for (const directive of directives) {
    const features = featuresOf(directive, weights);
    if (features.total === 0) continue;
    const best = bestCluster(features, clusters, postings);
    const index = best ?? clusters.push({ members: [], features: [] }) - 1;
    const cluster = clusters[index];
    if (!cluster) continue;
    cluster.members.push(directive);
    cluster.features.push(features);
    for (const feature of features.weights.keys()) {
      const posting = postings.get(feature) ?? [];
      if (!posting.includes(index) && posting.length < postingLimit) posting.push(index);
      postings.set(feature, posting);
    }
  }
  return clusters.map(({ members }) => ({ members }));
}

/** 0 to 1: how much two directives share, by weight. */
export function similarity(left: Directive, right: Directive, weights: TermWeights): number {
  return compare(featuresOf(left, weights), featuresOf(right, weights));
}

function bestCluster(
  features: Features,
  clusters: readonly { readonly features: readonly Features[] }[],
  postings: ReadonlyMap<string, readonly number[]>,
): number | null {
  const candidates = new Set<number>();
  const heaviest = [...features.weights].sort((left, right) => right[1] - left[1]).slice(0, probes);
  for (const [feature] of heaviest) for (const index of postings.get(feature) ?? []) candidates.add(index);
  let best: number | null = null;
  let bestScore = threshold;
  for (const index of [...candidates].sort((left, right) => left - right)) {
    const members = clusters[index]?.features ?? [];
    const sample = members.length <= comparedMembers ? members : [...members.slice(0, 3), ...members.slice(-3)];
    const scores = sample.map((member) => compare(features, member));
    const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
    const score = (mean + Math.max(0, ...scores)) / 2;
    if (score > bestScore) {
      best = index;
      bestScore = score;
    }
  }
  return best;
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
