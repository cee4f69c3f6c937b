import { type OpenPostgresStoreOptions, openPostgresStore } from '../../../src/store/postgres/openPostgresStore.ts';
import { PostgresPool } from '../../../src/store/postgres/postgresPool.ts';
import { POSTGRES_SCHEMA_VERSION } from '../../../src/store/postgres/schema/migrations.ts';
import type { TestPostgres } from '../../support/postgresServer.ts';

/** A store under test for the contract suites: a database of its own with one organisation, opened by a reviewer's token. */
export async function storeOnServer(server: TestPostgres) {
  const database = await server.createDatabase();
  const admin = await server.openAdmin(database);
  await admin.addOrganisation('acme');
  const token = await admin.addMemberWithToken('acme', 'ada', 'reviewer');
  const readersToken = await admin.addMemberWithToken('acme', 'rob', 'reader');
  await admin.close();
  const url = server.loginUrl(database);
  const place = { workspace: 'payments-api', machine: 'laptop', connections: 2 };
  return {
    schemaVersion: POSTGRES_SCHEMA_VERSION,
    bytes: () => everyRow(server.superuserUrl(database)),
    /** Name of the database. */
    database,
    open: () => openPostgresStore({ connection: { url, token }, ...place }),
    /** The same with another workspace, scope or machine. */
    openWith: (others: Partial<OpenPostgresStoreOptions>) =>
      openPostgresStore({ connection: { url, token }, ...place, ...others }),
    openReadOnly: () => openPostgresStore({ connection: { url, token: readersToken }, ...place }),
    remove: () => server.dropDatabase(database),
  };
}

/**
 * All that statements can read of a database, as one text. Unlike the embedded store's files, the server's own hold removed
 * rows until they are vacuumed and overwritten, and the write-ahead log until it is recycled.
 */
async function everyRow(url: string): Promise<string> {
  const pool = await PostgresPool.open({ url }, { connections: 1 });
  try {
    const tables = await pool.rows(
      `SELECT format('SELECT t::text AS row FROM %I.%I t', n.nspname, c.relname) AS sql
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND n.nspname IN ('skillify', 'skillify_private')`,
    );
    const rows = [];
    for (const { sql } of tables) rows.push(...(await pool.rows(String(sql))));
    return rows.map(({ row }) => String(row)).join('\n');
  } finally {
    await pool.close();
  }
}
