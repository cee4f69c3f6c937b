import { numberAt } from '../base/json.ts';
import type { PostgresConnection } from '../store/postgres/connection.ts';
import { PostgresPool } from '../store/postgres/postgresPool.ts';

/**
 * Connections of a member that are in no workspace: for what concerns all of the organisation's, such as its jobs. They are
 * opened when they are used, and ended `idleMs` milliseconds after that, a minute when left out.
 */
export async function openMemberPool(
  connection: PostgresConnection,
  connections: number,
  idleMs?: number,
): Promise<PostgresPool> {
  const token = connection.token ?? null;
  return PostgresPool.open(connection, {
    connections,
    ...(idleMs === undefined ? {} : { idleMs }),
    prepare: async (queries) => {
      await queries.execute('SET search_path = pg_catalog, skillify');
      await queries.execute('SET row_security = on');
      if (token !== null) await queries.rows('SELECT skillify.log_in($1)', [token]);
      await queries.execute(`SET skillify.scope = 'organisation'`);
      // A worker whose machine or network is gone is noticed within a minute, and its lock freed.
      await queries.execute('SET tcp_keepalives_idle = 30');
      await queries.execute('SET tcp_keepalives_interval = 10');
      await queries.execute('SET tcp_keepalives_count = 3');
    },
  });
}

/** How far this machine's clock is ahead of the server's, in milliseconds; exact to half the time the answer takes. */
export async function clockSkewMs(pool: PostgresPool, now: () => number = Date.now): Promise<number> {
  const before = now();
  const [row] = await pool.rows('SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now');
  return (before + now()) / 2 - (numberAt(row, 'now') ?? now());
}
