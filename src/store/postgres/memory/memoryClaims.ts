import { RecordReader } from '../../rows/recordReader.ts';
import type { PostgresDatabase, PostgresQueries } from '../postgresDatabase.ts';

/** A worker that says nothing for so long has ended: others read what it had claimed. */
export const leaseSeconds = 30;

const HERE = 'workspace_id = (SELECT skillify.current_workspace())';
const UNTIL = `clock_timestamp() + interval '${leaseSeconds} seconds'`;

// Claims that others are just making are waited for, and then passed over.
const CLAIM_SESSIONS = `
INSERT INTO skillify.memory_claims (session, claim, until_at)
SELECT session, $1, ${UNTIL} FROM (
  SELECT DISTINCT session FROM (
    SELECT q.session FROM skillify.memory_queue q WHERE q.${HERE} AND NOT EXISTS (
      SELECT 1 FROM skillify.memory_claims c
      WHERE c.workspace_id = q.workspace_id AND c.session = q.session AND c.until_at > clock_timestamp())
    ORDER BY q.number LIMIT $2) first
) free ORDER BY session
ON CONFLICT (workspace_id, session) DO UPDATE SET claim = excluded.claim, until_at = excluded.until_at
WHERE memory_claims.until_at <= clock_timestamp() RETURNING session`;

const QUEUED = `
SELECT number, session, to_json(numbers)::text AS numbers, to_json(times)::text AS times FROM skillify.memory_queue
WHERE ${HERE} AND session = ANY ($1::bigint[]) ORDER BY number LIMIT $2`;

const CLAIM_ENTRIES = `
UPDATE skillify.memory_queue q SET claim = $1, claimed = t.claimed
FROM unnest($2::bigint[], $3::integer[]) AS t (number, claimed) WHERE q.${HERE} AND q.number = t.number`;

const RELEASE_OTHERS = `
DELETE FROM skillify.memory_claims WHERE ${HERE} AND claim = $1 AND NOT session = ANY ($2::bigint[])`;

const CLAIMED = `
SELECT number, session, to_json(numbers[:claimed])::text AS numbers, to_json(times[:claimed])::text AS times
FROM skillify.memory_queue WHERE ${HERE} AND claim = $1 ORDER BY number`;

/** New events of one session that a worker has claimed. */
export interface ClaimedEvents {
  readonly session: number;
  readonly numbers: readonly number[];
  /** UTC milliseconds. */
  readonly times: readonly number[];
}

/** Events that one worker alone may read facts from until the claim ends. */
export interface MemoryClaim {
  readonly claim: number;
  readonly events: readonly ClaimedEvents[];
}

/** How many stored events no fact was read from yet, claimed ones included. */
export async function countUnseen(queries: PostgresQueries): Promise<number> {
  const [row] = await queries.rows(
    'SELECT coalesce(sum(cardinality(numbers)), 0)::bigint AS events FROM skillify.memory_queue',
  );
  return RecordReader.of(row, 'the queue of memory').number('events');
}

/** What was claimed before and is not saved, for longer; null when it was saved, or others have taken it over. */
export async function renewClaim(database: PostgresDatabase, claim: number): Promise<MemoryClaim | null> {
  return database.transaction(async (queries) => {
    await queries.execute(`UPDATE skillify.memory_claims SET until_at = ${UNTIL} WHERE ${HERE} AND claim = $1`, [
      claim,
    ]);
    const rows = await queries.rows(CLAIMED, [claim]);
    return rows.length === 0 ? null : { claim, events: rows.map((row) => eventsOf(row).events) };
  });
}

/** Claims the sessions of the events stored first that nobody has claimed, and at most so many of their events; null when there are none. */
export async function claimEvents(database: PostgresDatabase, limit: number): Promise<MemoryClaim | null> {
  return database.transaction(async (queries) => {
    const [next] = await queries.rows(`SELECT nextval('skillify.memory_claim_numbers') AS claim`);
    const claim = RecordReader.of(next, 'a claim').number('claim');
    const sessions = await queries.rows(CLAIM_SESSIONS, [claim, limit]);
    if (sessions.length === 0) return null;
    const numbers = sessions.map((row) => RecordReader.of(row, 'a claimed session').number('session'));
    const taken: { readonly number: number; readonly events: ClaimedEvents }[] = [];
    let left = limit;
    for (const row of await queries.rows(QUEUED, [numbers, limit])) {
      if (left <= 0) break;
      const { number, events } = eventsOf(row);
      const own = { ...events, numbers: events.numbers.slice(0, left), times: events.times.slice(0, left) };
      taken.push({ number, events: own });
      left -= own.numbers.length;
    }
    await queries.execute(CLAIM_ENTRIES, [
      claim,
      taken.map(({ number }) => number),
      taken.map(({ events }) => events.numbers.length),
    ]);
    await queries.execute(RELEASE_OTHERS, [claim, [...new Set(taken.map(({ events }) => events.session))]]);
    // What was in the queue a moment ago may have been forgotten.
    return taken.length === 0 ? null : { claim, events: taken.map(({ events }) => events) };
  });
}

/** The sessions of a claim, locked until the transaction ends; empty when it was saved, taken over or forgotten. */
export async function sessionsOfClaim(queries: PostgresQueries, claim: number): Promise<ReadonlySet<number>> {
  const rows = await queries.rows(
    `SELECT session FROM skillify.memory_queue WHERE ${HERE} AND claim = $1 ORDER BY number FOR UPDATE`,
    [claim],
  );
  return new Set(rows.map((row) => RecordReader.of(row, 'a claimed session').number('session')));
}

/** Takes the events of a claim out of the queue and ends it. */
export async function finishClaim(queries: PostgresQueries, claim: number): Promise<void> {
  await queries.execute(
    `DELETE FROM skillify.memory_queue WHERE ${HERE} AND claim = $1 AND claimed >= cardinality(numbers)`,
    [claim],
  );
  await queries.execute(
    `UPDATE skillify.memory_queue SET numbers = numbers[claimed + 1:], times = times[claimed + 1:], claim = NULL, claimed = 0
     WHERE ${HERE} AND claim = $1`,
    [claim],
  );
  await queries.execute(`DELETE FROM skillify.memory_claims WHERE ${HERE} AND claim = $1`, [claim]);
}

function eventsOf(row: unknown): { readonly number: number; readonly events: ClaimedEvents } {
  const reader = RecordReader.of(row, 'an entry of the queue of memory');
  return {
    number: reader.number('number'),
    events: { session: reader.number('session'), numbers: reader.numbers('numbers'), times: reader.numbers('times') },
  };
}
