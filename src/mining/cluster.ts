import { LeaderClusters } from './clustering/leaderClusters.ts';
import type { Directive } from './directive.ts';
import type { Features, Likeness } from './likeness.ts';

/** Directives that say the same thing. */
export interface Cluster {
  readonly members: Directive[];
}

/** Similar enough to belong together: weighted overlap and Jaccard, averaged. */
const threshold = 0.45;

/** Groups directives by shared topic words, oldest first, at a cost that grows linearly with their number. */
export function clusterDirectives(directives: readonly Directive[], likeness: Likeness): readonly Cluster[] {
  const groups = new LeaderClusters<Features>(
    {
      features: (features) => features.topics,
      compare: (left, right) => likeness.compare(left, right),
    },
    threshold,
  );
  const clusters: Cluster[] = [];
  for (const directive of directives) {
    const features = likeness.features(directive);
    if (features.topics.numbers.length === 0) continue;
    const group = groups.add(features);
    const cluster = clusters[group];
    if (cluster) cluster.members.push(directive);
    else clusters.push({ members: [directive] });
  }
  return clusters;
}
