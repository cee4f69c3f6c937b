import type { Episode } from '../signals/episode.ts';
import type { Signal } from '../signals/signal.ts';
import { directivesOf } from './directive.ts';
import { changeKeyOf } from './findFixes.ts';
import { type SessionWords, wordsOfSession } from './sessionWords.ts';
import { isTopical, type TermWeights } from './terms.ts';

/** What a session is about, as far as it takes to find those that have to do with another. */
export interface SessionProfile extends SessionWords {
  readonly sessionId: string;
  readonly episodes: number;
  /** Changes of command that mended a failure in it. */
  readonly changes: readonly string[];
}

/** What the sessions related to some are looked for by: the topics of each instruction, and the mended commands. */
export interface Concerns {
  readonly topics: readonly (readonly string[])[];
  readonly changes: ReadonlySet<string>;
}

/** The profile of one session, from what was mined of it. */
export function profileOf(sessionId: string, episodes: readonly Episode[], signals: readonly Signal[]): SessionProfile {
  const changes = new Set(signals.map(changeKeyOf).filter((key) => key !== null));
  return { ...wordsOfSession(episodes), sessionId, episodes: episodes.length, changes: [...changes] };
}

/** What sessions are about that others may be about too. */
export function concernsOf(episodes: readonly Episode[], signals: readonly Signal[]): Concerns {
  const topics = new Map<string, readonly string[]>();
  for (const { terms } of directivesOf(episodes, signals)) {
    const stems = [...new Set(terms.map((term) => term.stem))].filter(isTopical).sort();
    if (stems.length > 0) topics.set(stems.join(' '), stems);
  }
  return {
    topics: [...topics.values()],
    changes: new Set(signals.map(changeKeyOf).filter((key) => key !== null)),
  };
}

/**
 * The sessions that share most of what one of the instructions is about, or a mended command, the closest first and the
 * newest among equals, up to so many episodes. `profiles` newest first.
 */
export function relatedSessions(
  profiles: readonly SessionProfile[],
  concerns: Concerns,
  weights: TermWeights,
  episodeLimit: number,
): ReadonlySet<string> {
  const closeness = new Float64Array(profiles.length);
  const postings = postingsOf(profiles, new Set(concerns.topics.flat()));
  const shared = new Float64Array(profiles.length);
  for (const stems of concerns.topics) {
    const total = stems.reduce((sum, stem) => sum + weights.weight(stem), 0);
    const met: number[] = [];
    for (const stem of stems) {
      const share = weights.weight(stem) / total;
      for (const index of postings.get(stem) ?? []) {
        if (shared[index] === 0) met.push(index);
        shared[index] = (shared[index] ?? 0) + share;
      }
    }
    for (const index of met) {
      closeness[index] = Math.max(closeness[index] ?? 0, shared[index] ?? 0);
      shared[index] = 0;
    }
  }
  for (const [index, profile] of profiles.entries())
    if (profile.changes.some((change) => concerns.changes.has(change))) closeness[index] = 1;
  const ranked = [...closeness.keys()]
    .filter((index) => (closeness[index] ?? 0) > 0)
    .sort((left, right) => (closeness[right] ?? 0) - (closeness[left] ?? 0) || left - right);
  return upTo(
    ranked.map((index) => profiles[index]).filter((profile) => profile !== undefined),
    episodeLimit,
  );
}

/** The first sessions that have not more than so many episodes together. */
export function upTo(profiles: readonly SessionProfile[], episodeLimit: number): ReadonlySet<string> {
  const chosen = new Set<string>();
  let episodes = 0;
  for (const profile of profiles) {
    episodes += profile.episodes;
    if (episodes > episodeLimit) break;
    chosen.add(profile.sessionId);
  }
  return chosen;
}

/** For each of the stems the positions of the profiles that have it. */
function postingsOf(
  profiles: readonly SessionProfile[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly number[]> {
  const postings = new Map<string, number[]>([...wanted].map((stem) => [stem, []]));
  for (const [index, { stems }] of profiles.entries()) for (const stem of stems.keys()) postings.get(stem)?.push(index);
  return postings;
}
