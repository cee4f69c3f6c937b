import { startOfQuarter } from '../../../memory/summaryWindow.ts';
import { RecordReader } from '../../rows/recordReader.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';
import { markDirty } from './dirtyMarks.ts';

const HERE = 'workspace_id = (SELECT skillify.current_workspace())';

const TIMES = `
SELECT DISTINCT quarter_at AS at FROM skillify.memory_event_counts WHERE ${HERE} AND session = ANY ($1::bigint[])
UNION SELECT at FROM skillify.memory_facts WHERE ${HERE} AND session = ANY ($1::bigint[])`;

// A window that holds one of the quarters of an hour lies in the same stretch as all of them.
const REMOVE_WINDOWS = `
DELETE FROM skillify.memory_windows w WHERE w.${HERE} AND (
  (w.scope = 'session' AND w.subject IN (SELECT s.id FROM skillify.sessions s WHERE s.${HERE} AND s.number = ANY ($1::bigint[])))
  OR (w.scope <> 'session' AND EXISTS (SELECT 1 FROM unnest($2::bigint[]) q WHERE w.from_at <= q AND w.to_at > q)))`;

/**
 * Takes sessions (by number) out of memory, in the caller's transaction, before the sessions are deleted: their facts, and every
 * window they were part of, which is counted anew later. What workers had claimed of them is waited for.
 */
export async function forgetMemory(queries: PostgresQueries, sessions: readonly number[]): Promise<void> {
  const ofSessions = `${HERE} AND session = ANY ($1::bigint[])`;
  await queries.execute(`DELETE FROM skillify.memory_queue WHERE ${ofSessions}`, [sessions]);
  await queries.execute(`DELETE FROM skillify.memory_claims WHERE ${ofSessions}`, [sessions]);
  const rows = await queries.rows(TIMES, [sessions]);
  const quarters = new Set(rows.map((row) => startOfQuarter(RecordReader.of(row, 'a time of memory').number('at'))));
  for (const table of ['memory_facts', 'memory_event_counts', 'memory_remined'])
    await queries.execute(`DELETE FROM skillify.${table} WHERE ${ofSessions}`, [sessions]);
  await queries.execute(REMOVE_WINDOWS, [sessions, [...quarters]]);
  await queries.execute(
    `DELETE FROM skillify.memory_dirty WHERE ${HERE} AND time_window = 'session' AND from_at = ANY ($1::bigint[])`,
    [sessions],
  );
  await markDirty(queries, 'quarter-hour', quarters);
}
