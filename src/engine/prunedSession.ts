import type { SessionAnalysis } from '../signals/detect.ts';
import type { StoredEvent } from '../store/store.ts';

/** The events of a pruned session that are all there: what is left of the time before says too little to be mined anew. */
export function eventsAfter(untilAt: number, events: readonly StoredEvent[]): readonly StoredEvent[] {
  return events.filter(({ event }) => event.at > untilAt);
}

/**
 * What mining made of a session while its events were there, followed by what it makes of the events since. Nothing that was
 * learned before is lost, and nothing is counted twice. `untilAt` is the time of the newest pruned event.
 */
export function joinedAnalysis(untilAt: number, before: SessionAnalysis, since: SessionAnalysis): SessionAnalysis {
  const episodes = before.episodes.filter(({ startedAt }) => startedAt <= untilAt);
  const signals = before.signals.filter(({ at }) => at <= untilAt);
  const known = new Set([...episodes, ...signals].map(({ id }) => id));
  const newer = since.episodes.filter(({ id }) => !known.has(id));
  return {
    episodes: [...episodes, ...newer].map((episode, index) => ({ ...episode, index })),
    signals: [...signals, ...since.signals.filter(({ id }) => !known.has(id))],
  };
}
