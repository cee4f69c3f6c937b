import { RecordReader } from '../../rows/recordReader.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';

/** Entries that are taken at once; live capture makes small ones. */
const entriesAtOnce = 64;

/** Places of events: session and number in the store, and UTC milliseconds, in three lists of one length. */
export interface QueuedEvents {
  readonly sessions: readonly number[];
  readonly numbers: readonly number[];
  readonly times: readonly number[];
}

const COUNT = 'SELECT coalesce(sum(cardinality(numbers)), 0)::bigint AS events FROM skillify.search_queue';

const TAKE = `
SELECT number, session, to_json(numbers)::text AS numbers, to_json(times)::text AS times FROM skillify.search_queue
WHERE workspace_id = (SELECT skillify.current_workspace()) ORDER BY number LIMIT ${entriesAtOnce} FOR UPDATE SKIP LOCKED`;

const HERE = 'workspace_id = (SELECT skillify.current_workspace())';
const REMOVE = `DELETE FROM skillify.search_queue WHERE ${HERE} AND number = ANY ($1::bigint[])`;
const SHORTEN = `UPDATE skillify.search_queue SET numbers = numbers[$2:], times = times[$2:] WHERE ${HERE} AND number = $1`;

/** The events that are to be indexed. What is taken in a transaction is passed over by other workers and gone with its end. */
export const searchQueue = {
  async count(queries: PostgresQueries): Promise<number> {
    const [row] = await queries.rows(COUNT);
    return RecordReader.of(row, 'the queue of the search index').number('events');
  },

  /** Takes at most so many events, the first stored first. */
  async take(queries: PostgresQueries, limit: number): Promise<QueuedEvents> {
    const taken = { sessions: [] as number[], numbers: [] as number[], times: [] as number[] };
    const done: number[] = [];
    for (const row of await queries.rows(TAKE)) {
      const left = limit - taken.numbers.length;
      if (left <= 0) break;
      const reader = RecordReader.of(row, 'an entry of the search queue');
      const numbers = reader.numbers('numbers').slice(0, left);
      const times = reader.numbers('times');
      taken.numbers.push(...numbers);
      taken.times.push(...times.slice(0, left));
      taken.sessions.push(...numbers.map(() => reader.number('session')));
      if (times.length > left) await queries.execute(SHORTEN, [reader.number('number'), left + 1]);
      else done.push(reader.number('number'));
    }
    if (done.length > 0) await queries.execute(REMOVE, [done]);
    return taken;
  },
};
