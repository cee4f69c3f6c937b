import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentHash } from '../../src/skills/contentHash.ts';
import { openTeamStore } from '../../src/team/openTeamStore.ts';
import { hasPostgres, TestPostgres } from '../support/postgresServer.ts';
import { ask } from '../support/sampleScope.ts';
import { connection, TeamMember, until } from '../support/teamMember.ts';

const day = 86_400_000;
const rule = 'no, install packages with pnpm, never with npm';

describe.skipIf(!hasPostgres)('engines of two members on a PostgreSQL server', () => {
  let server: TestPostgres;
  const mia = new TeamMember('Mia');
  const lee = new TeamMember('Lee');
  const machine = new TeamMember('Machine');
  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(async () => {
    for (const each of [mia, lee, machine]) await each.dispose();
    server.stop();
  });

  test('exchange by themselves, decide, accept at once, and notice that they were revoked', async () => {
    const database = await server.createDatabase();
    const admin = await server.openAdmin(database);
    await admin.addOrganisation('Acme');
    const tokens = {
      mia: await admin.addMemberWithToken('Acme', 'Mia', 'reviewer'),
      lee: await admin.addMemberWithToken('Acme', 'Lee', 'writer'),
      machine: await admin.addMemberWithToken('Acme', 'Machine', 'writer'),
    };
    const address = server.loginUrl(database);
    mia.session(1, Date.now() - 3 * day, [{ user: 'add zod' }, { run: 'npm install zod' }, { user: rule }]);
    lee.session(2, Date.now() - 2 * day, [{ user: 'add yaml' }, { run: 'npm install yaml' }, { user: rule }]);
    const engines = [await mia.engine(openTeamStore), await lee.engine(openTeamStore)] as const;
    for (const [index, engine] of engines.entries()) {
      await ask(engine, 'capture', {});
      const token = index === 0 ? tokens.mia : tokens.lee;
      await ask(engine, 'teamConnect', { ...connection, connection: address, token });
    }
    const [ofMia, ofLee] = engines;
    for (const engine of engines) await until(engine, ({ lastPushAt }) => lastPushAt !== null);
    expect((await ask(ofMia, 'teamMembers', {})).map(({ name, sessions }) => [name, sessions])).toEqual([
      ['Lee', 1],
      ['Machine', 0],
      ['Mia', 1],
    ]);

    const miner = await machine.engine(openTeamStore, {
      sharedStore: { connection: address, token: tokens.machine },
    });
    await ask(miner, 'now', { trigger: 'command' });
    const [row] = await ask(ofMia, 'teamProposals', { scope: 'team', member: 'Lee' });
    expect([...(row?.members ?? [])].sort()).toEqual(['Lee', 'Mia']);
    const shown = await ask(ofMia, 'teamProposal', { id: row?.id ?? '' });
    expect(contentHash(shown.skillMd)).toBe(shown.contentHash);
    const decision = await ask(ofMia, 'teamDecide', {
      ...{ id: shown.id, action: 'approve', contentHash: shown.contentHash, accept: true },
    });
    expect(decision.accepted?.name).toBe(shown.name);
    expect(existsSync(mia.skillFile(shown.name))).toBe(true);
    expect((await ask(ofLee, 'teamSync', {})).pulled.proposals).toHaveLength(1);
    expect(existsSync(lee.skillFile(shown.name))).toBe(false);

    await admin.revokeMember('Acme', 'Lee');
    await admin.close();
    await expect(ask(ofLee, 'teamSync', {})).rejects.toMatchObject({ code: 'access-refused' });
    expect(await ask(ofLee, 'teamStatus', {})).toMatchObject({ state: 'refused', identity: { member: 'Lee' } });
    const report = await ask(ofLee, 'now', { trigger: 'command' });
    expect(report.pending).toBeGreaterThan(0);
  }, 120_000);
});
