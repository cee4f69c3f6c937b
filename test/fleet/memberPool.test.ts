import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMemberPool } from '../../src/fleet/memberPool.ts';
import { PostgresPool } from '../../src/store/postgres/postgresPool.ts';
import { hasPostgres, TestPostgres } from '../support/postgresServer.ts';
import { until } from './fleetCommands.ts';
import { createFleetDatabase, type FleetDatabase } from './fleetDatabase.ts';

describe.skipIf(!hasPostgres)('the connections of a member', () => {
  let server: TestPostgres;
  let database: FleetDatabase;
  let superuser: PostgresPool;

  beforeAll(async () => {
    server = await TestPostgres.start();
    database = await createFleetDatabase(server, { 'acme/ada': 'writer' });
    superuser = await PostgresPool.open({ url: server.superuserUrl(database.name) }, { connections: 1 });
  }, 60_000);
  afterAll(async () => {
    await superuser.close();
    server.stop();
  });

  const connection = () => ({ url: server.loginUrl(database.name), token: database.tokens.get('acme/ada') ?? '' });
  const held = async () => {
    const [row] = await superuser.rows(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND usename = 'skillify_login'`,
    );
    return row?.['count'];
  };

  it('are opened by the first use, not before', async () => {
    const pool = await openMemberPool(connection(), 1);
    expect(await held()).toBe(0);
    await pool.rows('SELECT 1');
    expect(await held()).toBe(1);
    await pool.close();
    await until(async () => (await held()) === 0);
  });

  it('are left after the time given while the pool stays open, and taken again by the next use', async () => {
    const pool = await openMemberPool(connection(), 1, 100);
    await pool.rows('SELECT 1');
    await until(async () => (await held()) === 0);
    await pool.withClient(async (queries) => {
      expect(await queries.rows('SELECT skillify.current_organisation() IS NOT NULL AS known')).toEqual([
        { known: true },
      ]);
      expect(await held()).toBe(1);
    });
    await pool.close();
  });
});
