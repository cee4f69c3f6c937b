import { stableHash } from '../base/hash.ts';
import { clausesOf } from '../signals/clauses.ts';
import type { Episode } from '../signals/episode.ts';
import { imperativeVerbs } from '../signals/imperatives.ts';
import type { Signal } from '../signals/signal.ts';
import { clusterDirectives } from './cluster.ts';
import { copiedEpisodes } from './copies.ts';
import { type Directive, directivesOf } from './directive.ts';
import { fairShare } from './fairShare.ts';
import { findFixes } from './findFixes.ts';
import { Likeness } from './likeness.ts';
import { findNamedHelpers } from './namedHelpers.ts';
import { Opposition } from './opposition.ts';
import type { Pattern } from './pattern.ts';
import { findPhrases } from './phrases.ts';
import { isPlainRule, mergePlainRules } from './plainRules.ts';
import { termWeightsOf } from './sessionWords.ts';
import { findTemplates } from './templates.ts';
import { isTopical, type TermWeights, termsOf } from './terms.ts';
import { topicsOf } from './topics.ts';
import { toHandling } from './wording.ts';
import { workflowSteps } from './workflow.ts';

/**
 * All patterns in the episodes and signals of a project, unscored, in the order of their first evidence. Words weigh what
 * they weigh in these episodes unless the weights of a larger whole are given.
 */
export function findPatterns(
  allEpisodes: readonly Episode[],
  allSignals: readonly Signal[],
  knownWeights?: TermWeights,
): readonly Pattern[] {
  const copies = copiedEpisodes(allEpisodes);
  const episodes = allEpisodes.filter((episode) => !copies.has(episode.id));
  const signals = allSignals.filter((signal) => signal.episodeId === null || !copies.has(signal.episodeId));
  const weights = knownWeights ?? termWeightsOf(episodes);
  const { templates, rest: free } = findTemplates(directivesOf(episodes, signals), episodes);
  const directives = free;
  const likeness = new Likeness(weights);
  const groups = mergePlainRules(
    clusterDirectives(directives, likeness).map((cluster) => cluster.members),
    likeness,
  );
  const opposition = new Opposition(directives, weights);
  const index = episodeIndex(episodes);
  const patterns: Pattern[] = [];
  const used = new Set<Directive>();
  for (const members of groups) {
    const pattern = patternOf(members, opposition, weights, index);
    if (!pattern) continue;
    patterns.push(pattern);
    for (const member of members) used.add(member);
  }
  const rest = directives.filter((directive) => !used.has(directive));
  for (const named of findNamedHelpers(rest)) {
    const pattern = patternOf(named.members, opposition, weights, index, [named.stem]);
    if (!pattern) continue;
    patterns.push(pattern);
    for (const member of named.members) used.add(member);
  }
  const left = rest.filter((directive) => !used.has(directive));
  for (const phrase of findPhrases(left, weights)) {
    const pattern = patternOf(phrase.members, opposition, weights, index, phrase.stems);
    if (pattern) patterns.push(pattern);
  }
  for (const members of templates) {
    const pattern = templatePattern(members, weights, index);
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

function patternOf(
  all: readonly Directive[],
  opposition: Opposition,
  weights: TermWeights,
  index: EpisodeIndex,
  lead: readonly string[] = [],
): Pattern | null {
  const members = fairShare(all, (member) => member.explicitness + (member.corrective ? 0.1 : 0));
  const topics = leading(topicsOf(members, weights), lead, members);
  const first = topics[0];
  if (!first) return null;
  const sessions = new Set(members.map((member) => member.sessionId));
  const corrective = members.filter((member) => member.corrective || member.explicitness >= 0.7);
  const plain = members.some(isPlainRule);
  const isReported = members.every((member) => toHandling(member.core) !== null);
  const isRule =
    plain || (!isReported && new Set(corrective.map((member) => member.sessionId)).size * 2 >= sessions.size);
  const enough = plain || sessions.size >= 2;
  if (!enough) return null;
  // A request made in passing is a workflow only when it keeps coming back and says more than one word of substance.
  if (!isReported && !members.some((member) => member.imperative || member.opening || member.explicitness >= 0.5))
    return null;
  if (!isRule && !isReported && lead.length === 0 && !(isCoherent(members, topics) && shareAction(members)))
    return null;
  if (!isRule && lead.length > 1 && !(lead.every(isTopical) && shareAction(members))) return null;
  if (!plain && sessions.size === 2 && lead.length < 2 && members.every((member) => member.bound)) return null;
  if (topics.length < 2 && !plain && lead.length === 0 && !repeatsItself(members)) return null;
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
    opposing: opposition.to(members),
    opening: null,
    fixes: [],
    topics,
    steps: isRule ? [] : workflowSteps(opened, topics),
    contexts: isRule ? corrected : opened,
  };
}

/** A prompt that is pasted again and again is one procedure, however many instructions it holds. */
function templatePattern(members: readonly Directive[], weights: TermWeights, index: EpisodeIndex): Pattern | null {
  const topics = topicsOf(members, weights);
  if (topics.length === 0) return null;
  const opened = episodesOf(members, index.byId);
  return {
    key: `prompt:${stableHash(
      members
        .map((member) => member.core)
        .slice(0, 3)
        .join('\n'),
    )}`,
    kind: 'workflow',
    directives: members,
    opposing: [],
    opening: clausesOf(opened.at(-1)?.prompt ?? '')[0]?.core ?? null,
    fixes: [],
    topics,
    steps: workflowSteps(opened, topics),
    contexts: opened,
  };
}

function episodesOf(members: readonly Directive[], episodes: ReadonlyMap<string, Episode>): readonly Episode[] {
  const found = members.map((member) => episodes.get(member.episodeId)).filter((episode) => episode !== undefined);
  return [...new Set(found)];
}

/** The words that brought the instructions together first, whatever else they have in common. */
function leading(topics: Pattern['topics'], lead: readonly string[], members: readonly Directive[]): Pattern['topics'] {
  if (lead.length === 0) return topics;
  const surfaces = new Map(members.flatMap((member) => member.terms).map((term) => [term.stem, term.surface]));
  const first = lead.map(
    (stem) => topics.find((topic) => topic.stem === stem) ?? { stem, surface: surfaces.get(stem) ?? stem },
  );
  return [...first, ...topics.filter((topic) => !lead.includes(topic.stem))];
}

/** Requests that name the same things but ask for something else each time are no workflow. */
function shareAction(members: readonly Directive[]): boolean {
  const counts = new Map<string, number>();
  for (const { core } of members) {
    const action = /^[\p{L}-]+/u.exec(core)?.[0].toLowerCase() ?? '';
    if (imperativeVerbs.has(action)) counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  const opened = members.every((member) => member.opening && !member.imperative);
  return opened || Math.max(0, ...counts.values()) * 2 >= members.length;
}

/** One topic is enough where the same few words come back at least four times, once as a correction. */
function repeatsItself(members: readonly Directive[]): boolean {
  const counts = new Map<string, number>();
  for (const member of members) {
    const key = [...new Set(member.terms.map((term) => term.stem))].sort().join(' ');
    if (key.includes(' ')) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return members.some((member) => member.corrective) && Math.max(0, ...counts.values()) >= 4;
}

/** At least three requests, most of which name the same two things. */
function isCoherent(members: readonly Directive[], topics: Pattern['topics']): boolean {
  const core = new Set(topics.map((topic) => topic.stem));
  const close = members.filter(
    (member) => new Set(member.terms.map((term) => term.stem).filter((stem) => core.has(stem))).size >= 2,
  );
  return close.length >= Math.max(3, members.length * 0.6);
}
