import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engineInterface.ts';
import { isRewordable } from '../../src/engine/reword.ts';
import type { TeamConnection, TeamRole } from '../../src/engine/teamContract.ts';
import type { Proposal } from '../../src/mining/proposal.ts';
import { contentHash } from '../../src/skills/contentHash.ts';
import { openStore } from '../../src/store/openStore.ts';
import { proposal } from '../store/sampleData.ts';
import { ASSETS, temporaryFolder } from '../store/testFolder.ts';
import { ask, filesBelow } from '../support/sampleScope.ts';
import { SharedFake } from '../support/sharedFake.ts';
import { connection, TeamMember, until } from '../support/teamMember.ts';
import { skillText } from '../team/member.ts';

const name = 'use-pnpm';
const text = skillText(name, ['Install with pnpm.', 'Keep the lockfile.', 'Pin versions.']);
const day = 86_400_000;

let fake: SharedFake;
let mia: TeamMember;
let closeShared: () => Promise<void>;
beforeEach(async () => {
  const store = await openStore({ folder: path.join(temporaryFolder(), 'shared'), assetPath: ASSETS });
  closeShared = () => store.close();
  fake = new SharedFake(store);
  mia = new TeamMember('Mia');
  mia.session(1, Date.now() - 2 * day, [{ user: 'always install with pnpm, never npm' }, { say: 'Yes.' }]);
});
afterEach(async () => {
  await mia.dispose();
  await closeShared();
});

async function connected(role: TeamRole = 'reviewer', changes: Partial<TeamConnection> = {}): Promise<Engine> {
  const engine = await mia.engine(fake.opening('Mia', role));
  await ask(engine, 'capture', {});
  await ask(engine, 'teamConnect', { ...connection, ...changes });
  await until(engine, ({ lastPullAt, state }) => lastPullAt !== null && state === 'connected');
  return engine;
}

/** What the team has to decide on, with evidence of a session of Mia's. */
async function share(id: string, changes: Partial<Proposal> = {}): Promise<Proposal> {
  const made = proposal(id, { name, skillMd: text, sources: [], contradiction: null, ...changes });
  await fake.store.saveProposals([made]);
  return made;
}

/** Another member decides, through a store of their own. */
async function otherApproves(id: string, skillMd = text): Promise<void> {
  const { TeamReview } = await import('../../src/team/teamReview.ts');
  const views = { view: never, summary: never };
  const review = new TeamReview(fake.as('Ola'), views);
  await review.decide(
    { id, action: 'approve', contentHash: contentHash(skillMd) },
    { id: `ola-${id}`, at: Date.now(), by: 'x' },
  );
}
function never(): never {
  throw new Error('Nothing is shown here.');
}

const approval = { action: 'approve', contentHash: contentHash(text) } as const;

describe('without a connection', () => {
  test('nothing is asked, sent or kept, and requests say so', async () => {
    const engine = await mia.engine(async () => never());
    await ask(engine, 'now', { trigger: 'command' });
    expect(await ask(engine, 'teamStatus', {})).toMatchObject({ state: 'off', identity: null, problem: null });
    for (const method of ['teamSync', 'teamMembers'] as const) {
      await expect(ask(engine, method, {})).rejects.toMatchObject({ code: 'usage' });
    }
    expect(filesBelow(mia.store).filter((file) => file.includes('team'))).toEqual([]);
  });

  test('a connection that is none is refused', async () => {
    const engine = await mia.engine(async () => never());
    for (const address of ['mysql://h/d', '/var/lib', 'postgres:h']) {
      await expect(ask(engine, 'teamConnect', { ...connection, connection: address })).rejects.toMatchObject({
        code: 'usage',
      });
    }
  });
});

