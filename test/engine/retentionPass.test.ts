import { expect, onTestFinished, test } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { RetentionPass } from '../../src/engine/retentionPass.ts';
import { Summaries } from '../../src/engine/summaries.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { SqlStore } from '../../src/store/sqlStore.ts';
import { batch, facts, START, toolCall } from '../store/sampleData.ts';
import { ASSETS, temporaryFolder } from '../store/testFolder.ts';

const hourMs = 3_600_000;
const now = START + 100 * hourMs;
const endless = { slice: <T>(task: () => Promise<T>) => task(), goesOn: async () => true };

/** Five sessions of about a megabyte, four of them ended days ago, mined and taken in whole. */
async function filled(): Promise<SqlStore> {
  const store = await openStore({ folder: temporaryFolder(), assetPath: ASSETS });
  onTestFinished(() => store.close());
  for (const [place, source] of ['s1', 's2', 's3', 's4', 'fresh'].entries()) {
    const at = source === 'fresh' ? now - hourMs : START + place * hourMs;
    const calls = Array.from({ length: 500 }, (_, index) =>
      toolCall(`${source}-${index}`, { sourceSessionId: source, at: at + index, input: 'x'.repeat(2_000) }),
    );
    await store.appendCapture(batch(calls, [facts(source)], { path: `/${source}.jsonl` }));
    const sessionId = sessionIdOf('claude-code', source);
    await store.saveMined([{ sessionId, episodes: [], signals: [], minedEvents: 500 }]);
  }
  while ((await store.indexText(200)) > 0);
  const around = { store: () => store, isWriter: () => true, timeZone: 'UTC', onDidUpdate: () => undefined };
  await new Summaries({ ...around, log: () => undefined }).update(new AbortController().signal);
  while ((await store.indexText(200)) > 0);
  return store;
}

async function used(store: SqlStore): Promise<number> {
  const { fileBytes, freeBytes } = await store.retention.sizes();
  return fileBytes - freeBytes;
}

const eventsOf = async (store: SqlStore, source: string) =>
  (await store.readEvents(sessionIdOf('claude-code', source))).length;

test('what ended before a time goes, nothing else', async () => {
  const store = await filled();
  const pass = () => new RetentionPass(store.retention, endless, now);
  const aim = { before: START + 1.5 * hourMs, boundBytes: null };
  expect(await pass().weigh(aim)).toMatchObject({ sessions: 2, events: 1_000, isDone: true });
  expect(await pass().run(aim)).toMatchObject({ sessions: 2, events: 1_000, isDone: true });
  expect(await Promise.all(['s1', 's2', 's3'].map((source) => eventsOf(store, source)))).toEqual([0, 0, 500]);
});

test('beyond a size the oldest sessions go until the store is well below it', async () => {
  const store = await filled();
  const boundBytes = (await used(store)) - 1_000_000;
  const tally = await new RetentionPass(store.retention, endless, now).run({ before: null, boundBytes });
  expect(tally.isDone).toBe(true);
  expect(await used(store)).toBeLessThan(boundBytes * 0.9);
  expect(await Promise.all(['s1', 's4', 'fresh'].map((source) => eventsOf(store, source)))).toEqual([0, 500, 500]);
});

test('whatever the size, sessions of the last day stay', async () => {
  const store = await filled();
  await new RetentionPass(store.retention, endless, now).run({ before: null, boundBytes: 1 });
  expect(await Promise.all(['s4', 'fresh'].map((source) => eventsOf(store, source)))).toEqual([0, 500]);
});

test('a pass that is cut short says so, and the next goes on where it was', async () => {
  const store = await filled();
  const aim = { before: START + 50 * hourMs, boundBytes: null };
  let events = 0;
  let passes = 0;
  for (let isDone = false; !isDone; passes += 1) {
    let left = 7;
    const pace = { ...endless, goesOn: async () => left-- > 0 };
    const tally = await new RetentionPass(store.retention, pace, now).run(aim);
    events += tally.events;
    ({ isDone } = tally);
  }
  expect(passes).toBeGreaterThan(1);
  expect(events).toBe(2_000);
  expect((await store.retention.sizes()).prunedEvents).toBe(2_000);
});
