import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PostgresAdmin } from '../../../src/store/postgres/admin.ts';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore.ts';
import { OrganisationAdmin } from '../../../src/store/postgres/organisationAdmin.ts';
import { PostgresPool } from '../../../src/store/postgres/postgresPool.ts';
import { scramVerifier } from '../../../src/store/postgres/scramVerifier.ts';
import { hasPostgres, TestPostgres } from '../../support/postgresServer.ts';

describe.skipIf(!hasPostgres)('administration of a PostgreSQL store', () => {
  let server: TestPostgres;
  let database: string;
  let admin: PostgresAdmin;

  const roleOf = async (token: string) => {
    const store = await openPostgresStore({
      connection: { url: server.loginUrl(database), token },
      workspace: 'payments-api',
      connections: 1,
    });
    const { role } = store.membership;
    await store.close();
    return role;
  };
  const organisationAdmin = (token: string) => OrganisationAdmin.open({ url: server.loginUrl(database), token });

  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await server.createDatabase();
    admin = await server.openAdmin(database);
    await admin.addOrganisation('acme');
  });
  afterEach(async () => {
    await admin.close();
    await server.dropDatabase(database);
  });

  it('adds members by token and by role, lists them, and names what does not fit', async () => {
    await server.createLoginRole('acme_role', 'pw');
    await admin.addOrganisation('acme');
    const token = await admin.addMemberWithToken('acme', 'ada', 'writer');
    await admin.addMemberByRole('acme', 'alan', 'reader', 'acme_role');
    expect(await roleOf(token)).toBe('writer');
    const alan = await openPostgresStore({
      connection: { url: server.url(database, 'acme_role', 'pw') },
      workspace: 'payments-api',
    });
    expect(alan.membership).toMatchObject({ member: 'alan', role: 'reader', organisation: 'acme' });
    expect((await alan.location()).note).toMatch(/^You are a reader of “acme”/);
    await alan.close();
    expect(await admin.listMembers()).toEqual([
      { organisation: 'acme', name: 'ada', role: 'writer', loginRole: null, isRevoked: false },
      { organisation: 'acme', name: 'alan', role: 'reader', loginRole: 'acme_role', isRevoked: false },
    ]);
    await expect(admin.addMemberWithToken('acme', 'ada', 'reader')).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(admin.addMemberWithToken('none', 'x', 'reader')).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(admin.changeRole('acme', 'x', 'reader')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('keeps no token, only its hash', async () => {
    const token = await admin.addMemberWithToken('acme', 'ada', 'writer');
    const pool = await PostgresPool.open({ url: server.superuserUrl(database) }, { connections: 1 });
    const rows = await pool.rows('SELECT t::text AS row FROM skillify_private.tokens t');
    await pool.close();
    expect(rows).toHaveLength(1);
    expect(String(rows[0]?.['row'])).not.toContain(token);
    expect(token).toMatch(/^skillify_[\w-]{43}$/);
  });

  it('gives the server no password in words, and what it gives is what the server would have made of it', async () => {
    await server.createLoginRole('scram_role', 'pw of the role');
    await admin.enableTokens('pässword');
    const pool = await PostgresPool.open({ url: server.superuserUrl(database) }, { connections: 1 });
    const kept = async (role: string) =>
      String((await pool.rows('SELECT rolpassword FROM pg_authid WHERE rolname = $1', [role]))[0]?.['rolpassword']);
    const servers = await kept('scram_role');
    const [, iterations = '', salt = ''] = /^SCRAM-SHA-256\$(\d+):([^$]+)\$/.exec(servers) ?? [];
    expect(scramVerifier('pw of the role', Buffer.from(salt, 'base64'), Number(iterations))).toBe(servers);
    expect(await kept('skillify_login')).toMatch(/^SCRAM-SHA-256\$4096:/);
    await pool.close();
  });

  it('keeps logins of connections that are open only', async () => {
    const token = await admin.addMemberWithToken('acme', 'ada', 'writer');
    for (let turn = 0; turn < 3; turn += 1) await roleOf(token);
    const pool = await PostgresPool.open({ url: server.superuserUrl(database) }, { connections: 1 });
    const [row] = await pool.rows('SELECT count(*) AS logins FROM skillify_private.logins');
    await pool.close();
    expect(row?.['logins']).toBeLessThan(3);
  });

  it('replaces tokens and revokes members, and connections that are open see nothing any more', async () => {
    const first = await admin.addMemberWithToken('acme', 'ada', 'reviewer');
    const store = await openPostgresStore({
      connection: { url: server.loginUrl(database), token: first },
      workspace: 'payments-api',
      connections: 1,
    });
    await store.setValue('k', 1);
    const second = await admin.replaceToken('acme', 'ada');
    expect(await store.getValue('k')).toBeUndefined();
    await expect(store.setValue('k', 2)).rejects.toMatchObject({ code: 'store-read-only' });
    await store.close();
    await expect(roleOf(first)).rejects.toMatchObject({ code: 'store-away' });
    expect(await roleOf(second)).toBe('reviewer');
    await admin.revokeMember('acme', 'ada');
    await expect(roleOf(second)).rejects.toMatchObject({ code: 'store-away' });
  });

  it('lets an administrator of an organisation manage its members, and nobody else', async () => {
    await admin.addOrganisation('evil');
    const adas = await admin.addMemberWithToken('acme', 'ada', 'admin');
    await admin.addMemberWithToken('evil', 'eve', 'admin');
    const ada = await organisationAdmin(adas);
    const bobs = await ada.addMember('bob', 'writer');
    expect(await roleOf(bobs)).toBe('writer');
    await ada.changeRole('bob', 'reviewer');
    const newer = await ada.replaceToken('bob');
    expect(await roleOf(newer)).toBe('reviewer');
    await expect(ada.addMember('bob', 'reader')).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await ada.addMember('cleo', 'reader')).toMatch(/^skillify_/);
    for (const attempt of [
      () => ada.revoke('eve'),
      () => ada.changeRole('eve', 'reader'),
      () => ada.replaceToken('eve'),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'not-found' });
    const bob = await organisationAdmin(newer);
    for (const attempt of [
      () => bob.addMember('mallory', 'admin'),
      () => bob.changeRole('bob', 'admin'),
      () => bob.replaceToken('ada'),
      () => bob.revoke('ada'),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'store-read-only' });
    await ada.revoke('bob');
    await expect(roleOf(newer)).rejects.toMatchObject({ code: 'store-away' });
    await bob.close();
    await ada.close();
    expect((await admin.listMembers()).map(({ name, isRevoked }) => [name, isRevoked])).toEqual([
      ['ada', false],
      ['bob', true],
      ['cleo', false],
      ['eve', false],
    ]);
  });

  it('registers a workspace once for an organisation, by the first writer that names it', async () => {
    const tokens = await Promise.all(
      ['w1', 'w2', 'w3', 'w4'].map(async (name) => admin.addMemberWithToken('acme', name, 'writer')),
    );
    const reader = await admin.addMemberWithToken('acme', 'rob', 'reader');
    await expect(roleOf(reader)).rejects.toMatchObject({ code: 'store-read-only' });
    const stores = await Promise.all(
      tokens.map((token) =>
        openPostgresStore({ connection: { url: server.loginUrl(database), token }, workspace: 'payments-api' }),
      ),
    );
    expect(new Set(stores.map(({ membership }) => membership.workspaceId)).size).toBe(1);
    for (const store of stores) await store.close();
    expect(await roleOf(reader)).toBe('reader');
  });
});
