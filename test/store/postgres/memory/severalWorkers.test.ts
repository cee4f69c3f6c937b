import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../../../src/assistants/session.ts';
import type { SessionEvent } from '../../../../src/assistants/sessionEvent.ts';
import { Summaries } from '../../../../src/engine/summaries.ts';
import type { Fact } from '../../../../src/memory/fact.ts';
import { openStore } from '../../../../src/store/openStore.ts';
import type { Store } from '../../../../src/store/store.ts';
import { hasPostgres, TestPostgres } from '../../../support/postgresServer.ts';
import { batch, facts, prompt, START, toolCall } from '../../sampleData.ts';
import { ASSETS, temporaryFolder } from '../../testFolder.ts';
import { storeOnServer } from '../storeOnServer.ts';

const everything = { from: null, to: null, scope: null, subject: null, window: null, limit: 5_000 } as const;
const allFacts = { from: null, to: START + 1e9, kinds: [], states: [], limit: 5_000 } as const;
const sessions = Array.from({ length: 12 }, (_session, number) => `s${number}`);
const quarterMs = 900_000;

/** What one session does: prompts, commands that pass or fail, over two hours; no two events at the same time. */
function eventsOf(source: string, from: number, to: number): readonly SessionEvent[] {
  const events: SessionEvent[] = [];
  for (let step = from; step < to; step += 1) {
    const place = { sourceSessionId: source, at: START + step * 180_000 + Number(source.slice(1)) * 1_000 };
    if (step % 5 === 0) events.push(prompt(`${source}-p${step}`, { ...place, text: `fix the ledger of ${source}` }));
    else if (step % 2 === 1)
      events.push(
        toolCall(`${source}-c${step}`, { ...place, callId: `${source}-${step}`, command: `make part${step % 3}` }),
      );
    else
      events.push({
        ...{
          ...place,
          id: `${source}-r${step}`,
          parentId: null,
          branch: 'live',
          raw: { line: step, offset: null, length: null },
        },
        ...{
          kind: 'tool_result',
          callId: `${source}-${step - 1}`,
          feedback: null,
          output: step % 4 === 0 ? 'Error: no' : 'ok',
        },
        ...(step % 4 === 0 ? { status: 'failed-command', exitCode: 2 } : { status: 'ok', exitCode: 0 }),
      });
  }
  return events;
}

const append = (store: Store, source: string, from: number, to: number) =>
  store.appendCapture(batch(eventsOf(source, from, to), [facts(source)], { path: `/${source}.jsonl` }));

const summarise = (store: Store) =>
  new Summaries({
    store: () => store,
    isWriter: () => true,
    timeZone: 'UTC',
    log: (message) => {
      throw new Error(message);
    },
    onDidUpdate: () => undefined,
  }).update(new AbortController().signal);

async function contentsOf(store: Store) {
  const found = await store.memory.listFacts(allFacts);
  const summaries = await store.memory.listSummaries(everything);
  return {
    facts: found
      .map(({ eventId, kind, state, name, episodeId }) => [eventId, kind, state, name, episodeId].join(' '))
      .sort(),
    summaries: summaries
      .map(({ window, from, to, scope, subject, aggregate, text }) => ({
        window,
        from,
        to,
        scope,
        subject,
        aggregate,
        text,
      }))
      .map((each) => JSON.stringify(each))
      .sort(),
  };
}

