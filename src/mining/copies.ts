import type { Episode } from '../signals/episode.ts';

/** Shorter pairs of prompts (“continue”, “yes”) meet by chance. */
const leastCharacters = 60;

/**
 * Ids of episodes that a copied conversation repeats: assistants write what came before into a new transcript when a
 * session is forked, resumed or exported again. Two prompts in a row that another session holds in the same order are
 * a copy; the session that started first keeps them. `episodes` oldest first.
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
  for (const [sessionId, own] of bySession) {
    own.sort((left, right) => left.index - right.index);
    for (let index = 1; index < own.length; index += 1) {
      const first = own[index - 1];
      const second = own[index];
      if (!first || !second || first.prompt.length + second.prompt.length < leastCharacters) continue;
      const key = `${folded(first.prompt)}\n${folded(second.prompt)}`;
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, sessionId);
      else if (owner !== sessionId) {
        copies.add(first.id);
        copies.add(second.id);
      }
    }
  }
  return copies;
}

function folded(prompt: string): string {
  return prompt.slice(0, 1_000).replace(/\s+/g, ' ').trim();
}
