import { oneLine } from '../base/text.ts';
import type { EpisodeEvents } from './episode.ts';
import { makeSignal } from './makeSignal.ts';
import type { Signal } from './signal.ts';

/** Rewinds that the transcript names, and branches of the conversation the user left; one signal for each. */
export function branchSignals(segments: readonly EpisodeEvents[]): readonly Signal[] {
  const signals: Signal[] = [];
  const rewinds = segments.flatMap(({ episode, events }) =>
    events.flatMap((event) => (event.kind === 'rewind' && event.turns > 0 ? [{ episode, event }] : [])),
  );
  for (const { episode, event } of rewinds) {
    signals.push(
      makeSignal({
        kind: 'revert',
        sessionId: episode.sessionId,
        episodeId: episode.id,
        eventId: event.id,
        at: event.at,
        confidence: 0.75,
        rule: 'rewind',
        explanation: 'The user went back in the conversation and dropped what followed.',
        text: `${event.turns} turn${event.turns === 1 ? '' : 's'} taken back: ${oneLine(episode.prompt, 300)}`,
      }),
    );
  }
  for (const branch of abandonedBranches(segments)) {
    const [first] = branch;
    const events = branch.flatMap((segment) => segment.events);
    // What a rewind dropped stands right before it, in the same episodes, and is told by it.
    const last = events.at(-1);
    if (first === undefined || last === undefined || rewinds.some(({ event }) => events.includes(event))) continue;
    const work = events.filter((event) => event.kind === 'tool_call' || event.kind === 'file_edit').length;
    const answered = events.some((event) => event.kind === 'assistant_text') || work > 0;
    if (!answered) continue;
    signals.push(
      makeSignal({
        kind: 'revert',
        sessionId: first.episode.sessionId,
        episodeId: first.episode.id,
        eventId: first.episode.promptEventId,
        relatedEventIds: events
          .filter((event) => event.kind === 'file_edit')
          .slice(0, 40)
          .map((event) => event.id),
        at: last.at,
        confidence: work > 0 ? 0.7 : 0.5,
        rule: 'abandoned-branch',
        explanation: `The user went back before this prompt and took another way${work > 0 ? '; the work that followed was left' : ''}.`,
        text: oneLine(first.episode.prompt, 400),
      }),
    );
  }
  return signals;
}

/** True for an episode that lies on a branch the user left. */
export function isAbandoned({ episode, events }: EpisodeEvents): boolean {
  return events.find((event) => event.id === episode.promptEventId)?.branch === 'abandoned';
}

/** Runs of abandoned episodes; a prompt that replaces one already in the run begins a branch of its own. */
function abandonedBranches(segments: readonly EpisodeEvents[]): readonly (readonly EpisodeEvents[])[] {
  const branches: EpisodeEvents[][] = [];
  let parents = new Set<string>();
  let isOpen = false;
  for (const segment of segments) {
    if (!isAbandoned(segment)) {
      isOpen = false;
      continue;
    }
    const parent = segment.events[0]?.parentId ?? null;
    if (!isOpen || (parent !== null && parents.has(parent))) {
      branches.push([]);
      parents = new Set();
    }
    isOpen = true;
    if (parent !== null) parents.add(parent);
    branches.at(-1)?.push(segment);
  }
  return branches;
}
