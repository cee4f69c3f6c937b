import type { SessionEvent } from '../assistants/sessionEvent.ts';
import { editSignals } from './editSignals.ts';
import type { Episode } from './episode.ts';
import { failureSignals } from './failureSignals.ts';
import { outcomeOf } from './outcome.ts';
import { promptSignals } from './prompts/promptSignals.ts';
import { segmentEpisodes } from './segment.ts';
import type { Signal } from './signal.ts';
import { toolSignals } from './toolSignals.ts';

/** What one session teaches: its episodes with outcomes, and every signal in them, in order of time. */
export interface SessionAnalysis {
  readonly episodes: readonly Episode[];
  readonly signals: readonly Signal[];
}

/** Analyses one session from all of its events in order. Pure: the same events always give the same result. */
export function analyseSession(sessionId: string, events: readonly SessionEvent[]): SessionAnalysis {
  const segments = segmentEpisodes(sessionId, events);
  const prompts = promptSignals(segments);
  const edits = editSignals(segments);
  const own = segments.map((segment) => [
    ...toolSignals(segment),
    ...failureSignals(segment),
    ...edits.filter((signal) => signal.episodeId === segment.episode.id),
  ]);
  const episodes = segments.map((segment, index): Episode => {
    const nextSignals = prompts[index + 1];
    return {
      ...segment.episode,
      outcome: outcomeOf(segment, own[index] ?? [], nextSignals ? { signals: nextSignals } : undefined),
    };
  });
  const byId = new Map<string, Signal>();
  for (const signal of [...prompts.flat(), ...own.flat()]) byId.set(signal.id, signal);
  return { episodes, signals: [...byId.values()].sort((left, right) => left.at - right.at) };
}
