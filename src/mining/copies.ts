import type { Episode } from '../signals/episode.ts';

/** Shorter runs of prompts (“continue”, “yes”) meet by chance. */
const leastCharacters = 60;
/** A session opened with the very words of another within hours is the same request, tried again. */
const retryMs = 6 * 3_600_000;
/** Two prompts make a run when each says so much; else it takes three: “no, use pnpm” and “thanks” follow each other often. */
const longPromptCharacters = 40;

/**
 * Ids of episodes that a copied conversation repeats: assistants write what came before into a new transcript when a
 * session is forked, resumed or exported again. Three prompts in a row, or two long ones, that another session holds in
 * the same order are a copy; the session that started first keeps them. `episodes` oldest first.
 */
export function copiedEpisodes(episodes: readonly Episode[]): ReadonlySet<string> {
  const bySession = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const known = bySession.get(episode.sessionId);
    if (known) known.push(episode);
    else bySession.set(episode.sessionId, [episode]);
  }
  const owners = new Map<string, string>();
  const copies = new Set<string>();
  const openings = new Map<string, number>();
  for (const [sessionId, own] of bySession) {
    own.sort((left, right) => left.index - right.index);
    const opening = own[0];
    if (opening && opening.index === 0 && opening.prompt.length >= leastCharacters) {
      const key = folded(opening.prompt);
      const before = openings.get(key);
      if (before !== undefined && opening.startedAt - before < retryMs) copies.add(opening.id);
      openings.set(key, opening.startedAt);
    }
    for (const run of runsOf(own)) {
      const key = run.map((episode) => folded(episode.prompt)).join('\n');
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, sessionId);
      else if (owner !== sessionId) for (const episode of run) copies.add(episode.id);
    }
  }
  return copies;
}

/** The stretches of a session that could not be the same in another one by chance. */
function runsOf(episodes: readonly Episode[]): readonly (readonly Episode[])[] {
  const runs: (readonly Episode[])[] = [];
  for (let index = 1; index < episodes.length; index += 1) {
    const pair = episodes.slice(index - 1, index + 1);
    if (pair.every(({ prompt }) => prompt.length >= longPromptCharacters)) runs.push(pair);
    const three = episodes.slice(index - 1, index + 2);
    const characters = three.reduce((sum, { prompt }) => sum + prompt.length, 0);
    if (three.length === 3 && characters >= leastCharacters) runs.push(three);
  }
  return runs;
}

function folded(prompt: string): string {
  return prompt.slice(0, 1_000).replace(/\s+/g, ' ').trim();
}