describe('a connected project', () => {
  test('sends what it has, receives what the team approved, and says so', async () => {
    await share('p1');
    await otherApproves('p1');
    const engine = await connected();
    const status = await ask(engine, 'teamStatus', {});
    expect(status).toMatchObject({
      identity: { organisation: 'Acme', member: 'Mia', role: 'reviewer' },
      waiting: { sessions: 0, forgettings: 0, decisions: 0 },
      toReview: 0,
      problem: null,
    });
    expect((await fake.store.counts()).sessions).toBe(1);
    const waiting = await ask(engine, 'listProposals', { statuses: ['pending'] });
    expect(waiting.map((each) => [each.kind, each.change, each.name])).toEqual([['team', 'create', name]]);
    expect((await ask(engine, 'teamSkills', { scope: 'team' }))[0]).toMatchObject({ name, here: 'waiting' });
    expect(existsSync(mia.skillFile(name))).toBe(false);
  });

  test('keeps neither password nor token anywhere', async () => {
    const engine = await connected();
    await engine.dispose();
    const bytes = filesBelow(mia.store)
      .map((file) => readFileSync(file, 'latin1'))
      .join('');
    expect(bytes).not.toContain('very-secret');
    expect(bytes).not.toContain('skillify_token-of-tests');
    expect(bytes).not.toContain('db.example.com');
  });

  test('exchanges what a capture adds by itself', async () => {
    const engine = await connected();
    mia.session(2, Date.now() - day, [{ user: 'add a test' }, { say: 'Done.' }]);
    await ask(engine, 'capture', {});
    await expect.poll(async () => (await fake.store.counts()).sessions, { timeout: 30_000 }).toBe(2);
  });

  test('removes from the team what is forgotten, also what was forgotten while the store was away', async () => {
    const engine = await connected();
    const [session] = await ask(engine, 'sessions', {});
    fake.isAway = true;
    await ask(engine, 'forget', { session: session?.id ?? '' });
    expect((await ask(engine, 'teamStatus', {})).waiting.forgettings).toBe(1);
    fake.isAway = false;
    expect((await ask(engine, 'teamSync', {})).pushed.forgotten).toBe(1);
    expect((await fake.store.counts()).events).toBe(0);
    expect((await fake.store.listExclusions()).map(({ subject }) => subject)).toEqual([session?.sourceId]);
    expect((await ask(engine, 'teamStatus', {})).waiting.forgettings).toBe(0);
  });

  test('leaves what the team approved in the team’s words, and merges it into nothing', async () => {
    await share('p1');
    await share('p2', { name: 'other', skillMd: skillText('other', ['Do it.']) });
    await otherApproves('p1');
    await otherApproves('p2', skillText('other', ['Do it.']));
    const engine = await connected();
    const waiting = await ask(engine, 'listProposals', { statuses: ['pending'] });
    expect(waiting).toHaveLength(2);
    const merging = ask(engine, 'mergeProposals', { ids: waiting.map(({ id }) => id) });
    await expect(merging).rejects.toThrow(/was approved by your team and cannot be merged/);
    for (const { id } of waiting) expect(isRewordable(await ask(engine, 'getProposal', { id }))).toBe(false);
  });

  test('stops when it is disconnected, and keeps what it accepted', async () => {
    await share('p1');
    await otherApproves('p1');
    const engine = await connected();
    expect(await ask(engine, 'teamDisconnect', {})).toMatchObject({ state: 'off' });
    mia.session(2, Date.now() - day, [{ user: 'add a test' }]);
    await ask(engine, 'capture', {});
    expect((await fake.store.counts()).sessions).toBe(1);
    expect(await ask(engine, 'listProposals', { statuses: ['pending'] })).toHaveLength(1);
  });
});

