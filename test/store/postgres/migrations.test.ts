import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterWorkspace } from '../../../src/store/postgres/memberSession.ts';
import { PostgresPool } from '../../../src/store/postgres/postgresPool.ts';
import {
  assertSchema,
  POSTGRES_SCHEMA_VERSION,
  postgresSchemaVersion,
} from '../../../src/store/postgres/schema/migrations.ts';
import { hasPostgres, TestPostgres } from '../../support/postgresServer.ts';

describe.skipIf(!hasPostgres)('the schema of a PostgreSQL store', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());

  it('is made once when ten start at once', async () => {
    const database = await server.createEmptyDatabase();
    const admins = await Promise.all(Array.from({ length: 10 }, () => server.openAdmin(database)));
    const applied = await Promise.all(admins.map((admin) => admin.createSchema()));
    await Promise.all(admins.map((admin) => admin.close()));
    expect(applied.toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, POSTGRES_SCHEMA_VERSION]);
  });

  it('is made in two databases of one server at once, though roles are of the server', async () => {
    const databases = [await server.createEmptyDatabase(), await server.createEmptyDatabase()];
    await Promise.all(
      databases.map(async (database) => {
        const admin = await server.openAdmin(database);
        expect(await admin.createSchema()).toBe(POSTGRES_SCHEMA_VERSION);
        await admin.close();
      }),
    );
  });

  it('lets a token in, and registers the workspace that the first writer names', async () => {
    const database = await server.createDatabase();
    const admin = await server.openAdmin(database);
    await admin.addOrganisation('acme');
    const token = await admin.addMemberWithToken('acme', 'ada', 'writer');
    const reader = await admin.addMemberWithToken('acme', 'rob', 'reader');
    await admin.close();
    const pool = await PostgresPool.open({ url: server.loginUrl(database), token }, { connections: 1 });
    const place = { workspace: 'payments-api', scope: 'team' } as const;
    await expect(
      pool.withClient((queries) => enterWorkspace(queries, { token: reader, ...place })),
    ).rejects.toMatchObject({ code: 'store-read-only' });
    const membership = await pool.withClient((queries) => enterWorkspace(queries, { token, ...place }));
    expect(membership).toMatchObject({ member: 'ada', organisation: 'acme', role: 'writer' });
    expect(await pool.withClient((queries) => enterWorkspace(queries, { token: reader, ...place }))).toMatchObject({
      member: 'rob',
      workspaceId: membership.workspaceId,
    });
    await pool.close();
  });

  it('is refused when a newer Skillify wrote it, or when there is none', async () => {
    const database = await server.createEmptyDatabase();
    const admin = await server.openAdmin(database);
    const pool = await PostgresPool.open({ url: server.ownerUrl(database) }, { connections: 1 });
    expect(await postgresSchemaVersion(pool)).toBe(0);
    expect(() => assertSchema(0, 'here')).toThrow(/no Skillify store/);
    await admin.createSchema();
    await pool.execute('INSERT INTO skillify.schema_versions (version) VALUES (99)');
    await expect(admin.createSchema()).rejects.toThrow(/newer Skillify \(schema 99/);
    await pool.close();
    await admin.close();
  });
});
