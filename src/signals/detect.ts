import type { SessionEvent } from '../assistants/sessionEvent.ts';
import { branchSignals } from './branchSignals.ts';
import { commandRuns } from './commandRun.ts';
import { editSignals } from './editSignals.ts';
import type { Episode, EpisodeEvents } from './episode.ts';
import { failureSignals } from './failureSignals.ts';
import { outcomeOf } from './outcome.ts';
import { promptSignals } from './prompts/promptSignals.ts';
import { revertSignals } from './revertSignals.ts';
import { segmentEpisodes } from './segment.ts';
import type { Signal } from './signal.ts';
import type { Survival } from './survival.ts';
import { testSignals } from './testSignals.ts';
import { toolSignals } from './toolSignals.ts';
import { userEditSignals } from './userEditSignals.ts';

/** What one session teaches: its episodes with outcomes, and every signal in them, in order of time. */
export interface SessionAnalysis {
  readonly episodes: readonly Episode[];
  readonly signals: readonly Signal[];
}

/**
 * Analyses one session from all of its events in order. Pure: the same events always give the same result. `survivals`
 * holds, by episode id, what git tells of the edits. Signals that a person said are wrong are returned like all others, but
 * no outcome is told from them.
 */
export function analyseSession(
  sessionId: string,
  events: readonly SessionEvent[],
  survivals: ReadonlyMap<string, Survival> = new Map(),
  isWrong: (signal: Signal) => boolean = () => false,
): SessionAnalysis {
  const segments = segmentEpisodes(sessionId, events);
  const prompts = promptSignals(segments);
  const runs = commandRuns(segments);
  const found = [
    ...segments.flatMap(toolSignals),
    ...branchSignals(segments),
    ...revertSignals(segments, runs),
    ...editSignals(segments),
    ...userEditSignals(segments, runs),
    ...failureSignals(sessionId, runs),
    ...testSignals(sessionId, runs),
  ];
  const believed = found.filter((signal) => !isWrong(signal));
  const undone = undoneEpisodes(segments, believed);
  const episodes = segments.map((segment, index): Episode => {
    const { id } = segment.episode;
    const nextSignals = prompts[index + 1]?.filter((signal) => !isWrong(signal));
    const outcome = outcomeOf(segment, {
      own: believed.filter((signal) => signal.episodeId === id),
      next: nextSignals ? { signals: nextSignals } : undefined,
      runs: runs.filter((run) => run.episodeIndex === index),
      undoneBy: undone.get(id) ?? [],
      survival: survivals.get(id) ?? null,
    });
    return { ...segment.episode, outcome };
  });
  const byId = new Map<string, Signal>();
  for (const signal of [...prompts.flat(), ...found]) byId.set(signal.id, signal);
  return { episodes, signals: [...byId.values()].sort((left, right) => left.at - right.at) };
}

/** By episode the reverts that took its edits back; what an episode tries and takes back by itself is its own work. */
function undoneEpisodes(
  segments: readonly EpisodeEvents[],
  signals: readonly Signal[],
): ReadonlyMap<string, readonly Signal[]> {
  const owners = new Map<string, string>();
  for (const { episode, events } of segments)
    for (const event of events) if (event.kind === 'file_edit') owners.set(event.id, episode.id);
  const undone = new Map<string, Signal[]>();
  for (const signal of signals) {
    if (signal.kind !== 'revert') continue;
    for (const owner of new Set(signal.relatedEventIds.map((id) => owners.get(id)))) {
      if (owner === undefined || (owner === signal.episodeId && signal.rule !== 'reverted-by-user')) continue;
      undone.set(owner, [...(undone.get(owner) ?? []), signal]);
    }
  }
  return undone;
}