describe.skipIf(!hasPostgres)('several workers of one workspace', () => {
  let server: TestPostgres;
  let subject: Awaited<ReturnType<typeof storeOnServer>>;
  let stores: Store[];
  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    subject = await storeOnServer(server);
    stores = await Promise.all([1, 2, 3, 4].map(() => subject.open()));
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    await subject.remove();
  });
  const worker = (number: number): Store => {
    const store = stores[number];
    if (!store) throw new Error('There are four workers.');
    return store;
  };

  it('summarise what is captured meanwhile as one alone does in the embedded store', async () => {
    const steps = [0, 9, 17, 26, 40];
    const capture = async () => {
      for (const [index, from] of steps.slice(0, -1).entries())
        await Promise.all(
          sessions.map((source, number) => append(worker(number % 4), source, from, steps[index + 1] ?? from)),
        );
    };
    const upkeep = async (store: Store) => {
      for (let round = 0; round < 6; round += 1) await summarise(store);
    };
    await Promise.all([capture(), ...stores.map(upkeep)]);
    for (const store of stores) await summarise(store);
    expect(await worker(0).memory.countUnseen()).toBe(0);
    expect(await worker(0).memory.nextDirty()).toBeNull();
    const alone = await openStore({ folder: temporaryFolder(), assetPath: ASSETS });
    for (const source of sessions) await append(alone, source, 0, 40);
    await summarise(alone);
    const [ours, expected] = [await contentsOf(worker(1)), await contentsOf(alone)];
    await alone.close();
    expect(expected.facts.length).toBeGreaterThan(200);
    expect(ours.facts).toEqual(expected.facts);
    expect(ours.summaries.filter((each, index) => each !== expected.summaries[index])).toEqual([]);
    expect(ours.summaries).toHaveLength(expected.summaries.length);
  });

  it('never hand out the same events, nor two parts of one session', async () => {
    for (const source of sessions) {
      await append(worker(0), source, 0, 10);
      await append(worker(0), source, 10, 20);
    }
    const handedOut = await Promise.all(stores.map((store) => store.memory.nextUnseen(35)));
    const stretches = handedOut.flatMap((unseen) => unseen?.stretches ?? []);
    expect(stretches.length).toBeGreaterThan(4);
    expect(new Set(stretches.map(({ sessionId }) => sessionId)).size).toBe(stretches.length);
    const ids = stretches.flatMap(({ newEventIds }) => [...newEventIds]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('hand out again what a worker that ended had taken, and pass over what it saves too late', async () => {
    await append(worker(0), 's0', 0, 10);
    const taken = await worker(0).memory.nextUnseen(100);
    expect(await worker(1).memory.nextUnseen(100)).toBeNull();
    await server.asSuperuser(
      (execute) => execute(`UPDATE skillify.memory_claims SET until_at = now()`),
      subject.database,
    );
    const again = await worker(1).memory.nextUnseen(100);
    expect([...(again?.stretches[0]?.newEventIds ?? [])]).toHaveLength(10);
    const sessionId = sessionIdOf('claude-code', 's0');
    const fact: Fact = {
      ...{ eventId: 's0-p0', citedEventId: 's0-p0', kind: 'prompt', at: START, episodeId: 's0-p0' },
      ...{ name: '', state: 'unknown', text: 'x', message: null },
    };
    const own = [{ sessionId, facts: [fact], eventCounts: new Map([[Math.floor(START / quarterMs) * quarterMs, 10]]) }];
    await worker(1).memory.saveFacts(again?.cursor ?? { from: -1, to: -1 }, own);
    await worker(0).memory.saveFacts(taken?.cursor ?? { from: -1, to: -1 }, own);
    expect([...(await worker(0).memory.readWindow(0, START + 1e9)).events.values()]).toEqual([10]);
    expect(await worker(0).memory.countUnseen()).toBe(0);
  });

  it('count a window again that was marked while it was counted', async () => {
    await append(worker(0), 's0', 0, 3);
    const first = await worker(0).memory.nextUnseen(100);
    const sessionId = sessionIdOf('claude-code', 's0');
    const quarter = Math.floor(START / quarterMs) * quarterMs;
    await worker(0).memory.saveFacts(first?.cursor ?? { from: -1, to: -1 }, [
      { sessionId, facts: [], eventCounts: new Map([[quarter, 3]]) },
    ]);
    const window = await worker(0).memory.nextDirty();
    expect(window).toEqual({ window: 'quarter-hour', from: quarter });
    expect(await worker(1).memory.nextDirty(), 'others leave it to the one that counts').toBeNull();
    await append(worker(1), 's1', 0, 3);
    const second = await worker(1).memory.nextUnseen(100);
    await worker(1).memory.saveFacts(second?.cursor ?? { from: -1, to: -1 }, [
      { sessionId: sessionIdOf('claude-code', 's1'), facts: [], eventCounts: new Map([[quarter, 3]]) },
    ]);
    await worker(0).memory.saveWindow({ window: 'quarter-hour', from: quarter, to: quarter + quarterMs }, [], null);
    expect(await worker(2).memory.nextDirty()).toEqual(window);
  });

  it('leave a window to the one that took it over from a slow one', async () => {
    await append(worker(0), 's0', 0, 3);
    const unseen = await worker(0).memory.nextUnseen(100);
    const quarter = Math.floor(START / quarterMs) * quarterMs;
    await worker(0).memory.saveFacts(unseen?.cursor ?? { from: -1, to: -1 }, [
      { sessionId: sessionIdOf('claude-code', 's0'), facts: [], eventCounts: new Map([[quarter, 3]]) },
    ]);
    const slow = await worker(0).memory.nextDirty();
    await server.asSuperuser(
      (execute) => execute(`UPDATE skillify.memory_dirty SET until_at = now()`),
      subject.database,
    );
    expect(await worker(1).memory.nextDirty()).toEqual(slow);
    const span = { window: 'quarter-hour', from: quarter, to: quarter + quarterMs } as const;
    const summary = (events: number) => ({
      ...({ scope: 'project', subject: '', text: null } as const),
      aggregate: {
        ...{ outcomes: {}, attempts: [], failures: [], failedRuns: 0, corrections: [], correctionCount: 0 },
        ...{ files: [], commands: [], sessions: [], events },
      },
    });
    await worker(1).memory.saveWindow(span, [summary(3)], null);
    await worker(0).memory.saveWindow(span, [summary(2)], null);
    const [kept] = await worker(2).memory.readParts('quarter-hour', quarter, quarter + 1);
    expect(kept?.aggregate.events).toBe(3);
  });
});
