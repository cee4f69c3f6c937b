import { assistants } from '../assistants/registry.ts';
import type { SessionEvent } from '../assistants/sessionEvent.ts';
import { oneLine } from '../base/text.ts';
import { type DriftRow, driftOf, isDrifted } from '../capture/drift.ts';
import type { Project } from '../capture/project.ts';
import { strictConfidence } from '../signals/prompts/weights.ts';
import type { Session, Store, StoredEvent } from '../store/store.ts';
import type {
  AssistantStatus,
  EngineStatus,
  SessionView,
  SignalView,
  TranscriptEntry,
  TranscriptExcerpt,
} from './contract.ts';
import { eventIsGone } from './eventIsGone.ts';
import type { RetentionStatus } from './retentionContract.ts';
import { signalSubject, wrongSubjects } from './signalVerdicts.ts';

/** Entries shown before and after the turn that an excerpt is about. */
const excerptBefore = 12;
const excerptAfter = 24;
const entryLimitChars = 6_000;

export async function sessionViews(store: Store): Promise<readonly SessionView[]> {
  const sessions = [...(await store.listSessions())].sort((left, right) => right.lastEventAt - left.lastEventAt);
  return sessions.map(
    (session): SessionView => ({
      id: session.id,
      sourceId: session.sourceSessionId,
      assistant: session.assistant,
      file: session.file,
      cwd: session.cwd,
      title: session.title,
      startedAt: session.startedAt,
      lastEventAt: session.lastEventAt,
      interactive: session.interactive,
      isSubagent: session.isSubagent,
      events: session.events,
      humanPrompts: session.humanPrompts,
      toolCalls: session.toolCalls,
      outcomes: session.outcomes,
    }),
  );
}

/** Signals oldest first, each with the transcript line it stands on; without those that a person said are none. */
export async function signalViews(store: Store): Promise<readonly SignalView[]> {
  const [found, sessions, decisions] = await Promise.all([
    store.listSignals(),
    store.listSessions(),
    store.listDecisions(),
  ]);
  const wrong = wrongSubjects(decisions);
  const signals = found.filter((signal) => !wrong.has(signalSubject(signal)));
  const bySession = new Map(sessions.map((session) => [session.id, session]));
  const places = await placesOf(
    store,
    signals.map((signal) => signal.eventId),
  );
  return [...signals]
    .sort((left, right) => left.at - right.at)
    .map((signal): SignalView => {
      const session = bySession.get(signal.sessionId);
      const place = places.get(signal.eventId);
      const line = place?.event.raw.line ?? null;
      return {
        kind: signal.kind,
        assistant: session?.assistant ?? 'unknown',
        session: session?.sourceSessionId ?? signal.sessionId,
        file: place?.file ?? session?.file ?? '',
        line,
        record: line === null ? signal.eventId : String(line),
        at: signal.at,
        confidence: signal.confidence,
        strict: signal.confidence >= strictConfidence,
        rule: signal.rule,
        explanation: signal.explanation,
        text: signal.text,
      };
    });
}

