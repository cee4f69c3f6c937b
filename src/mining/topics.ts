import type { Directive } from './directive.ts';
import type { Pattern } from './pattern.ts';
import { isTopical, type TermWeights } from './terms.ts';

/** Topic stems that at least a third of the members share (all, when there are only one or two), heaviest first. */
export function topicsOf(members: readonly Directive[], weights: TermWeights): Pattern['topics'] {
  const counts = new Map<string, { count: number; surfaces: Map<string, number> }>();
  for (const member of members) {
    const seen = new Set<string>();
    for (const term of member.terms) {
      const entry = counts.get(term.stem) ?? { count: 0, surfaces: new Map<string, number>() };
      if (!seen.has(term.stem)) entry.count += 1;
      seen.add(term.stem);
      entry.surfaces.set(term.surface, (entry.surfaces.get(term.surface) ?? 0) + 1);
      counts.set(term.stem, entry);
    }
  }
  const least = members.length <= 2 ? members.length : Math.max(2, members.length / 3);
  const shared = [...counts].filter(([stem, entry]) => isTopical(stem) && entry.count >= least);
  const chosen = shared.length > 0 ? shared : [...counts].filter(([stem]) => isTopical(stem));
  return chosen
    .sort(
      (left, right) =>
        right[1].count * weights.weight(right[0]) - left[1].count * weights.weight(left[0]) ||
        left[0].localeCompare(right[0]),
    )
    .slice(0, 8)
    .map(([stem, entry]) => ({
      stem,
      surface: [...entry.surfaces].sort((left, right) => right[1] - left[1])[0]?.[0] ?? stem,
    }));
}
