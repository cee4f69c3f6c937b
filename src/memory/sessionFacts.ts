import type { SessionEvent } from '../assistants/sessionEvent.ts';
import { oneLine } from '../base/text.ts';
import { type CommandRun, commandRuns } from '../signals/commandRun.ts';
import { analyseSession } from '../signals/detect.ts';
import type { Episode, EpisodeEvents } from '../signals/episode.ts';
import { segmentEpisodes } from '../signals/segment.ts';
import type { Signal } from '../signals/signal.ts';
import type { Survival } from '../signals/survival.ts';
import type { Fact } from './fact.ts';
import { failureLine, runName } from './runName.ts';

const longestTextChars = 400;
/** A prompt that probably corrects something counts from here on, as it does for outcomes. */
const believedCorrection = 0.5;
const longestPathChars = 300;

/**
 * The facts of a stretch of one session, its events in order. Pure. Where the stretch begins inside an episode its opening
 * prompt should be put in front, so that what follows is known to belong to it.
 */
export function sessionFacts(
  sessionId: string,
  events: readonly SessionEvent[],
  survivals: ReadonlyMap<string, Survival> = new Map(),
  isWrong: (signal: Signal) => boolean = () => false,
): readonly Fact[] {
  const segments = segmentEpisodes(sessionId, events);
  const { episodes, signals } = analyseSession(sessionId, events, survivals, isWrong);
  const leading = leadingSegment(sessionId, events, segments);
  const parts = leading === null ? segments : [leading, ...segments];
  return [
    ...episodes.map(promptFact),
    ...commandRuns(parts).map((run) => runFact(run, leading)),
    ...parts.flatMap((part) => fileFacts(part, part === leading ? null : part.episode.promptEventId)),
    ...correctionFacts(signals.filter((signal) => !isWrong(signal))),
  ];
}

/** What a person took back or refused, from the signals of a session. */
export function correctionFacts(signals: readonly Signal[]): readonly Fact[] {
  const facts = new Map<string, Fact>();
  for (const signal of signals) {
    const counts =
      signal.kind === 'plan-rejection' ||
      (signal.kind === 'rejection' && signal.rule !== 'question-declined') ||
      (signal.kind === 'correction' && signal.confidence >= believedCorrection);
    if (!counts || facts.has(signal.eventId)) continue;
    facts.set(signal.eventId, {
      eventId: signal.eventId,
      citedEventId: signal.eventId,
      kind: 'correction',
      at: Math.round(signal.at),
      episodeId: signal.episodeId?.replace(/~episode$/, '') ?? null,
      name: signal.rule,
      state: signal.kind,
      text: oneLine(signal.text, longestTextChars),
      message: null,
    });
  }
  return [...facts.values()];
}

/** Sub-agents work without a prompt that a person typed; what they do counts all the same. */
function leadingSegment(
  sessionId: string,
  events: readonly SessionEvent[],
  segments: readonly EpisodeEvents[],
): EpisodeEvents | null {
  const first = segments[0]?.events[0];
  const own = first === undefined ? events : events.slice(0, events.indexOf(first));
  const [opening] = own;
  if (opening === undefined) return null;
  const episode = {
    id: `${opening.id}~leading`,
    sessionId,
    index: -1,
    startedAt: opening.at,
    endedAt: own.at(-1)?.at ?? opening.at,
    promptEventId: opening.id,
    prompt: '',
    steps: [],
    paths: [],
  };
  return { episode, events: own };
}

function promptFact(episode: Episode): Fact {
  return {
    eventId: episode.promptEventId,
    citedEventId: episode.promptEventId,
    kind: 'prompt',
    at: Math.round(episode.startedAt),
    episodeId: episode.promptEventId,
    name: '',
    state: episode.outcome.kind,
    text: oneLine(episode.prompt, longestTextChars),
    message: null,
  };
}

function runFact(run: CommandRun, leading: EpisodeEvents | null): Fact {
  // Whatever a summary line says, a test run that ends with an error did not pass.
  const state = run.ended === 'failed' ? run.ended : (run.test?.verdict ?? run.ended);
  const output = run.result?.output ?? '';
  return {
    eventId: run.eventId,
    citedEventId: state === 'failed' ? (run.result?.id ?? run.eventId) : run.eventId,
    kind: run.test === null ? 'command' : 'test',
    at: Math.round(run.at),
    episodeId: run.episodeId === leading?.episode.id ? null : run.episodeId.replace(/~episode$/, ''),
    name: runName(run.command, run.steps),
    state,
    text: oneLine(run.command, longestTextChars),
    message: state === 'failed' ? failureLine(output) : null,
  };
}

const operations = { create: 'created', update: 'edited', delete: 'deleted', rename: 'renamed' } as const;

function fileFacts({ events }: EpisodeEvents, episodeId: string | null): readonly Fact[] {
  const facts = new Map<string, Fact>();
  const add = (event: SessionEvent, path: string, state: string) => {
    const name = path.replaceAll('\\', '/').slice(-longestPathChars);
    if (name.trim() === '') return;
    const base = {
      eventId: event.id,
      citedEventId: event.id,
      kind: 'file',
      at: Math.round(event.at),
      episodeId,
    } as const;
    facts.set(`${event.id} ${name}`, { ...base, name, state, text: '', message: null });
  };
  for (const event of events) {
    if (event.kind === 'tool_call' && event.category === 'read')
      for (const path of event.paths) add(event, path, 'read');
    else if (event.kind === 'file_edit' && event.state !== 'rejected')
      add(event, event.path, event.state === 'outside' ? 'changed-outside' : operations[event.operation]);
  }
  return [...facts.values()];
}
