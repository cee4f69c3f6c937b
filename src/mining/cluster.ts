import type { Directive } from './directive.ts';
import type { Features, Likeness } from './likeness.ts';

/** Directives that say the same thing. */
export interface Cluster {
  readonly members: Directive[];
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
export function clusterDirectives(directives: readonly Directive[], likeness: Likeness): readonly Cluster[] {
  const clusters: { members: Directive[]; features: Features[] }[] = [];
  const postings = new Map<string, number[]>();
  for (const directive of directives) {
    const features = likeness.features(directive);
    if (features.total === 0) continue;
    const best = bestCluster(features, clusters, postings, likeness);
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

function bestCluster(
  features: Features,
  clusters: readonly { readonly features: readonly Features[] }[],
  postings: ReadonlyMap<string, readonly number[]>,
  likeness: Likeness,
): number | null {
  const candidates = new Set<number>();
  const heaviest = [...features.weights].sort((left, right) => right[1] - left[1]).slice(0, probes);
  for (const [feature] of heaviest) for (const index of postings.get(feature) ?? []) candidates.add(index);
  let best: number | null = null;
  let bestScore = threshold;
  for (const index of [...candidates].sort((left, right) => left - right)) {
    const members = clusters[index]?.features ?? [];
    const sample = members.length <= comparedMembers ? members : [...members.slice(0, 3), ...members.slice(-3)];
    const scores = sample.map((member) => likeness.compare(features, member));
    const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
    const score = (mean + Math.max(0, ...scores)) / 2;
    if (score > bestScore) {
      best = index;
      bestScore = score;
    }
  }
  return best;
}
