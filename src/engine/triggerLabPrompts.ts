import { type PromptReading, readPrompt } from '../memory/trigger/promptReading.ts';
import type { Evidence } from '../mining/proposal.ts';
import type { Episode } from '../signals/episode.ts';
import type { LabPromptKind } from './triggerLabContract.ts';

/** A prompt of the project, read. */
export interface ReadPrompt {
  readonly eventId: string;
  readonly sessionId: string;
  readonly at: number;
  readonly prompt: string;
  readonly reading: PromptReading;
}

/** A prompt behind the evidence of a skill. */
export interface PositivePrompt extends ReadPrompt {
  readonly kind: Exclude<LabPromptKind, 'near'>;
}

const positivesAtMost = 24;
/** How far back the request is looked for that a correction is about: “go on” and “yes” ask for nothing. */
const backAtMost = 3;
/** What an opening says is enough to tell what a prompt is about; a pasted log is not read whole. */
const readAtMost = 2_000;

/** Reads the prompt of an episode. */
export function readEpisodePrompt(episode: Episode): ReadPrompt {
  const { promptEventId: eventId, sessionId, startedAt: at, prompt } = episode;
  return { eventId, sessionId, at, prompt, reading: readPrompt(prompt.slice(0, readAtMost)) };
}

/** True when the prompt says what is wanted. */
export function asksForSomething({ reading }: Pick<ReadPrompt, 'reading'>): boolean {
  return reading.words.length > 0 && !reading.manner.isReply;
}

/** Episodes by session, in their order. */
export function bySession(episodes: readonly Episode[]): ReadonlyMap<string, readonly Episode[]> {
  const sessions = new Map<string, Episode[]>();
  for (const episode of episodes) {
    const list = sessions.get(episode.sessionId);
    if (list) list.push(episode);
    else sessions.set(episode.sessionId, [episode]);
  }
  for (const list of sessions.values()) list.sort((left, right) => left.index - right.index);
  return sessions;
}

/**
 * The prompts that a skill should fire on by its evidence: those that say it, and the requests whose work they correct.
 * The newest first, each text once.
 */
export function positivePrompts(
  evidence: readonly Evidence[],
  sessions: ReadonlyMap<string, readonly Episode[]>,
): readonly PositivePrompt[] {
  const found: PositivePrompt[] = [];
  const texts = new Set<string>();
  const add = (episode: Episode | undefined, kind: PositivePrompt['kind']): boolean => {
    if (!episode) return false;
    const prompt = readEpisodePrompt(episode);
    if (!asksForSomething(prompt)) return false;
    if (!texts.has(episode.prompt)) found.push({ ...prompt, kind });
    texts.add(episode.prompt);
    return true;
  };
  const supporting = evidence
    .filter(({ supports }) => supports)
    .sort((left, right) => right.at - left.at || left.eventId.localeCompare(right.eventId));
  for (const item of supporting) {
    if (found.length >= positivesAtMost) break;
    const episodes = sessions.get(item.sessionId) ?? [];
    const place = placeOf(item, episodes);
    const episode = episodes[place];
    const isPrompt = episode?.promptEventId === item.eventId;
    add(episode, isPrompt ? 'said' : 'before');
    if (isPrompt) {
      const earlier = episodes.slice(Math.max(0, place - backAtMost), place).reverse();
      earlier.some((each) => add(each, 'before'));
    }
  }
  return found.slice(0, positivesAtMost);
}

/** The position of the episode that an event belongs to: the one it opens, else the last that began before it; -1 for none. */
export function placeOf(item: Pick<Evidence, 'eventId' | 'at'>, episodes: readonly Episode[]): number {
  const opened = episodes.findIndex(({ promptEventId }) => promptEventId === item.eventId);
  return opened >= 0 ? opened : episodes.findLastIndex(({ startedAt }) => startedAt <= item.at);
}
