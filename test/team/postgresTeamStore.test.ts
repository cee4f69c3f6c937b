import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { SkillifyError } from '../../src/base/errors.ts';
import type { TeamDecideRequest, TeamRole } from '../../src/engine/teamContract.ts';
import { contentHash } from '../../src/skills/contentHash.ts';
import { openPostgresTeamStore } from '../../src/team/postgresTeamStore.ts';
import { pushSessions } from '../../src/team/push.ts';
import { SentSessions } from '../../src/team/sentSessions.ts';
import type { TeamStore } from '../../src/team/teamStore.ts';
import { batch, facts, prompt, proposal, START } from '../store/sampleData.ts';
import { hasPostgres, TestPostgres } from '../support/postgresServer.ts';
import { Member, skillText } from './member.ts';

const name = 'use-pnpm';
const text = skillText(name, ['Install with pnpm.', 'Keep the lockfile.']);
const never = new AbortController().signal;

describe.skipIf(!hasPostgres)('a team’s store on a PostgreSQL server', () => {
  let server: TestPostgres;
  let database: string;
  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await server.createDatabase();
    await administer((admin) => admin.addOrganisation('Acme'));
  });

  async function administer<T>(
    work: (admin: Awaited<ReturnType<TestPostgres['openAdmin']>>) => Promise<T>,
  ): Promise<T> {
    const admin = await server.openAdmin(database);
    try {
      return await work(admin);
    } finally {
      await admin.close();
    }
  }

  const addMember = (member: string, role: TeamRole, organisation = 'Acme') =>
    administer((admin) => admin.addMemberWithToken(organisation, member, role));

  async function enter(token: string, workspace = 'shop', machine = 'm'): Promise<TeamStore> {
    const connection = server.loginUrl(database);
    const team = await openPostgresTeamStore({ connection, token, workspace, title: workspace, machine }, never);
    onTestFinished(() => team.close());
    return team;
  }

  async function member(of: string, role: TeamRole, workspace = 'shop'): Promise<Member> {
    return Member.on(await enter(await addMember(of, role), workspace));
  }

  async function propose(by: Member, id: string, sessionId?: string): Promise<void> {
    const given = proposal(id, { name, skillMd: text, sources: [], contradiction: null });
    const evidence = given.evidence.map((item) => (sessionId === undefined ? item : { ...item, sessionId }));
    await (await by.team.within('team')).saveProposals([{ ...given, evidence }]);
  }

  async function capture(by: Member, source: string, count = 3): Promise<void> {
    const events = Array.from({ length: count }, (_, index) =>
      prompt(`${source}-${index}`, { sourceSessionId: source, at: START + index }),
    );
    await by.local.appendCapture(batch(events, [facts(source)], { path: `/h/${source}`, relativePath: source }));
  }

  async function push(by: Member, signal = never) {
    const { local, team } = by;
    const sent = await SentSessions.read(local, team.workspaceKey);
    const shared = await team.within('team');
    return pushSessions({ local, shared, sent, redactions: [], isExcluded: () => false, signal });
  }

  const approval = (id: string): TeamDecideRequest => ({ id, action: 'approve', contentHash: contentHash(text) });
  const dismissal = (id: string): TeamDecideRequest => ({
    ...{ id, action: 'dismiss', contentHash: contentHash(text), reason: 'wrong' },
  });

  test('says who the member is by the server, and notices a new role and a revoked token at once', async () => {
    const mia = await member('Mia', 'writer');
    expect(mia.team.identity).toEqual({ organisation: 'Acme', workspace: 'shop', member: 'Mia', role: 'writer' });
    await administer((admin) => admin.changeRole('Acme', 'Mia', 'reviewer'));
    await mia.team.refresh();
    expect(mia.team.identity.role).toBe('reviewer');
    await administer((admin) => admin.revokeMember('Acme', 'Mia'));
    await expect(mia.team.refresh()).rejects.toMatchObject({ code: 'access-refused' });
    await expect(mia.team.refresh()).rejects.toThrow(/Local work goes on\.$/);
  });

  test('lets a reader send as soon as they are a writer, and a workspace that was made anew be entered anew', async () => {
    const lee = await member('Lee', 'writer');
    const rea = await member('Rea', 'reader');
    await capture(rea, 's');
    await expect(push(rea)).rejects.toMatchObject({ code: 'store-read-only' });
    await administer((admin) => admin.changeRole('Acme', 'Rea', 'writer'));
    await rea.team.refresh();
    expect(await push(rea)).toMatchObject({ sessions: 1 });
    await server.asSuperuser(
      (execute) => execute(`UPDATE skillify_private.workspaces SET name = 'gone' WHERE name = 'shop'`),
      database,
    );
    await expect(lee.team.refresh()).rejects.toMatchObject({ code: 'access-refused' });
    await expect(lee.team.refresh()).rejects.toThrow(/made anew\. Connect again/);
  });

  test('lets nobody in with a token that is not one, and says that apart from a server that is away', async () => {
    await expect(enter('skillify_none')).rejects.toMatchObject({ code: 'access-refused' });
    const connection = 'postgres://skillify_login:pw@127.0.0.1:1/none';
    const away = openPostgresTeamStore({ connection, token: 't', workspace: 'w', title: 'w', machine: 'm' }, never);
    await expect(away).rejects.toMatchObject({ code: 'store-away' });
    await expect(away).rejects.not.toThrow(/pw/);
    const reader = await addMember('Rea', 'reader');
    await expect(enter(reader, 'unregistered')).rejects.toMatchObject({ code: 'access-refused' });
  });

  test('a reader sends nothing, a writer decides nothing, whatever their client tries', async () => {
    const [lee, mia] = [await member('Lee', 'writer'), await member('Mia', 'reviewer')];
    const rea = await member('Rea', 'reader');
    await propose(lee, 'p1');
    await capture(rea, 's');
    await expect(push(rea)).rejects.toMatchObject({ code: 'store-read-only' });
    for (const each of [lee, rea]) {
      await expect(each.decide(approval('p1'))).rejects.toMatchObject({ code: 'usage' });
      // The same without the client's own look at the role.
      const decision = {
        id: `x-${each.name}`,
        kind: 'approve',
        subject: 'p1',
        at: 1,
        by: 'Mia',
        reason: null,
      } as const;
      const forged = each.team.decide({ ...decision, contentHash: null, skillMd: null }, {}, { skills: [] });
      await expect(forged).rejects.toMatchObject({ code: 'store-read-only' });
    }
    expect(await mia.team.decisions('team')).toEqual([]);
    expect((await mia.shared.get('p1', 'team')).mayDecide).toBe(true);
    expect((await lee.shared.get('p1', 'team')).mayDecide).toBe(false);
  });

  test('a decision carries the name that the server knows, not the one that the client says', async () => {
    const mia = await member('Mia', 'reviewer');
    await propose(mia, 'p1');
    await mia.shared.decide(approval('p1'), { id: 'd1', at: 5, by: 'somebody else' });
    expect(await mia.team.decisions('team', ['p1'])).toMatchObject([{ id: 'd1', by: 'Mia', kind: 'approve' }]);
  });

  test('the same decision sent again changes nothing, and one on another draft than was shown is refused', async () => {
    const mia = await member('Mia', 'reviewer');
    await propose(mia, 'p1');
    const stamp = { id: 'd1', at: 5, by: 'Mia' };
    await expect(mia.shared.decide({ ...approval('p1'), contentHash: 'f'.repeat(64) }, stamp)).rejects.toThrow(
      /changed since/,
    );
    await mia.shared.decide(approval('p1'), stamp);
    expect(await mia.shared.decide(approval('p1'), stamp)).toEqual({ skillName: name, notice: null });
    expect(await mia.team.decisions('team')).toHaveLength(1);
  });

  test('a dismissal is taken back by any reviewer, and can be decided on anew', async () => {
    const [mia, ola] = [await member('Mia', 'reviewer'), await member('Ola', 'reviewer')];
    await propose(mia, 'p1');
    await mia.decide(dismissal('p1'));
    await expect(ola.decide(approval('p1'))).rejects.toThrow(/^Mia dismissed this proposal on/);
    await ola.decide({ ...approval('p1'), action: 'reopen' });
    await ola.decide(approval('p1'));
    const decisions = await mia.team.decisions('team', ['p1']);
    expect(decisions.map(({ kind, by }) => `${by} ${kind}`)).toEqual(['Mia dismiss', 'Ola restore', 'Ola approve']);
  });

  test('of two reviewers at once who decide otherwise one stands and the other is told who decided what and when', async () => {
    const [mia, ola] = [await member('Mia', 'reviewer'), await member('Ola', 'reviewer')];
    const rounds = 200;
    const shared = await mia.team.within('team');
    const ids = Array.from({ length: rounds }, (_, round) => `p${round}`);
    await shared.saveProposals(
      ids.map((id) => {
        const own = skillText(`skill-${id}`, ['Do it.']);
        return proposal(id, { name: `skill-${id}`, skillMd: own, sources: [], contradiction: null });
      }),
    );
    const wins = new Map([
      ['Mia', 0],
      ['Ola', 0],
    ]);
    let agreed = 0;
    for (const id of ids) {
      const hash = contentHash(skillText(`skill-${id}`, ['Do it.']));
      const requests = [mia, ola].map(() => (Math.random() < 0.5 ? approval(id) : dismissal(id)));
      const results = await Promise.allSettled(
        [mia, ola].map(async (each, index) => {
          // Now and then one of them comes a little later.
          if (Math.random() < 0.5) await new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
          return each.decide({ ...(requests[index] ?? approval(id)), contentHash: hash });
        }),
      );
      const recorded = await mia.team.decisions('team', [id]);
      expect(recorded).toHaveLength(1);
      const [stands] = recorded;
      const winner = stands?.by ?? '';
      wins.set(winner, (wins.get(winner) ?? 0) + 1);
      expect((await shared.getProposal(id))?.status).toBe(stands?.kind === 'approve' ? 'approved' : 'dismissed');
      const isSame = requests[0]?.action === requests[1]?.action;
      const failures: unknown[] = [];
      for (const result of results) if (result.status === 'rejected') failures.push(result.reason);
      if (isSame) {
        agreed += 1;
        expect(failures).toEqual([]);
      } else {
        expect(failures).toHaveLength(1);
        const [failure] = failures;
        expect(SkillifyError.is(failure, 'changed-meanwhile')).toBe(true);
        const verb = stands?.kind === 'approve' ? 'approved' : 'dismissed';
        expect(String(failure)).toMatch(
          new RegExp(`${winner} ${verb} this proposal on \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC`),
        );
      }
    }
    expect(agreed).toBeGreaterThan(0);
    expect(agreed).toBeLessThan(rounds);
    for (const count of wins.values()) expect(count).toBeGreaterThan(0);
    const approved = (await shared.listProposals(['approved'])).length;
    expect(await shared.listSkills()).toHaveLength(approved);
  }, 180_000);

  test('two revisions of one skill at once do not both take the next version', async () => {
    const [mia, ola] = [await member('Mia', 'reviewer'), await member('Ola', 'reviewer')];
    await propose(mia, 'p0');
    await mia.decide(approval('p0'));
    for (let round = 1; round <= 20; round += 1) {
      const shared = await mia.team.within('team');
      const [skill] = await shared.listSkills();
      const sources = [{ name, version: skill?.version ?? 0, skillMd: skill?.skillMd ?? '' }];
      const texts = ['Mia', 'Ola'].map((who) => skillText(name, [`${who} says ${round}.`]));
      await shared.saveProposals(
        texts.map((skillMd, index) =>
          proposal(`p${round}-${index}`, { name, change: 'revise', skillMd, sources, contradiction: null }),
        ),
      );
      const results = await Promise.allSettled(
        [mia, ola].map((each, index) =>
          each.decide({ ...approval(`p${round}-${index}`), contentHash: contentHash(texts[index] ?? '') }),
        ),
      );
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await shared.listSkills())[0]?.version).toBe(round + 1);
    }
  });

  test('a connection that is cut while sessions are sent loses and doubles nothing', async () => {
    const mia = await member('Mia', 'writer');
    for (let source = 0; source < 6; source += 1) await capture(mia, `s${source}`, 700);
    let cuts = 0;
    const cutting = (async () => {
      for (; cuts < 6; cuts += 1) {
        await new Promise((resolve) => setTimeout(resolve, 40 + Math.random() * 120));
        await server.asSuperuser((execute) =>
          execute(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}' AND usename = 'skillify_login'`,
          ),
        );
      }
    })();
    const sendUntilDone = async () => {
      for (let attempt = 0; attempt < 50; attempt += 1) {
        try {
          return await push(mia);
        } catch (error) {
          expect(SkillifyError.is(error, 'store-away')).toBe(true);
        }
      }
      throw new Error('It never arrived.');
    };
    await sendUntilDone();
    await cutting;
    await sendUntilDone();
    const shared = await mia.team.within('team');
    expect((await shared.counts()).events).toBe(4_200);
    for (let source = 0; source < 6; source += 1) {
      const id = sessionIdOf('claude-code', `s${source}`);
      const ids = (await shared.readEvents(id)).map(({ event }) => event.id);
      expect(ids).toEqual((await mia.local.readEvents(id)).map(({ event }) => event.id));
    }
    expect(cuts).toBe(6);
  });

  test('the same session from two machines of one member, or of two, is there once and is the first one’s', async () => {
    const token = await addMember('Mia', 'writer');
    const [desk, laptop] = [
      await Member.on(await enter(token, 'shop', 'desk')),
      await Member.on(await enter(token, 'shop', 'laptop')),
    ];
    const lee = await member('Lee', 'writer');
    for (const each of [desk, laptop, lee]) await capture(each, 'same', 400);
    await Promise.all([push(desk), push(laptop)]);
    await push(lee);
    const shared = await lee.team.within('team');
    expect((await shared.counts()).events).toBe(400);
    expect([...(await lee.team.sessionMembers('team')).values()]).toEqual(['Mia']);
    expect((await lee.team.sessionMembers('me')).size).toBe(0);
  });

  test('every question keeps to its scope: me, the team, the organisation, and never another one', async () => {
    const [mia, lee] = [await member('Mia', 'reviewer'), await member('Lee', 'writer')];
    const far = await member('Far', 'writer', 'other-workspace');
    await administer((admin) => admin.addOrganisation('Rival'));
    const rival = await Member.on(await enter(await addMember('Riv', 'reviewer', 'Rival')));
    const session = (source: string) => sessionIdOf('claude-code', source);
    for (const [each, source] of [
      [mia, 'of-mia'],
      [lee, 'of-lee'],
      [far, 'of-far'],
      [rival, 'of-riv'],
    ] as const) {
      await capture(each, source);
      await push(each);
      await propose(each, `p-${source}`, session(source));
    }
    const listed = async (each: Member, scope: 'me' | 'team' | 'organisation', of?: string) =>
      (await each.shared.list(scope, of)).map(({ id }) => id).sort();
    expect(await listed(mia, 'me')).toEqual(['p-of-mia']);
    expect(await listed(mia, 'team')).toEqual(['p-of-lee', 'p-of-mia']);
    expect(await listed(mia, 'team', 'Lee')).toEqual(['p-of-lee']);
    expect(await listed(mia, 'organisation')).toEqual(['p-of-far', 'p-of-lee', 'p-of-mia']);
    expect(await listed(rival, 'organisation')).toEqual(['p-of-riv']);
    await expect(mia.shared.get('p-of-lee', 'me')).rejects.toMatchObject({ code: 'not-found' });
    await expect(mia.shared.get('p-of-far', 'team')).rejects.toMatchObject({ code: 'not-found' });
    await expect(mia.shared.get('p-of-riv', 'organisation')).rejects.toMatchObject({ code: 'not-found' });
    expect((await mia.shared.get('p-of-far', 'organisation')).contributors).toEqual([{ member: 'Far', sessions: 1 }]);
    // What is seen beyond one's own workspace is not decided from there.
    await expect(mia.decide(approval('p-of-far'))).rejects.toMatchObject({ code: 'not-found' });
    for (const scope of ['me', 'team', 'organisation'] as const) {
      const sessions = (await (await mia.team.within(scope)).listSessions()).map(({ id }) => id).sort();
      expect([...(await mia.team.sessionMembers(scope)).keys()].sort()).toEqual(sessions);
    }
    expect((await mia.shared.members()).map((each) => [each.name, each.sessions, each.proposals])).toEqual([
      ['Far', 0, 0],
      ['Lee', 1, 1],
      ['Mia', 1, 1],
    ]);
    await mia.decide(approval('p-of-lee'));
    expect((await far.pull('team')).waiting).toEqual([]);
    expect((await far.pull('organisation')).waiting).toHaveLength(1);
    expect((await rival.pull('organisation')).waiting).toEqual([]);
  });

  test('an approval writes no file; each member accepts it, and a retirement is proposed to each', async () => {
    const [mia, lee] = [await member('Mia', 'reviewer'), await member('Lee', 'reader')];
    await propose(mia, 'p1');
    await mia.decide(approval('p1'));
    for (const each of [mia, lee]) {
      expect(existsSync(each.file(name))).toBe(false);
      await each.pull();
      await each.accept();
      expect(readFileSync(each.file(name), 'utf8')).toBe(text);
    }
    await mia.shared.retire(name, 'Not needed.', { id: 'r', at: Date.now(), by: 'Mia' });
    for (const each of [mia, lee]) {
      expect((await each.pull()).waiting).toMatchObject([{ change: 'retire', provenance: { decidedBy: 'Mia' } }]);
      await each.accept();
      expect(existsSync(each.file(name))).toBe(false);
    }
  });
});
