import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { SkillifyError } from '../../src/base/errors.ts';
import { Summaries } from '../../src/engine/summaries.ts';
import { emptyAggregate } from '../../src/memory/aggregate.ts';
import type { Fact } from '../../src/memory/fact.ts';
import type { FolderUnderTest } from './forgettingContract.ts';
import { batch, facts, prompt, START, toolCall } from './sampleData.ts';

const session = (source: string) => sessionIdOf('claude-code', source);
const quarter = Math.floor(START / 900_000) * 900_000;
const marker = 'quaggadrift';
const everything = { from: null, to: null, scope: null, subject: null, window: null, limit: 500 } as const;
const allFacts = { from: null, to: START + 1e9, kinds: [], states: [], limit: 500 } as const;

function fact(eventId: string, overrides: Partial<Fact> = {}): Fact {
  const base = { eventId, citedEventId: eventId, kind: 'command', at: START, episodeId: null } as const;
  return { ...base, name: 'make', state: 'passed', text: 'make', message: null, ...overrides };
}

/** What the summarised lane of every store must do; run once for each implementation. */
export function describeMemory(name: string, create: () => Promise<FolderUnderTest>): void {
  describe(`memory: ${name}`, () => {
    let subject: FolderUnderTest;
    let store: Awaited<ReturnType<FolderUnderTest['open']>>;
    beforeEach(async () => {
      subject = await create();
      store = await subject.open();
    });
    afterEach(async () => {
      await store.close();
      await subject.remove();
    });

    const append = (source: string, events: Parameters<typeof batch>[0]) =>
      store.appendCapture(batch(events, [facts(source)], { path: `/${source}.jsonl` }));
    const summarise = () =>
      new Summaries({
        store: () => store,
        isWriter: () => true,
        timeZone: 'UTC',
        log: (message) => {
          throw new Error(message);
        },
        onDidUpdate: () => undefined,
      }).update(new AbortController().signal);

    it('hands each event out once, with what is known around it', async () => {
      await append('s1', [prompt('p1'), toolCall('c1')]);
      const first = await store.memory.nextUnseen(10);
      expect(first?.stretches).toMatchObject([{ sessionId: session('s1'), from: START, to: START + 1 }]);
      expect(await store.memory.countUnseen()).toBe(2);
      await store.memory.saveFacts(first?.cursor ?? { from: -1, to: -1 }, []);
      expect(await store.memory.nextUnseen(10)).toBeNull();
      await append('s1', [toolCall('c2', { at: START + 2 })]);
      const next = await store.memory.nextUnseen(10);
      expect(next?.stretches[0]?.events.map(({ id }) => id)).toEqual(['p1', 'c1', 'c2']);
      expect([...(next?.stretches[0]?.newEventIds ?? [])]).toEqual(['c2']);
    });

    it('saves the facts of a cursor once, and brings known ones up to date', async () => {
      await append('s1', [prompt('p1'), toolCall('c1')]);
      const cursor = (await store.memory.nextUnseen(10))?.cursor ?? { from: -1, to: -1 };
      const eventCounts = new Map([[quarter, 2]]);
      const sessionId = session('s1');
      await store.memory.saveFacts(cursor, [{ sessionId, facts: [fact('c1', { state: 'unknown' })], eventCounts }]);
      await store.memory.saveFacts(cursor, [{ sessionId, facts: [fact('c1'), fact('c9')], eventCounts }]);
      expect(await store.memory.listFacts(allFacts)).toMatchObject([{ eventId: 'c1', state: 'unknown' }]);
      await append('s1', [toolCall('c2', { at: START + 2 })]);
      const later = (await store.memory.nextUnseen(10))?.cursor ?? { from: -1, to: -1 };
      const failed = fact('c1', { kind: 'test', state: 'failed', message: 'no', citedEventId: 'r1' });
      await store.memory.saveFacts(later, [{ sessionId, facts: [failed, fact('c2')], eventCounts: new Map() }]);
      const found = await store.memory.listFacts({ ...allFacts, states: ['failed'] });
      expect(found).toMatchObject([{ eventId: 'c1', kind: 'test', message: 'no', citedEventId: 'r1' }]);
      expect(found[0]?.session).toMatchObject({ sessionId, assistant: 'claude-code' });
      expect(await store.memory.countFacts(null, START + 1)).toEqual({ sessions: 1, episodes: 0, facts: 2 });
      expect((await store.memory.readWindow(quarter, quarter + 900_000)).events).toEqual(new Map([[sessionId, 2]]));
    });

    it('ignores the facts of a session that was forgotten meanwhile', async () => {
      await append('s1', [prompt('p1')]);
      const cursor = (await store.memory.nextUnseen(10))?.cursor ?? { from: -1, to: -1 };
      await store.forgetSessions([session('s1')], 'asked');
      const late = { sessionId: session('s1'), facts: [fact('p1')], eventCounts: new Map([[quarter, 1]]) };
      await store.memory.saveFacts(cursor, [late]);
      expect(await store.memory.listFacts(allFacts)).toEqual([]);
    });

    it('counts only what changed anew, and leaves the rest under its number', async () => {
      const dayLater = START + 86_400_000;
      await append('s1', [prompt('p1'), toolCall('c1')]);
      await append('s2', [prompt('p2', { sourceSessionId: 's2', at: dayLater })]);
      await summarise();
      const before = await store.memory.listSummaries(everything);
      await append('s2', [toolCall('c2', { sourceSessionId: 's2', at: dayLater + 1 })]);
      await summarise();
      const after = await store.memory.listSummaries(everything);
      const numbers = (summaries: typeof before, from: number, to: number) =>
        summaries.filter((each) => each.from >= from && each.to <= to).map(({ number }) => number);
      const old = numbers(before, START - 86_400_000, START + 70_000_000);
      expect(old.length).toBeGreaterThan(3);
      expect(numbers(after, START - 86_400_000, START + 70_000_000)).toEqual(old);
      const day = after.find(({ window, scope, to }) => window === 'day' && scope === 'project' && to > dayLater);
      expect(day?.aggregate.events).toBe(2);
      expect(await store.memory.nextDirty()).toBeNull();
    });

    it('takes over what mining tells of outcomes and corrections', async () => {
      await append('s1', [prompt('p1'), prompt('p2', { at: START + 5 })]);
      await summarise();
      const episode = {
        ...{ id: 'ep', sessionId: session('s1'), index: 0, startedAt: START, endedAt: START, promptEventId: 'p1' },
        ...{ prompt: 'x', steps: [], paths: [], outcome: { kind: 'failed', reasons: [] } as const },
      };
      await store.saveMined([{ sessionId: session('s1'), minedEvents: 2, episodes: [episode], signals: [] }]);
      expect(await store.memory.listRemined(5)).toEqual([session('s1')]);
      await summarise();
      expect(await store.memory.listRemined(5)).toEqual([]);
      const found = await store.memory.listFacts({ ...allFacts, kinds: ['prompt'] });
      expect(found.find(({ eventId }) => eventId === 'p1')?.state).toBe('failed');
      const [day] = await store.memory.listSummaries({ ...everything, window: 'day', scope: 'project' });
      expect(day?.aggregate.outcomes).toMatchObject({ failed: 1 });
    });

    it('keeps a model’s words until the facts change, and the text index sound', async () => {
      await append('s1', [prompt('p1')]);
      await summarise();
      while ((await store.indexText(50)) > 0);
      const [day] = await store.memory.listSummaries({ ...everything, window: 'day', scope: 'project' });
      const number = await store.memory.saveWording(day?.number ?? -1, 'Better words.', 'a/model');
      expect(number).toBeGreaterThan(day?.number ?? -1);
      while ((await store.indexText(50)) > 0);
      const [worded] = await store.memory.listSummaries({ ...everything, window: 'day', scope: 'project' });
      expect(worded).toMatchObject({ number, text: 'Better words.', wordedBy: 'a/model' });
      expect(await store.memory.saveWording(day?.number ?? -1, 'Too late.', 'a/model')).toBeNull();
      await append('s1', [toolCall('c1', { at: START + 1 })]);
      await summarise();
      const [again] = await store.memory.listSummaries({ ...everything, window: 'day', scope: 'project' });
      expect(again).toMatchObject({ wordedBy: null });
      while ((await store.indexText(50)) > 0);
    });

    it('forgets a session in every window to the last byte, and counts the others anew', async () => {
      const text = `${marker} ${'filler '.repeat(50)}`;
      await append('gone', [
        prompt('g1', { sourceSessionId: 'gone', text }),
        toolCall('g2', { sourceSessionId: 'gone', command: `make ${marker}` }),
      ]);
      await append('stays', [prompt('k1', { sourceSessionId: 'stays', text: 'heron' })]);
      await summarise();
      while ((await store.indexText(50)) > 0);
      const [before] = await store.memory.listSummaries({ ...everything, window: 'day', scope: 'project' });
      expect(before?.aggregate.events).toBe(3);
      expect(before?.text).toContain(marker);
      await store.memory.saveWording(before?.number ?? -1, `Reworded ${marker}.`, 'a/model');
      await store.forgetSessions([session('gone')], 'asked');
      const bytes = () => subject.bytes();
      expect(await bytes()).not.toContain(marker);
      await summarise();
      expect(await bytes()).not.toContain(marker);
      const left = await store.memory.listSummaries(everything);
      expect(JSON.stringify(left)).not.toContain(session('gone'));
      const day = left.find(({ window, scope }) => window === 'day' && scope === 'project');
      expect(day?.aggregate).toMatchObject({ events: 1, sessions: [session('stays')] });
      expect(left.some(({ scope, subject: of }) => scope === 'session' && of === session('stays'))).toBe(true);
      while ((await store.indexText(50)) > 0);
    });

    it('is read and not written through a reader', async () => {
      await append('s1', [prompt('p1')]);
      await summarise();
      const reader = await subject.openReadOnly();
      expect((await reader.memory.listSummaries(everything)).length).toBeGreaterThan(0);
      for (const write of [
        () => reader.memory.saveFacts({ from: 0, to: 1 }, []),
        () => reader.memory.saveOutcomes('s', new Map(), []),
        () => reader.memory.saveWindow({ window: 'hour', from: 0, to: 1 }, [], null),
        () => reader.memory.saveWording(1, 'x', 'y'),
        () =>
          reader.memory.saveSessionSummaries([
            { sessionId: 's', summary: { from: 0, to: 1, aggregate: emptyAggregate, text: 'x' } },
          ]),
      ])
        await expect(write()).rejects.toSatisfy((error) => SkillifyError.is(error, 'store-read-only'));
      await reader.close();
    });
  });
}