async function placesOf(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, StoredEvent>> {
  const places = new Map<string, StoredEvent>();
  for (const stored of await store.readEventsById([...new Set(ids)])) places.set(stored.event.id, stored);
  return places;
}

/** Scope, store, assistants found and what is wrong, as the status page and `skillify status` show it. */
export async function engineStatus(
  store: Store,
  project: Project,
  watching: boolean,
  retention: RetentionStatus | null,
): Promise<EngineStatus> {
  const [location, counts, sessions, transcripts, pending, lastRunAt] = await Promise.all([
    store.location(),
    store.counts(),
    store.listSessions(),
    store.listTranscripts(),
    store.listProposals(['pending']),
    store.getValue('lastRunAt'),
  ]);
  const skills = (await store.listSkills()).filter((skill) => skill.status === 'approved').length;
  const drift = driftOf(transcripts, sessions);
  const assistantStatuses = assistants.map((assistant): AssistantStatus => {
    const own = sessions.filter((session) => session.assistant === assistant.id);
    const files = transcripts.filter((transcript) => transcript.assistant === assistant.id && transcript.belongs);
    return {
      id: assistant.id,
      displayName: assistant.displayName,
      transcripts: files.length,
      sessions: own.length,
      events: sum(own, (session) => session.events),
      skippedRecords: files.reduce((total, file) => total + file.skippedRecords, 0),
      lastEventAt: own.length === 0 ? null : Math.max(...own.map((session) => session.lastEventAt)),
      problems: drift.filter((row) => row.assistant === assistant.id).flatMap(problemsOf),
    };
  });
  return {
    project: { key: project.key, name: project.name, path: project.path, paths: project.paths },
    store: {
      path: location.path,
      mode: location.mode,
      readOnly: location.readOnly,
      sizeBytes: location.sizeBytes,
      schemaVersion: location.schemaVersion,
      note: location.note,
    },
    assistants: assistantStatuses,
    retention,
    drift: drift.filter(isDrifted),
    lanes: {
      raw: {
        events: counts.events,
        sessions: counts.sessions,
        transcripts: transcripts.filter((file) => file.belongs).length,
      },
      codified: { pending: pending.length, skills, signals: counts.signals, episodes: counts.episodes },
    },
    lastRunAt: typeof lastRunAt === 'number' ? lastRunAt : null,
    watching,
  };
}

function sum(sessions: readonly Session[], of: (session: Session) => number): number {
  return sessions.reduce((total, session) => total + of(session), 0);
}

/** What a person reads of a row of drift. */
function problemsOf(row: DriftRow): readonly string[] {
  const version = row.agentVersion === null ? '' : ` (version ${row.agentVersion})`;
  return [
    ...row.unreadFiles.map(({ name, count }) => `${plural(count, 'transcript')} not read: ${name}${version}`),
    ...row.unknownTypes.map(
      ({ name, count }) => `${plural(count, 'record')} of the unknown type “${name}” left out${version}.`,
    ),
    ...(row.skippedRecords > 0 ? [`${plural(row.skippedRecords, 'broken record')} skipped${version}.`] : []),
  ];
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** The session around one event, as readable entries. Throws `not-found` for an event that is not stored. */
export async function excerptAround(
  store: Store,
  eventId: string,
  fileExists: (file: string) => Promise<boolean>,
): Promise<TranscriptExcerpt> {
  const focus = (await store.readEventsById([eventId]))[0];
  if (!focus) throw await eventIsGone(store, eventId);
  const session = (await store.listSessions()).find((candidate) => candidate.id === focus.sessionId);
  const events = await store.readEvents(focus.sessionId);
  const at = events.findIndex((stored) => stored.event.id === eventId);
  const entries = events
    .slice(Math.max(0, at - excerptBefore), at + excerptAfter + 1)
    .map(entryOf)
    .filter((entry) => entry !== null);
  return {
    sessionId: focus.sessionId,
    assistant: session?.assistant ?? 'unknown',
    title: session?.title ?? null,
    file: focus.file,
    fileExists: await fileExists(focus.file),
    focusEventId: eventId,
    entries,
  };
}

function entryOf({ event }: StoredEvent): TranscriptEntry | null {
  const described = describe(event);
  if (described === null) return null;
  const text =
    described.text.length > entryLimitChars ? `${described.text.slice(0, entryLimitChars)}…` : described.text;
  return { eventId: event.id, kind: event.kind, at: event.at, line: event.raw.line, heading: described.heading, text };
}

function describe(event: SessionEvent): { readonly heading: string; readonly text: string } | null {
  switch (event.kind) {
    case 'user_prompt':
      return {
        heading: event.origin === 'human' || event.origin === 'queued' ? 'User' : `User (${event.origin})`,
        text: event.text,
      };
    case 'assistant_text':
      return { heading: 'Assistant', text: event.text };
    case 'tool_call':
      return { heading: `Tool call: ${event.tool}`, text: event.command ?? event.input };
    case 'tool_result': {
      const exit = event.exitCode === null ? '' : `, exit code ${event.exitCode}`;
      const words = event.feedback === null ? '' : `The user said: ${event.feedback}\n\n`;
      return { heading: `Result: ${event.status}${exit}`, text: `${words}${event.output}` };
    }
    case 'file_edit':
      return { heading: `Edit (${event.state}): ${event.path}`, text: diffText(event.removedText, event.addedText) };
    case 'interruption':
      return {
        heading: 'Interruption',
        text: event.by === 'user' ? 'The user stopped the assistant.' : 'The turn was cut short.',
      };
    case 'rewind':
      return { heading: 'Rewind', text: `${event.turns} turn${event.turns === 1 ? '' : 's'} taken back.` };
    case 'compaction':
      return { heading: 'Summary of earlier work', text: oneLine(event.text, 1_000) };
    case 'link':
      return { heading: 'Link', text: event.url };
    case 'turn_end':
      return event.reason === 'done' ? null : { heading: 'End of turn', text: event.reason };
    case 'synthetic_input':
    case 'subagent_link':
      return null;
    default: {
      const never: never = event;
      return never;
    }
  }
}

function diffText(removed: string, added: string): string {
  const prefix = (sign: string, text: string) =>
    text === ''
      ? []
      : text
          .replace(/\n$/, '')
          .split('\n')
          .map((line) => `${sign}${line}`);
  return [...prefix('-', removed), ...prefix('+', added)].join('\n');
}
