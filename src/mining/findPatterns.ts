import type { Episode } from '../signals/episode.ts';
import type { Signal } from '../signals/signal.ts';
import { clusterDirectives, similarity } from './cluster.ts';
import { type Directive, directivesOf } from './directive.ts';
import { findFixes } from './findFixes.ts';
import { findNamedHelpers } from './namedHelpers.ts';
import type { Pattern } from './pattern.ts';
import { isTopical, TermWeights, termsOf } from './terms.ts';
import { workflowSteps } from './workflow.ts';

/** Said so plainly that once is enough. */
const plainRule = 0.85;

/** All patterns in the episodes and signals of a project, unscored, in the order of their first evidence. */
export function findPatterns(episodes: readonly Episode[], signals: readonly Signal[]): readonly Pattern[] {
  const weights = new TermWeights();
  for (const episode of episodes) weights.addDocument(termsOf(episode.prompt).map((term) => term.stem));
  const directives = directivesOf(episodes, signals);
  const groups = mergePlainRules(
    clusterDirectives(directives, weights).map((cluster) => cluster.members),
    weights,
  );
  const index = episodeIndex(episodes);
  const patterns: Pattern[] = [];
  const used = new Set<Directive>();
  for (const members of groups) {
    const pattern = patternOf(members, directives, weights, index);
    if (!pattern) continue;
    patterns.push(pattern);
    for (const member of members) used.add(member);
  }
  const rest = directives.filter((directive) => !used.has(directive));
  for (const named of findNamedHelpers(rest)) {
    const pattern = patternOf(named.members, directives, weights, index, named.stem);
    if (pattern) patterns.push(pattern);
  }
  return joinRulesToFixes(patterns, findFixes(signals, index.byId));
}

/** What was shown by a fix and also said in words (“run the migration first”) is one skill. */
function joinRulesToFixes(rules: readonly Pattern[], fixes: readonly Pattern[]): readonly Pattern[] {
  const joined = new Map<Pattern, Directive[]>();
  const rest = rules.filter((rule) => {
    if (rule.kind === 'workflow') return true;
    const home = fixes.find((fix) => {
      const named = new Set(
        fix.fixes.flatMap((instance) => termsOf(`${instance.before} ${instance.after}`).map((term) => term.stem)),
      );
      const shared = rule.topics.filter((topic) => named.has(topic.stem)).length;
      return shared >= 2 && shared >= rule.topics.length * 0.6;
    });
    if (home) joined.set(home, [...(joined.get(home) ?? []), ...rule.directives]);
    return !home;
  });
  return [...rest, ...fixes.map((fix) => ({ ...fix, directives: joined.get(fix) ?? [] }))];
}

interface EpisodeIndex {
  readonly byId: ReadonlyMap<string, Episode>;
  readonly before: ReadonlyMap<string, Episode>;
}

function episodeIndex(episodes: readonly Episode[]): EpisodeIndex {
  const byId = new Map<string, Episode>();
  const byPlace = new Map<string, Episode>();
  for (const episode of episodes) {
    byId.set(episode.id, episode);
    byPlace.set(`${episode.sessionId}#${episode.index}`, episode);
  }
  const before = new Map<string, Episode>();
  for (const episode of episodes) {
    const previous = byPlace.get(`${episode.sessionId}#${episode.index - 1}`);
    if (previous) before.set(episode.id, previous);
  }
  return { byId, before };
}

/** Plain rules about the same thing (“never draft PRs”, “never PRs against release”) are one skill, not several. */
function mergePlainRules(
  groups: readonly (readonly Directive[])[],
  weights: TermWeights,
): readonly (readonly Directive[])[] {
  const plain = groups.filter((members) => members.some(isPlainRule));
  const rest = groups.filter((members) => !members.some(isPlainRule));
  const merged: Directive[][] = [];
  for (const members of plain) {
    const home = merged.find((other) => sharesObject(other, members));
    if (home) home.push(...members);
    else merged.push([...members]);
  }
  const homes = merged.slice();
  for (const members of rest) {
    const home = homes.find((other) => {
      const near = members.map((member) => Math.max(...other.map((rule) => similarity(rule, member, weights))));
      return Math.max(...near) > 0.25 && near.every((value) => value > 0.15);
    });
    if (home) home.push(...members);
    else merged.push([...members]);
  }
  return merged.map((members) => members.sort((left, right) => left.at - right.at));
}

function isPlainRule(directive: Directive): boolean {
  return directive.explicitness >= plainRule && !directive.bound;
}

