import type { SessionEvent } from '../../../assistants/sessionEvent.ts';
import { startOfQuarter } from '../../../memory/summaryWindow.ts';
import type { UnseenStretch } from '../../memoryLane.ts';
import { RecordReader } from '../../rows/recordReader.ts';
import { storedEventOf } from '../../rows/storedEvent.ts';
import { eventByKey } from '../eventByKey.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';
import type { ClaimedEvents } from './memoryClaims.ts';

/** Known events that are read with new ones: what came before tells what they mean, and results come behind their calls. */
const eventsBefore = 100;
const eventsBetween = 1_000;
const eventsAfter = 40;

const HERE = 'workspace_id = (SELECT skillify.current_workspace())';
const COLUMNS = 'e.*, s.id AS session_id, s.source_session_id, t.path AS file, 0 AS sequence';
const JOINED = `
  JOIN skillify.sessions s ON s.workspace_id = e.workspace_id AND s.number = e.session
  JOIN skillify.transcripts t ON t.workspace_id = e.workspace_id AND t.number = e.transcript`;

// The times of a session leave out the partitions in which it has nothing.
const around = (condition: string, order: string, limit: number) =>
  `(SELECT o.at, o.number FROM skillify.session_events o
    WHERE o.workspace_id = s.workspace_id AND o.session = s.number AND ${condition} ORDER BY ${order} LIMIT ${limit})`;
const EVENTS = `
WITH stretches AS (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS w (session, from_at, to_at)),
keys AS (
  SELECT w.session, k.at, k.number FROM stretches w
    JOIN skillify.sessions s ON s.${HERE} AND s.number = w.session
    CROSS JOIN LATERAL (
      ${around('o.at >= s.started_at AND o.at < w.from_at', 'o.at DESC, o.number DESC', eventsBefore)}
      UNION ALL ${around('o.at BETWEEN w.from_at AND w.to_at', 'o.at, o.number', eventsBetween)}
      UNION ALL ${around('o.at > w.to_at AND o.at <= s.last_event_at', 'o.at, o.number', eventsAfter)}
    ) k
  UNION SELECT * FROM unnest($4::bigint[], $5::bigint[], $6::bigint[])
)
SELECT ${COLUMNS} FROM keys k ${eventByKey('k', '(SELECT skillify.current_workspace())')} ${JOINED}
ORDER BY e.session, e.at, e.transcript, e.number`;

const OPEN_PROMPTS = `
SELECT ${COLUMNS}
FROM unnest($1::bigint[], $2::bigint[]) AS w (session, first_at)
  CROSS JOIN LATERAL (SELECT f.event_id FROM skillify.memory_facts f
    WHERE f.${HERE} AND f.session = w.session AND f.kind = 'prompt' AND f.at <= w.first_at
    ORDER BY f.at DESC LIMIT 1) p
  CROSS JOIN LATERAL (SELECT * FROM skillify.event_ids o
    WHERE o.${HERE} AND o.id_hash = md5(p.event_id)::uuid LIMIT 1) i
  ${eventByKey('i', 'i.workspace_id')} ${JOINED}`;

interface NewEvents {
  readonly session: number;
  readonly numbers: Set<number>;
  readonly counts: Map<number, number>;
  from: number;
  to: number;
}

interface ReadSession {
  readonly sessionId: string;
  readonly events: { readonly number: number; readonly event: SessionEvent }[];
}

/** The stretches of claimed events, with the events around them and the prompts of the episodes that were under way. */
export async function readStretches(
  queries: PostgresQueries,
  claimed: readonly ClaimedEvents[],
): Promise<readonly UnseenStretch[]> {
  const sessions = newEventsOf(claimed);
  const read = new Map<number, ReadSession>();
  for (const row of await queries.rows(EVENTS, [
    ...[sessions.map(({ session }) => session), sessions.map(({ from }) => from), sessions.map(({ to }) => to)],
    claimed.flatMap(({ session, numbers }) => numbers.map(() => session)),
    claimed.flatMap(({ times }) => times),
    claimed.flatMap(({ numbers }) => numbers),
  ])) {
    const reader = RecordReader.of(row, 'an event');
    const { sessionId, event } = storedEventOf(row);
    const own = read.get(reader.number('session')) ?? { sessionId, events: [] };
    own.events.push({ number: reader.number('number'), event });
    read.set(reader.number('session'), own);
  }
  const first = [...read].map(([session, { events }]) => [session, events[0]?.event.at ?? 0] as const);
  const prompts = new Map<number, SessionEvent>();
  for (const row of await queries.rows(OPEN_PROMPTS, [first.map(([session]) => session), first.map(([, at]) => at)]))
    prompts.set(RecordReader.of(row, 'an event').number('session'), storedEventOf(row).event);
  return sessions.flatMap((own) => {
    const found = read.get(own.session);
    return found === undefined ? [] : [stretchOf(own, found, prompts.get(own.session))];
  });
}

function stretchOf(
  own: NewEvents,
  { sessionId, events }: ReadSession,
  prompt: SessionEvent | undefined,
): UnseenStretch {
  const all = events.map(({ event }) => event);
  if (prompt !== undefined && !all.some(({ id }) => id === prompt.id)) all.unshift(prompt);
  const isNew = events.filter(({ number }) => own.numbers.has(number));
  return {
    sessionId,
    events: all,
    newEventIds: new Set(isNew.map(({ event }) => event.id)),
    from: own.from,
    to: own.to,
    eventCounts: own.counts,
  };
}

function newEventsOf(claimed: readonly ClaimedEvents[]): readonly NewEvents[] {
  const sessions = new Map<number, NewEvents>();
  for (const { session, numbers, times } of claimed) {
    for (const [index, number] of numbers.entries()) {
      const at = times[index] ?? 0;
      const own = sessions.get(session) ?? { session, numbers: new Set(), counts: new Map(), from: at, to: at };
      sessions.set(session, own);
      own.numbers.add(number);
      own.from = Math.min(own.from, at);
      own.to = Math.max(own.to, at);
      const quarter = startOfQuarter(at);
      own.counts.set(quarter, (own.counts.get(quarter) ?? 0) + 1);
    }
  }
  return [...sessions.values()];
}
