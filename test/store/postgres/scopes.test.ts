import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../../src/assistants/session.ts';
import type { MemberScope } from '../../../src/store/postgres/memberSession.ts';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore.ts';
import type { PostgresStore } from '../../../src/store/postgres/postgresStore.ts';
import { hasPostgres, TestPostgres } from '../../support/postgresServer.ts';
import { batch, decision, facts, prompt, proposal, START, skill, transcript } from '../sampleData.ts';

describe.skipIf(!hasPostgres)('members of an organisation on PostgreSQL', () => {
  let server: TestPostgres;
  let database: string;
  const tokens = new Map<string, string>();
  const stores: PostgresStore[] = [];

  const open = async (member: string, workspace = 'payments-api', scope: MemberScope = 'team', machine = member) => {
    const store = await openPostgresStore({
      connection: { url: server.loginUrl(database), token: tokens.get(member) ?? '' },
      workspace,
      scope,
      machine,
      connections: 2,
    });
    stores.push(store);
    return store;
  };
  const contribute = (store: PostgresStore, source: string, id = `${source}-e`) =>
    store.appendCapture(
      batch([prompt(id, { sourceSessionId: source })], [facts(source)], { path: '/home/dev/session.jsonl' }),
    );
  const sourcesOf = async (store: PostgresStore) =>
    (await store.listSessions()).map(({ sourceSessionId }) => sourceSessionId).toSorted();

  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await server.createDatabase();
    const admin = await server.openAdmin(database);
    await admin.addOrganisation('acme');
    for (const [name, role] of [
      ['ada', 'reviewer'],
      ['bob', 'reviewer'],
      ['wim', 'writer'],
    ] as const)
      tokens.set(name, await admin.addMemberWithToken('acme', name, role));
    await admin.close();
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    await server.dropDatabase(database);
  });

  it('see their own sessions, those of the workspace, or those of the organisation', async () => {
    await contribute(await open('ada'), 'a1');
    await contribute(await open('bob'), 'b1');
    await contribute(await open('bob', 'web-shop'), 'b2');
    expect(await sourcesOf(await open('ada', 'payments-api', 'me'))).toEqual(['a1']);
    expect(await sourcesOf(await open('ada'))).toEqual(['a1', 'b1']);
    const all = await open('ada', 'payments-api', 'organisation');
    expect(await sourcesOf(all)).toEqual(['a1', 'b1', 'b2']);
    expect((await all.readEventsById(['a1-e', 'b2-e', 'none'])).map(({ event }) => event.id).toSorted()).toEqual([
      'a1-e',
      'b2-e',
    ]);
    const mine = await open('ada', 'payments-api', 'me');
    expect(await mine.readEventsById(['a1-e', 'b1-e'])).toHaveLength(1);
    expect(await mine.readEvents(sessionIdOf('claude-code', 'b1'))).toEqual([]);
    expect(await mine.counts()).toMatchObject({ sessions: 1, events: 1 });
    await expect(contribute(mine, 'a2')).rejects.toMatchObject({ code: 'store-read-only' });
  });

  it('are named as the contributors of their sessions, and keep transcripts of one path apart by member and machine', async () => {
    const ada = await open('ada');
    const bob = await open('bob');
    await contribute(ada, 'a1');
    await contribute(bob, 'b1');
    await contribute(await open('bob', 'payments-api', 'team', 'desktop'), 'b2');
    expect(
      (await ada.listSessions()).map(({ sourceSessionId, member }) => [sourceSessionId, member]).toSorted(),
    ).toEqual([
      ['a1', 'ada'],
      ['b1', 'bob'],
      ['b2', 'bob'],
    ]);
    await bob.saveTranscripts([transcript({ path: '/home/dev/session.jsonl', missing: true })]);
    expect((await ada.listTranscripts()).map(({ missing }) => missing)).toEqual([false]);
    expect(await bob.listTranscripts()).toHaveLength(1);
  });

  it('share one copy of an event that both have, and its session stays the first one’s', async () => {
    const ada = await open('ada');
    const bob = await open('bob');
    const results = await Promise.all([contribute(ada, 's', 'same'), contribute(bob, 's', 'same')]);
    expect(results.map(({ inserted }) => inserted).toSorted()).toEqual([0, 1]);
    expect((await bob.listSessions()).map(({ events }) => events)).toEqual([1]);
  });

  it('do not decide differently unnoticed when two review at once', async () => {
    const ada = await open('ada');
    const bob = await open('bob');
    await ada.saveProposals([proposal('p1')]);
    const outcomes = await Promise.allSettled([
      ada.decide(decision('d1', { kind: 'approve' }), { proposals: [proposal('p1', { status: 'approved' })] }),
      bob.decide(decision('d2', { kind: 'dismiss' }), { proposals: [proposal('p1', { status: 'dismissed' })] }),
    ]);
    const refused = outcomes.find(({ status }) => status === 'rejected');
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(refused).toMatchObject({ reason: { code: 'changed-meanwhile' } });
    expect(String(refused?.status === 'rejected' ? refused.reason.message : '')).toMatch(
      /^(ada|bob) has (approved|dismissed)/,
    );
    expect(await ada.listDecisions()).toHaveLength(1);
    const status = (await bob.getProposal('p1'))?.status;
    expect(status).toBe((await ada.listDecisions())[0]?.kind === 'approve' ? 'approved' : 'dismissed');
  });

  it('leave what a reviewer decided as it is when a writer saves proposals from before', async () => {
    const ada = await open('ada');
    const wim = await open('wim');
    await wim.saveProposals([proposal('p1'), proposal('p2')]);
    await ada.decide(decision('d1'), { proposals: [proposal('p1', { status: 'approved' })] });
    await wim.saveProposals([proposal('p1', { title: 'Stale' }), proposal('p2', { title: 'Newer' })]);
    expect(await ada.getProposal('p1')).toMatchObject({ status: 'approved', title: proposal('p1').title });
    expect((await ada.getProposal('p1'))?.evidence).toHaveLength(proposal('p1').evidence.length);
    expect((await ada.getProposal('p2'))?.title).toBe('Newer');
    await expect(
      wim.decide(decision('d2', { kind: 'dismiss', subject: 'p2' }), {
        proposals: [proposal('p2', { status: 'dismissed' })],
      }),
    ).rejects.toMatchObject({ code: 'store-read-only' });
    expect((await ada.getProposal('p2'))?.status).toBe('pending');
  });

  it('know where their own machine has copies of a skill, and not where others’ have', async () => {
    const ada = await open('ada');
    const wim = await open('wim');
    await ada.decide(decision('d1'), { skill: skill() });
    expect((await ada.listSkills())[0]?.targets).toEqual(skill().targets);
    expect((await wim.listSkills())[0]?.targets).toEqual([]);
    await wim.decide(decision('d2', { kind: 'deliver', skillMd: null }), {
      skill: { ...skill(), targets: ['/w/SKILL.md'] },
    });
    expect((await wim.listSkills())[0]?.targets).toEqual(['/w/SKILL.md']);
    expect((await ada.listSkills())[0]?.targets).toEqual(skill().targets);
  });

  it('forget their own sessions, and others’ only as reviewers', async () => {
    const ada = await open('ada');
    const wim = await open('wim');
    await contribute(ada, 'a1');
    await contribute(wim, 'w1');
    await expect(wim.forgetSessions([sessionIdOf('claude-code', 'a1')], 'asked')).rejects.toMatchObject({
      code: 'store-read-only',
    });
    expect(await sourcesOf(ada)).toEqual(['a1', 'w1']);
    expect((await wim.forgetSessions([sessionIdOf('claude-code', 'w1')], null)).events).toBe(1);
    expect((await ada.forgetSessions([sessionIdOf('claude-code', 'a1')], null)).events).toBe(1);
    expect(await sourcesOf(ada)).toEqual([]);
  });

  it('take back only their own opt-outs, and share everybody’s', async () => {
    const ada = await open('ada');
    const bob = await open('bob');
    const optOut = { kind: 'folder', subject: '/private', at: START, reason: null } as const;
    await ada.exclude([optOut]);
    await bob.exclude([{ ...optOut, at: START + 1 }]);
    await bob.include('folder', '/private');
    expect(await bob.listExclusions()).toEqual([optOut]);
    await ada.include('folder', '/private');
    expect(await bob.listExclusions()).toEqual([]);
  });

  it('share what the workspace knows and keep what is a machine’s', async () => {
    const ada = await open('ada');
    const bob = await open('bob');
    await ada.setValue('mining', 1);
    await ada.setValue('capture.scope', 'ada');
    await bob.setValue('capture.scope', 'bob');
    expect(await bob.getValue('mining')).toBe(1);
    expect(await ada.getValue('capture.scope')).toBe('ada');
    await bob.setValue('mining', 2);
    expect(await ada.getValue('mining')).toBe(2);
  });

  it('are told in sentences what is wrong, and never a password', async () => {
    const connection = { url: 'postgres://me:hunter2@127.0.0.1:1/skillify', token: null };
    const message = await openPostgresStore({ connection, workspace: 'w' }).catch((error: Error) => error.message);
    expect(message).toMatch(/^The PostgreSQL server of postgres:\/\/127\.0\.0\.1:1\/skillify cannot be reached/);
    expect(message).not.toContain('hunter2');
    const forged = { url: server.loginUrl(database), token: 'skillify_forged' };
    const refused = await openPostgresStore({ connection: forged, workspace: 'w' }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'store-away' });
    expect(String(refused)).not.toContain('skillify_forged');
    const empty = await server.createEmptyDatabase();
    await expect(
      openPostgresStore({ connection: { url: server.ownerUrl(empty) }, workspace: 'w' }),
    ).rejects.toMatchObject({ code: 'store-broken' });
    expect((await (await open('ada')).location()).path).not.toContain('login-password');
  });

  it('go on when the server restarted in between, after one sentence', async () => {
    const store = await open('ada');
    await contribute(store, 'a1');
    await server.asSuperuser((execute) =>
      execute(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'skillify'`),
    );
    const first = await store.listSessions().catch((error: unknown) => error);
    if (!Array.isArray(first)) expect(first).toMatchObject({ code: 'store-away' });
    expect(await store.listSessions()).toHaveLength(1);
  });
});