function sharesObject(left: readonly Directive[], right: readonly Directive[]): boolean {
  const objects = new Set(left.filter(isPlainRule).flatMap((directive) => directive.terms.map((term) => term.stem)));
  return right
    .filter(isPlainRule)
    .some((directive) => directive.terms.some((term) => isTopical(term.stem) && objects.has(term.stem)));
}

function patternOf(
  members: readonly Directive[],
  all: readonly Directive[],
  weights: TermWeights,
  index: EpisodeIndex,
  helper: string | null = null,
): Pattern | null {
  const topics = helper === null ? topicsOf(members, weights) : leading(topicsOf(members, weights), helper);
  const first = topics[0];
  if (!first) return null;
  const sessions = new Set(members.map((member) => member.sessionId));
  const corrective = members.filter((member) => member.corrective || member.explicitness >= 0.7);
  const plain = members.some(isPlainRule);
  const isRule = plain || new Set(corrective.map((member) => member.sessionId)).size * 2 >= sessions.size;
  const enough = plain || sessions.size >= 2;
  if (!enough) return null;
  // A request made in passing is a workflow only when it keeps coming back and says more than one word of substance.
  if (!isRule && helper === null && !isCoherent(members, topics)) return null;
  if (!plain && sessions.size === 2 && members.every((member) => member.bound)) return null;
  if (topics.length < 2 && !plain && helper === null) return null;
  const opened = episodesOf(members, index.byId);
  // A refusal is given in the episode it corrects, a prompt in the one after.
  const corrected = [
    ...episodesOf(
      members.filter((member) => member.signal === 'rejection'),
      index.byId,
    ),
    ...episodesOf(
      members.filter((member) => member.signal !== 'rejection'),
      index.before,
    ),
  ];
  return {
    key: topics
      .slice(0, 3)
      .map((topic) => topic.stem)
      .sort()
      .join('+'),
    kind: isRule ? (corrective.some((member) => member.corrective) ? 'correction' : 'preference') : 'workflow',
    directives: members,
    opposing: opposingOf(members, all, weights),
    fixes: [],
    topics,
    steps: isRule ? [] : workflowSteps(opened),
    contexts: isRule ? corrected : opened,
  };
}

function episodesOf(members: readonly Directive[], episodes: ReadonlyMap<string, Episode>): readonly Episode[] {
  const found = members.map((member) => episodes.get(member.episodeId)).filter((episode) => episode !== undefined);
  return [...new Set(found)];
}

/** The named helper first, whatever else the requests have in common. */
function leading(topics: Pattern['topics'], stem: string): Pattern['topics'] {
  const own = topics.filter((topic) => topic.stem === stem);
  return [...own, ...topics.filter((topic) => topic.stem !== stem)];
}

/** At least three requests, most of which name the same two things. */
function isCoherent(members: readonly Directive[], topics: Pattern['topics']): boolean {
  const core = new Set(topics.map((topic) => topic.stem));
  const close = members.filter(
    (member) => new Set(member.terms.map((term) => term.stem).filter((stem) => core.has(stem))).size >= 2,
  );
  return close.length >= Math.max(3, members.length * 0.6);
}

/** Topic stems that at least a third of the members share (all, when there are only one or two), heaviest first. */
function topicsOf(members: readonly Directive[], weights: TermWeights): Pattern['topics'] {
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

/** Plain instructions that say the opposite: the same topic words with the other polarity. */
function opposingOf(
  members: readonly Directive[],
  all: readonly Directive[],
  weights: TermWeights,
): readonly Directive[] {
  const own = new Set(members);
  const rules = members.filter((member) => member.explicitness >= 0.7);
  return all.filter(
    (other) =>
      !own.has(other) &&
      other.imperative &&
      rules.some((rule) => rule.forbids !== other.forbids && sharedTopics(rule, other, weights) >= 0.7),
  );
}

/** Share of the rule's topic weight that the other instruction also names; none when it names only one of several. */
function sharedTopics(rule: Directive, other: Directive, weights: TermWeights): number {
  const named = new Set(other.terms.map((term) => term.stem));
  const stems = [...new Set(rule.terms.map((term) => term.stem))];
  if (stems.filter((stem) => named.has(stem)).length < 2) return 0;
  const topics = stems.filter(isTopical);
  const shared = topics.filter((stem) => named.has(stem));
  const weigh = (some: readonly string[]) => some.reduce((sum, stem) => sum + weights.weight(stem), 0);
  return topics.length === 0 ? 0 : weigh(shared) / weigh(topics);
}