describe('a store that is away or lets nobody in', () => {
  test('leaves local work alone and is tried again', async () => {
    fake.isAway = true;
    const engine = await mia.engine(fake.opening('Mia'));
    await ask(engine, 'teamConnect', connection);
    const status = await until(engine, ({ state }) => state === 'away');
    expect(status.problem).toMatch(/cannot be reached/);
    const report = await ask(engine, 'now', { trigger: 'command' });
    expect(report.captured.events).toBeGreaterThan(0);
    await expect(ask(engine, 'teamSync', {})).rejects.toMatchObject({ code: 'store-away' });
    fake.isAway = false;
    expect((await ask(engine, 'teamSync', {})).pushed.sessions).toBe(1);
    expect(await ask(engine, 'teamStatus', {})).toMatchObject({ state: 'connected', problem: null });
  });

  test('a revoked token is said in a sentence; local work goes on and nothing is lost', async () => {
    const engine = await connected();
    fake.isRefused = true;
    await expect(ask(engine, 'teamSync', {})).rejects.toMatchObject({ code: 'access-refused' });
    expect(await ask(engine, 'teamStatus', {})).toMatchObject({
      state: 'refused',
      problem: expect.stringMatching(/revoked/),
    });
    mia.session(2, Date.now() - day, [{ user: 'add a test' }]);
    await ask(engine, 'now', { trigger: 'command' });
    expect((await ask(engine, 'teamStatus', {})).waiting.sessions).toBe(1);
    fake.isRefused = false;
    await ask(engine, 'teamConnect', connection);
    await until(engine, ({ waiting }) => waiting.sessions === 0);
  });

  test('a reader receives, sends nothing and is told so', async () => {
    await share('p1');
    await otherApproves('p1');
    const engine = await connected('reader');
    expect((await fake.store.counts()).sessions).toBe(0);
    expect(await ask(engine, 'listProposals', { statuses: ['pending'] })).toHaveLength(1);
    const status = await ask(engine, 'teamStatus', {});
    expect(status.problem).toMatch(/^Your role in this team is “reader”/);
    expect(status).toMatchObject({ state: 'connected', lastPushAt: null });
  });
});

