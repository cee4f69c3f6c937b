import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import type { SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { SkillifyError } from '../../src/base/errors.ts';
import { userRulesOf } from '../../src/capture/redaction/userRules.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { Session, Store } from '../../src/store/store.ts';
import { type Pushed, pushSessions, sessionsToForget } from '../../src/team/push.ts';
import { SentSessions } from '../../src/team/sentSessions.ts';
import { batch, facts, prompt, START, toolCall } from '../store/sampleData.ts';
import { ASSETS, temporaryFolder } from '../store/testFolder.ts';
import { SharedFake } from '../support/sharedFake.ts';

async function newStore(): Promise<Store> {
  const store = await openStore({ folder: path.join(temporaryFolder(), 'store'), assetPath: ASSETS });
  onTestFinished(() => store.close());
  return store;
}

interface Pair {
  readonly local: Store;
  readonly fake: SharedFake;
  /** Sends what is new, as a process that just started. */
  push(changes?: {
    isExcluded?: (session: Session) => boolean;
    member?: string;
    rules?: readonly string[];
  }): Promise<Pushed>;
}

async function pair(fake?: SharedFake): Promise<Pair> {
  const local = await newStore();
  const shared = fake ?? new SharedFake(await newStore());
  return {
    local,
    fake: shared,
    push: async ({ isExcluded = () => false, member = 'Mia', rules = [] } = {}) => {
      const team = shared.as(member);
      return pushSessions({
        local,
        shared: await team.within('team'),
        sent: await SentSessions.read(local, team.workspaceKey),
        redactions: userRulesOf(rules),
        isExcluded,
        signal: new AbortController().signal,
      });
    },
  };
}

function session(source: string, count: number, more: Partial<SessionEvent> = {}) {
  return Array.from({ length: count }, (_, index) =>
    prompt(`${source}-${index}`, { sourceSessionId: source, at: START + index, branch: more.branch ?? 'live' }),
  );
}

const file = (source: string) => ({
  path: `/home/mia/.claude/projects/app/${source}.jsonl`,
  relativePath: `app/${source}.jsonl`,
});
const idsOf = async (store: Store, source: string) =>
  (await store.readEvents(sessionIdOf('claude-code', source))).map(({ event }) => event.id);

test('everything new is sent once, in order, and then only what is new', async () => {
  const { local, fake, push } = await pair();
  await local.appendCapture(batch(session('a', 3), [facts('a', { title: 'Install' })], file('a')));
  await local.appendCapture(batch(session('b', 2), [facts('b')], file('b')));
  expect(await push()).toEqual({ sessions: 2, events: 5 });
  expect(await push()).toEqual({ sessions: 0, events: 0 });
  await local.appendCapture(batch(session('a', 6), [facts('a')], file('a')));
  expect(await push()).toEqual({ sessions: 1, events: 3 });
  expect(await idsOf(fake.store, 'a')).toEqual(await idsOf(local, 'a'));
  expect((await fake.store.listSessions()).map(({ title }) => title)).toEqual(['Install', null]);
  // The second time it sent the three that were new, not all six.
  expect(fake.batches.at(-1)).toBe(3);
});

test('events that came in between, and branches that changed, arrive too', async () => {
  const { local, fake, push } = await pair();
  const events = session('a', 6);
  await local.appendCapture(batch([...events.slice(0, 2), ...events.slice(4)], [facts('a')], file('a')));
  await push();
  await local.appendCapture(batch(events, [facts('a')], file('a')));
  await local.setBranches(sessionIdOf('claude-code', 'a'), new Map([['a-4', 'abandoned']]));
  expect(await push()).toEqual({ sessions: 1, events: 2 });
  expect([...(await idsOf(fake.store, 'a'))].sort()).toEqual(events.map(({ id }) => id));
  const [left] = await fake.store.readEventBodies(['a-4']);
  expect(left?.branch).toBe('abandoned');
});

test('a title that became known is sent without any event', async () => {
  const { local, fake, push } = await pair();
  await local.appendCapture(batch(session('a', 2), [facts('a')], file('a')));
  await push();
  await local.appendCapture(batch([], [facts('a', { title: 'Known now' })], file('a')));
  expect(await push()).toEqual({ sessions: 1, events: 0 });
  expect((await fake.store.listSessions())[0]?.title).toBe('Known now');
});

test('what leaves is redacted by the rules of today and names no folder of transcripts of this machine', async () => {
  const { local, fake, push } = await pair();
  const secret = `ghp_${'a1B2'.repeat(9)}`;
  await local.appendCapture(
    batch(
      [prompt('p', { sourceSessionId: 'a', text: `use ${secret} for project Nightingale` })],
      [facts('a', { title: 'Nightingale' })],
      file('a'),
    ),
  );
  await push({ rules: ['Nightingale'] });
  const [event] = await fake.store.readEventBodies(['p']);
  const text = event?.kind === 'user_prompt' ? event.text : '';
  expect(text).toMatch(/^use \[redacted:/);
  expect(text).not.toContain(secret);
  expect(text).not.toContain('Nightingale');
  expect((await fake.store.listSessions())[0]?.title).not.toContain('Nightingale');
  const [transcript] = await fake.store.listTranscripts();
  expect(transcript).toMatchObject({
    path: 'team:claude-code/app/a.jsonl',
    offset: 0,
    parserState: null,
    identity: null,
  });
});

test('an excluded session never leaves, nor what was started from it', async () => {
  const { local, fake, push } = await pair();
  await local.appendCapture(batch(session('a', 2), [facts('a')], file('a')));
  const child = facts('child', { parentSourceSessionId: 'a', relation: 'subagent' });
  const grandchild = facts('grandchild', { parentSourceSessionId: 'child', relation: 'subagent' });
  await local.appendCapture(batch(session('child', 2), [child], file('child')));
  await local.appendCapture(batch(session('grandchild', 2), [grandchild], file('grandchild')));
  await local.appendCapture(batch(session('b', 2), [facts('b')], file('b')));
  const isExcluded = ({ sourceSessionId }: Session) => sourceSessionId === 'a';
  expect(await push({ isExcluded })).toEqual({ sessions: 1, events: 2 });
  expect((await fake.store.listSessions()).map(({ sourceSessionId }) => sourceSessionId)).toEqual(['b']);
});

test('a session that was sent and is forgotten or excluded later is known as one to remove', async () => {
  const { local, push } = await pair();
  for (const source of ['a', 'b', 'c']) {
    await local.appendCapture(batch(session(source, 2), [facts(source)], file(source)));
  }
  await push();
  await local.forgetSessions([sessionIdOf('claude-code', 'a')], 'Forgotten on request.');
  const sent = await SentSessions.read(local, 'fake-1');
  const isExcluded = ({ sourceSessionId }: Session) => sourceSessionId === 'b';
  expect([...(await sessionsToForget({ local, sent, isExcluded }))].sort()).toEqual(
    ['a', 'b'].map((source) => sessionIdOf('claude-code', source)).sort(),
  );
});

test('batches stay below their limits however long a session is', async () => {
  const { local, fake, push } = await pair();
  await local.appendCapture(batch(session('long', 1_800), [facts('long')], file('long')));
  const wide = Array.from({ length: 30 }, (_, index) =>
    prompt(`w-${index}`, { sourceSessionId: 'wide', at: START + index, text: 'word '.repeat(20_000) }),
  );
  await local.appendCapture(batch(wide, [facts('wide')], file('wide')));
  expect(await push()).toEqual({ sessions: 2, events: 1_830 });
  expect(Math.max(...fake.batches)).toBeLessThanOrEqual(250);
  expect((await fake.store.counts()).events).toBe(1_830);
});

test('a push that is cut off anywhere goes on where it was, and nothing is there twice', async () => {
  for (let calls = 1; calls <= 4; calls += 1) {
    const { local, fake, push } = await pair();
    for (const source of ['a', 'b']) {
      await local.appendCapture(batch(session(source, 520), [facts(source)], file(source)));
    }
    fake.callsLeft = calls;
    await push().catch((error: unknown) => expect(SkillifyError.is(error, 'store-away')).toBe(true));
    fake.callsLeft = null;
    await push();
    expect(await idsOf(fake.store, 'a')).toEqual(await idsOf(local, 'a'));
    expect(await idsOf(fake.store, 'b')).toEqual(await idsOf(local, 'b'));
    expect((await fake.store.counts()).events).toBe(1_040);
  }
});

test('a session that is forgotten while it is on its way is removed by the next exchange', async () => {
  const { local, fake, push } = await pair();
  await local.appendCapture(batch(session('a', 700), [facts('a')], file('a')));
  fake.callsLeft = 1;
  await expect(push()).rejects.toThrow(/cannot be reached/);
  await local.forgetSessions([sessionIdOf('claude-code', 'a')], 'Forgotten on request.');
  fake.callsLeft = null;
  await push();
  const sent = await SentSessions.read(local, 'fake-1');
  expect(await sessionsToForget({ local, sent, isExcluded: () => false })).toEqual([sessionIdOf('claude-code', 'a')]);
  expect((await fake.store.counts()).events).toBe(250);
});

test('the same transcript sent from two machines is there once', async () => {
  const first = await pair();
  const second = await pair(first.fake);
  for (const { local } of [first, second]) {
    await local.appendCapture(
      batch([...session('a', 4), toolCall('t', { sourceSessionId: 'a' })], [facts('a')], file('a')),
    );
  }
  await Promise.all([first.push(), second.push()]);
  expect((await first.fake.store.counts()).events).toBe(5);
});

test('a mark that cannot be read still tells that something was sent', async () => {
  const { local, push } = await pair();
  await local.appendCapture(batch(session('a', 2), [facts('a')], file('a')));
  await push();
  const id = sessionIdOf('claude-code', 'a');
  for (let bucket = 0; bucket < 64; bucket += 1) {
    const key = `team.sent/fake-1/${bucket}`;
    const value = JSON.stringify(await local.getValue(key));
    if (value?.includes(id)) await local.setValue(key, { [id]: ['broken'], other: 7 });
  }
  expect(await push()).toEqual({ sessions: 1, events: 0 });
  expect((await SentSessions.read(local, 'fake-1')).ids()).toEqual([id]);
});
