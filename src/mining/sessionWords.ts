import type { Episode } from '../signals/episode.ts';
import { TermWeights, termsOf } from './terms.ts';

/** In how many prompts of a session each stem was used, and of how many. */
export interface SessionWords {
  readonly prompts: number;
  readonly stems: ReadonlyMap<string, number>;
}

/** Prompts of one session beyond so many tell nothing new about how common words are. */
const countedPrompts = 40;

/** Counts the words of one session's prompts; of a long session an even selection, so that it does not decide what is common. */
export function wordsOfSession(episodes: readonly Episode[]): SessionWords {
  const step = Math.max(1, episodes.length / countedPrompts);
  const counted = episodes.filter((_episode, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  const stems = new Map<string, number>();
  for (const { prompt } of counted)
    for (const stem of new Set(termsOf(prompt).map((term) => term.stem))) stems.set(stem, (stems.get(stem) ?? 0) + 1);
  return { prompts: counted.length, stems };
}

/** How telling each word is over the prompts of a project, every session counting for at most a fair share. */
export function termWeightsOf(episodes: readonly Episode[]): TermWeights {
  const bySession = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const own = bySession.get(episode.sessionId);
    if (own) own.push(episode);
    else bySession.set(episode.sessionId, [episode]);
  }
  const weights = new TermWeights();
  for (const own of bySession.values()) weights.add(wordsOfSession(own));
  return weights;
}