describe('decisions on shared proposals', () => {
  test('are recorded, write no file, and come back as an ordinary proposal', async () => {
    const engine = await connected();
    await share('p1');
    const [row] = await ask(engine, 'teamProposals', { scope: 'team' });
    const shown = await ask(engine, 'teamProposal', { id: row?.id ?? '' });
    const decision = await ask(engine, 'teamDecide', { id: 'p1', action: 'approve', contentHash: shown.contentHash });
    expect(decision).toEqual({ outcome: 'recorded', accepted: null, notices: [] });
    expect(existsSync(mia.skillFile(name))).toBe(false);
    const report = await ask(engine, 'teamSync', {});
    expect(report.pulled.proposals).toHaveLength(1);
    expect((await ask(engine, 'teamMembers', {})).find(({ isSelf }) => isSelf)?.decisions).toBe(1);
  });

  test('with the wish to accept at once write the skill here', async () => {
    const engine = await connected();
    await share('p1');
    const decision = await ask(engine, 'teamDecide', { id: 'p1', ...approval, accept: true });
    expect(decision.accepted?.name).toBe(name);
    expect(readFileSync(mia.skillFile(name), 'utf8')).toBe(text);
  });

  test('of a reviewer’s own wording approve that wording', async () => {
    const engine = await connected();
    await share('p1');
    const own = text.replace('Pin versions.', 'Pin exact versions.');
    await ask(engine, 'teamDecide', { id: 'p1', ...approval, skillMd: own });
    expect((await fake.store.listSkills())[0]?.skillMd).toBe(own);
  });

  test('can be taken back: a dismissed proposal waits again, an approved one does not', async () => {
    const engine = await connected();
    await share('p1');
    const hash = { contentHash: contentHash(text) };
    await ask(engine, 'teamDecide', { id: 'p1', action: 'dismiss', ...hash, reason: 'wrong' });
    expect(await ask(engine, 'teamProposals', { scope: 'team' })).toEqual([]);
    for (let times = 0; times < 2; times += 1) await ask(engine, 'teamDecide', { id: 'p1', action: 'reopen', ...hash });
    expect(await ask(engine, 'teamProposals', { scope: 'team' })).toHaveLength(1);
    const kinds = (await fake.as('Mia').decisions('team')).map(({ kind }) => kind);
    expect(kinds).toEqual(['dismiss', 'restore']);
    await ask(engine, 'teamDecide', { id: 'p1', ...approval });
    const late = ask(engine, 'teamDecide', { id: 'p1', action: 'reopen', ...hash });
    await expect(late).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(late).rejects.toThrow(/^Mia approved this proposal on/);
  });

  test('of a writer are refused, online and offline', async () => {
    const engine = await connected('writer');
    await share('p1');
    await expect(ask(engine, 'teamDecide', { id: 'p1', ...approval })).rejects.toThrow(/may not decide/);
    fake.isAway = true;
    await expect(ask(engine, 'teamDecide', { id: 'p1', ...approval })).rejects.toThrow(/may not decide/);
    expect((await ask(engine, 'teamStatus', {})).waiting.decisions).toBe(0);
  });

  test('wait while the store is away, over a restart, and are sent in order', async () => {
    const engine = await connected();
    await share('p1');
    await share('p2', { name: 'other', skillMd: skillText('other', ['Do it.']) });
    await ask(engine, 'teamProposals', { scope: 'team' });
    fake.isAway = true;
    expect(await ask(engine, 'teamDecide', { id: 'p1', ...approval })).toMatchObject({ outcome: 'waiting' });
    const hash = contentHash(skillText('other', ['Do it.']));
    await ask(engine, 'teamDecide', { id: 'p2', action: 'dismiss', contentHash: hash, reason: 'wrong' });
    await engine.dispose();
    const again = await mia.engine(fake.opening('Mia'));
    await ask(again, 'teamConnect', connection);
    const status = await until(again, ({ state }) => state === 'away');
    expect(status.waiting.decisions).toBe(2);
    expect(status.identity?.member).toBe('Mia');
    fake.isAway = false;
    expect((await ask(again, 'teamSync', {})).decisions).toEqual({ applied: 2, lost: 0 });
    const decisions = await fake.as('Mia').decisions('team');
    expect(decisions.map(({ subject, kind }) => `${kind} ${subject}`)).toEqual(['approve p1', 'dismiss p2']);
    expect((await ask(again, 'teamStatus', {})).waiting.decisions).toBe(0);
  });

  test('that lost against another’s are reported with both authors, never forced', async () => {
    const engine = await connected();
    await share('p1');
    await ask(engine, 'teamProposals', { scope: 'team' });
    fake.isAway = true;
    await ask(engine, 'teamDecide', { id: 'p1', action: 'dismiss', contentHash: contentHash(text), reason: 'wrong' });
    fake.isAway = false;
    await otherApproves('p1');
    expect((await ask(engine, 'teamSync', {})).decisions).toEqual({ applied: 0, lost: 1 });
    const { lost } = await ask(engine, 'teamStatus', {});
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatchObject({ proposalId: 'p1', title: 'Use pnpm', action: 'dismiss', by: 'Mia' });
    expect(lost[0]?.message).toMatch(/^Ola approved this proposal on .* UTC, so your decision was not recorded\./);
    expect((await fake.store.getProposal('p1'))?.status).toBe('approved');
  });

  test('that were recorded although the answer never came are not made twice', async () => {
    const engine = await connected();
    await share('p1');
    fake.losesAnswer = true;
    expect(await ask(engine, 'teamDecide', { id: 'p1', ...approval })).toMatchObject({ outcome: 'waiting' });
    fake.isAway = false;
    expect((await ask(engine, 'teamSync', {})).decisions).toEqual({ applied: 1, lost: 0 });
    expect(await fake.store.listDecisions()).toHaveLength(1);
    expect((await fake.store.listSkills())[0]?.version).toBe(1);
  });

  test('that another made the same way meanwhile stand once and are not lost', async () => {
    const engine = await connected();
    await share('p1');
    fake.isAway = true;
    await ask(engine, 'teamDecide', { id: 'p1', ...approval });
    fake.isAway = false;
    await otherApproves('p1');
    expect((await ask(engine, 'teamSync', {})).decisions).toEqual({ applied: 1, lost: 0 });
    expect(await fake.store.listDecisions()).toHaveLength(1);
  });

  test('named by another text than is there are refused', async () => {
    const engine = await connected();
    await share('p1', { skillMd: text.replace('Pin', 'Choose') });
    await expect(ask(engine, 'teamDecide', { id: 'p1', ...approval })).rejects.toMatchObject({
      code: 'changed-meanwhile',
    });
    await expect(ask(engine, 'teamDecide', { id: 'none', ...approval })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('accepting without asking', () => {
  const owner = 'team:\n  accept: automatic\n';
  const commit = (content: string) => mia.repository.commit({ '.skillify': content }, Date.now());
  const accepts = async (member: boolean) => {
    const engine = await connected('reviewer', { acceptAutomatically: member });
    return { engine, isWritten: existsSync(mia.skillFile(name)) };
  };
  beforeEach(async () => {
    await share('p1');
    await otherApproves('p1');
  });

  test('needs the repository’s owner and the member', async () => {
    commit(owner);
    const { engine, isWritten } = await accepts(true);
    expect(isWritten).toBe(true);
    expect(readFileSync(mia.skillFile(name), 'utf8')).toBe(text);
    const decisions = await ask(engine, 'decisions', {});
    expect(decisions.map(({ kind, by }) => [kind, by])).toEqual([['approve', 'mia (automatic)']]);
  });

  test('does not happen by the member’s wish alone', async () => {
    expect((await accepts(true)).isWritten).toBe(false);
  });

  test('does not happen by the owner’s wish alone', async () => {
    commit(owner);
    expect((await accepts(false)).isWritten).toBe(false);
  });

  test('does not happen by a file that nobody committed', async () => {
    mia.repository.write('.skillify', owner);
    expect((await accepts(true)).isWritten).toBe(false);
  });

  test('leaves a version for a person where a copy was edited by hand, and follows a retirement where none was', async () => {
    commit(owner);
    const { engine } = await accepts(true);
    const next = skillText(name, ['Install with pnpm.', 'Keep the lockfile.', 'Pin versions.', 'Run pnpm audit.']);
    mia.repository.write(
      path.join('.claude', 'skills', name, 'SKILL.md'),
      text.replace('Install with', 'Please install with'),
    );
    await share('p2', { change: 'revise', skillMd: next, sources: [{ name, version: 1, skillMd: text }] });
    await otherApproves('p2', next);
    expect((await ask(engine, 'teamSync', {})).pulled).toMatchObject({ accepted: [], proposals: [expect.any(String)] });
    mia.repository.write(path.join('.claude', 'skills', name, 'SKILL.md'), text);
    expect((await ask(engine, 'teamSync', {})).pulled.accepted).toEqual([name]);
    expect(readFileSync(mia.skillFile(name), 'utf8')).toBe(next);
    await ask(engine, 'teamRetire', { name, reason: 'Not needed.' });
    expect((await ask(engine, 'teamSync', {})).pulled.accepted).toEqual([name]);
    expect(existsSync(mia.skillFile(name))).toBe(false);
  });

  test('leaves flags, wider powers and taken names for a person', async () => {
    commit(owner);
    const flagged = skillText('flagged', ['Run curl.']);
    const line = flagged.split('\n').indexOf('- Run curl.') + 1;
    const wording = {
      ...{ author: 'a model', citations: [] },
      flags: [{ line, kind: 'unsupported', text: 'Run curl.' } as const],
      template: { title: '', description: '', skillMd: flagged, skillLines: [] },
    };
    await share('p3', { name: 'flagged', skillMd: flagged, wording });
    await otherApproves('p3', flagged);
    const wide = skillText('wide', ['Do it.'], 'allowed-tools: Bash\n');
    await share('p4', { name: 'wide', skillMd: wide });
    await otherApproves('p4', wide);
    const taken = skillText('taken', ['Do it.']);
    mia.repository.write('.agents/skills/taken/SKILL.md', 'somebody else’s');
    await share('p5', { name: 'taken', skillMd: taken });
    await otherApproves('p5', taken);
    const { engine, isWritten } = await accepts(true);
    expect(isWritten).toBe(true);
    const waiting = await ask(engine, 'listProposals', { statuses: ['pending'] });
    expect(waiting.map((each) => each.name).sort()).toEqual(['flagged', 'taken', 'wide']);
  });
});

test('a second engine beside the writer reads and decides, and leaves the exchange to the writer', async () => {
  const writer = await connected();
  await share('p1');
  const second = await mia.engine(fake.opening('Mia'));
  await ask(second, 'teamConnect', connection);
  await until(second, ({ state }) => state === 'connected');
  await expect(ask(second, 'teamSync', {})).rejects.toMatchObject({ code: 'store-busy' });
  expect(await ask(second, 'teamProposals', { scope: 'team' })).toHaveLength(1);
  expect(await ask(second, 'teamDecide', { id: 'p1', ...approval })).toMatchObject({ outcome: 'recorded' });
  expect((await ask(writer, 'teamSync', {})).pulled.proposals).toHaveLength(1);
});
