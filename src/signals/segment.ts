import type { PromptEvent, SessionEvent } from '../assistants/sessionEvent.ts';
import { capText } from '../base/text.ts';
import { workSteps } from './commandLine.ts';
import type { EpisodeEvents } from './episode.ts';

const maximumSteps = 80;
const maximumPaths = 40;

/** True for a prompt that opens an episode: typed by a person, as words or as a command with words. */
function opensEpisode(event: SessionEvent): event is PromptEvent {
  if (event.kind !== 'user_prompt') return false;
  return (
    event.origin === 'human' || event.origin === 'queued' || (event.origin === 'command' && event.text.trim() !== '')
  );
}

/**
 * Cuts the events of one session, in order, into episodes: each human prompt with all that follows until the next.
 * Events before the first prompt belong to no episode; abandoned branches are kept, marked by their events.
 */
export function segmentEpisodes(sessionId: string, events: readonly SessionEvent[]): readonly EpisodeEvents[] {
  const groups: { prompt: PromptEvent; events: SessionEvent[] }[] = [];
  for (const event of events) {
    if (opensEpisode(event)) groups.push({ prompt: event, events: [event] });
    else groups.at(-1)?.events.push(event);
  }
  return groups.map(({ prompt, events: own }, index) => ({
    episode: {
      id: `${prompt.id}~episode`,
      sessionId,
      index,
      startedAt: prompt.at,
      endedAt: own.at(-1)?.at ?? prompt.at,
      promptEventId: prompt.id,
      prompt: capText(prompt.text, 8_000),
      steps: stepsOf(own),
      paths: pathsOf(own),
    },
    events: own,
  }));
}

/** Full texts of the commands worth remembering, in order, immediate repeats left out. */
function stepsOf(events: readonly SessionEvent[]): readonly string[] {
  const steps: string[] = [];
  for (const event of events) {
    if (event.kind !== 'tool_call' || event.command === null) continue;
    for (const step of workSteps(event.command)) {
      const text = capText(step.text, 300);
      if (steps.at(-1) !== text) steps.push(text);
      if (steps.length === maximumSteps) return steps;
    }
  }
  return steps;
}

function pathsOf(events: readonly SessionEvent[]): readonly string[] {
  const paths = new Set<string>();
  for (const event of events) {
    if (event.kind !== 'file_edit' || event.state === 'outside') continue;
    paths.add(event.path.replaceAll('\\', '/'));
    if (paths.size === maximumPaths) break;
  }
  return [...paths];
}
