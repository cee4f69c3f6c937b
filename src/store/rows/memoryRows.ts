import type { JsonRecord } from '../../base/json.ts';
import type { Aggregate, Attempt, FailureCount, NameCount, Quote } from '../../memory/aggregate.ts';
import type { Fact, FactKind, FactSession, PlacedFact } from '../../memory/fact.ts';
import type { ScopedAggregate } from '../../memory/windowSummaries.ts';
import type { StoredSummary } from '../memoryLane.ts';
import type { SqlValue } from '../sqlite/database.ts';
import { RecordReader, type Words } from './recordReader.ts';

const KINDS: Words<FactKind> = { prompt: true, command: true, test: true, file: true, correction: true };
const SCOPES: Words<ScopedAggregate['scope']> = {
  session: true,
  project: true,
  branch: true,
  assistant: true,
  topic: true,
};
const WINDOWS: Words<StoredSummary['window']> = { 'quarter-hour': true, hour: true, day: true, session: true };

export const INSERT_FACT = `
INSERT INTO memory_facts (session, event_id, cited_event_id, episode_id, at, kind, name, state, text, message)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** The parameters of `INSERT_FACT`. */
export function factParameters(session: number, fact: Fact): readonly SqlValue[] {
  const { eventId, citedEventId, episodeId, at, kind, name, state, text, message } = fact;
  return [session, eventId, citedEventId, episodeId, Math.round(at), kind, name, state, text, message];
}

/** A fact from its row. */
export function factOf(row: JsonRecord): Fact {
  const reader = RecordReader.of(row, 'a fact of memory');
  return {
    eventId: reader.text('event_id'),
    citedEventId: reader.text('cited_event_id'),
    kind: reader.word('kind', KINDS),
    at: reader.number('at'),
    episodeId: reader.textOrNull('episode_id'),
    name: reader.text('name'),
    state: reader.text('state'),
    text: reader.text('text'),
    message: reader.textOrNull('message'),
  };
}

/** A fact from its row joined with its session and the session's transcript. */
export function placedFactOf(row: JsonRecord): PlacedFact {
  return { ...factOf(row), session: factSessionOf(row) };
}

/** The session of a fact from its row joined with its transcript. */
export function factSessionOf(row: JsonRecord): FactSession {
  const reader = RecordReader.of(row, 'a session of memory');
  const workspace = reader.textOrNull('workspace');
  return {
    ...(workspace === null ? {} : { workspace }),
    sessionId: reader.text('session_id'),
    assistant: reader.text('assistant'),
    cwd: reader.textOrNull('cwd'),
    branch: reader.textOrNull('git_branch'),
  };
}

/** An aggregate with its scope from a row of windows. */
export function scopedAggregateOf(row: JsonRecord): ScopedAggregate {
  const reader = RecordReader.of(row, 'a summary');
  return {
    scope: reader.word('scope', SCOPES),
    subject: reader.text('subject'),
    aggregate: aggregateOf(reader.json('aggregate_json')),
  };
}

/** A summary from a row of windows joined with its wording. */
export function summaryOf(row: JsonRecord): StoredSummary {
  const reader = RecordReader.of(row, 'a summary');
  return {
    ...scopedAggregateOf(row),
    number: reader.number('number'),
    window: reader.word('time_window', WINDOWS),
    from: reader.number('from_at'),
    to: reader.number('to_at'),
    madeAt: reader.number('made_at'),
    text: reader.textOrNull('summary'),
    wordedBy: reader.textOrNull('worded_by'),
  };
}

function aggregateOf(reader: RecordReader): Aggregate {
  return {
    outcomes: reader.counts('outcomes'),
    attempts: reader.list('attempts').map(attemptOf),
    failures: reader.list('failures').map(failureOf),
    failedRuns: reader.number('failedRuns'),
    corrections: reader.list('corrections').map((value) => quoteOf(RecordReader.of(value, 'a quote of a summary'))),
    correctionCount: reader.number('correctionCount'),
    files: reader.list('files').map((value) => nameOf(RecordReader.of(value, 'a name of a summary'))),
    commands: reader.list('commands').map((value) => nameOf(RecordReader.of(value, 'a name of a summary'))),
    sessions: reader.texts('sessions'),
    events: reader.number('events'),
  };
}

function attemptOf(value: unknown): Attempt {
  const reader = RecordReader.of(value, 'an attempt of a summary');
  return { ...quoteOf(reader), outcome: reader.text('outcome') };
}

function quoteOf(reader: RecordReader): Quote {
  return { eventId: reader.text('eventId'), at: reader.number('at'), text: reader.text('text') };
}

function nameOf(reader: RecordReader): NameCount {
  return { name: reader.text('name'), count: reader.number('count') };
}

function failureOf(value: unknown): FailureCount {
  const reader = RecordReader.of(value, 'a failure of a summary');
  return {
    ...nameOf(reader),
    lastAt: reader.number('lastAt'),
    eventId: reader.text('eventId'),
    message: reader.textOrNull('message'),
  };
}
