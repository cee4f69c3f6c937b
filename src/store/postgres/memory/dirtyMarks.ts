import type { PostgresQueries } from '../postgresDatabase.ts';

const MARK = `
INSERT INTO skillify.memory_dirty (time_window, from_at) SELECT DISTINCT $1, from_at FROM unnest($2::bigint[]) AS w (from_at)
ORDER BY from_at
ON CONFLICT (workspace_id, time_window, from_at) DO UPDATE SET revision = memory_dirty.revision + 1`;

/**
 * Marks windows as to be counted anew; of sessions their numbers stand for their times. Rows are shared with other workers, so
 * it comes last in a transaction, and all mark in one order.
 */
export async function markDirty(queries: PostgresQueries, window: string, froms: Iterable<number>): Promise<void> {
  const all = [...froms];
  if (all.length > 0) await queries.execute(MARK, [window, all]);
}
