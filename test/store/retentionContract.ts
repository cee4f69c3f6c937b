import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import type { SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { Summaries } from '../../src/engine/summaries.ts';
import type { Signal } from '../../src/signals/signal.ts';
import type { RetentionLane } from '../../src/store/retention/retentionLane.ts';
import type { EventSearch } from '../../src/store/search/eventSearch.ts';
import type { Store } from '../../src/store/store.ts';
import { batch, facts, prompt, proposal, START, toolCall } from './sampleData.ts';

/** A store that prunes. */
export interface PruningStore {
  open(): Promise<Store & { readonly retention: RetentionLane }>;
  openReadOnly(): Promise<Store & { readonly retention: RetentionLane }>;
  remove(): Promise<void>;
}

const session = (source: string) => sessionIdOf('claude-code', source);
const later = START + 1_000_000;

function search(text: string): EventSearch {
  const none = { excluded: [], assistants: [], kinds: [], outcomes: [], places: [], sessions: [] } as const;
  return { ...none, wanted: [{ text, isPhrase: false, isPrefix: false }], since: null, until: null, limit: 500 };
}

function signal(source: string, eventId: string, relatedEventIds: readonly string[]): Signal {
  return {
    id: `signal-${eventId}`,
    kind: 'correction',
    sessionId: session(source),
    episodeId: null,
    eventId,
    relatedEventIds,
    at: START,
    confidence: 0.9,
    rule: 'r',
    explanation: 'It says so.',
    text: 'use pnpm',
    before: null,
    after: null,
  };
}

/** What every store that prunes raw events must do; run once for each implementation. */
export function describeRetention(name: string, create: () => Promise<PruningStore>): void {
  describe(`retention: ${name}`, () => {
    let subject: PruningStore;
    let store: Awaited<ReturnType<PruningStore['open']>>;

    beforeEach(async () => {
      subject = await create();
      store = await subject.open();
    });
    afterEach(async () => {
      await store.close();
      await subject.remove();
    });

    function eventsOf(source: string, count: number, at = START): readonly SessionEvent[] {
      return Array.from({ length: count }, (_, index): readonly SessionEvent[] => [
        prompt(`${source}-p${index}`, {
          sourceSessionId: source,
          at: at + index * 10,
          text: `${source} heron ${index}`,
        }),
        toolCall(`${source}-t${index}`, {
          sourceSessionId: source,
          at: at + index * 10 + 1,
          input: 'x'.repeat(3_000),
          // Tools other than the shell have none.
          command: index % 2 === 0 ? 'pnpm test' : null,
        }),
      ]).flat();
    }

    const append = (source: string, events: readonly SessionEvent[]) =>
      store.appendCapture(batch(events, [facts(source)], { path: `/${source}.jsonl` }));

    async function mine(source: string, signals: readonly Signal[] = []): Promise<void> {
      const found = (await store.listSessions()).find(({ id }) => id === session(source));
      await store.saveMined([{ sessionId: session(source), episodes: [], signals, minedEvents: found?.events ?? 0 }]);
    }

    async function index(): Promise<void> {
      while ((await store.indexText(100)) > 0);
    }

    async function settle(): Promise<void> {
      await index();
      const around = { store: () => store, isWriter: () => true, timeZone: 'UTC', onDidUpdate: () => undefined };
      const log = (message: string) => {
        throw new Error(message);
      };
      await new Summaries({ ...around, log }).update(new AbortController().signal);
      await index();
    }

    async function pruneAll(before = later): Promise<number> {
      let events = 0;
      for (const { sessionId } of await store.retention.listPrunable(before, 100)) {
        for (let slice = -1; slice !== 0; events += slice) slice = (await store.retention.prune(sessionId, 7)).events;
      }
      return events;
    }

    const idsOf = async (source: string) => (await store.readEvents(session(source))).map(({ event }) => event.id);

    it('prunes only what was mined, indexed and summarised', async () => {
      await append('s1', eventsOf('s1', 10));
      expect(await store.retention.listPrunable(later, 10)).toEqual([]);
      await mine('s1');
      expect(await store.retention.listPrunable(later, 10)).toEqual([]);
      await settle();
      expect(await store.retention.listPrunable(later, 10)).toEqual([
        { sessionId: session('s1'), lastEventAt: START + 91 },
      ]);
      await append('s1', eventsOf('s1', 11));
      expect(await store.retention.listPrunable(later, 10)).toEqual([]);
    });

    it('names the oldest sessions first, and goes on behind one', async () => {
      for (const [place, source] of ['s1', 's2', 's3'].entries()) {
        await append(source, eventsOf(source, 1, START + place * 100));
        await mine(source);
      }
      await settle();
      const [first, second] = await store.retention.listPrunable(later, 2);
      expect([first?.sessionId, second?.sessionId]).toEqual([session('s1'), session('s2')]);
      expect((await store.retention.listPrunable(later, 5, second)).map(({ sessionId }) => sessionId)).toEqual([
        session('s3'),
      ]);
      expect(await store.retention.listPrunable(START + 50, 5)).toHaveLength(1);
    });

    it('weighs what would go and then takes exactly that, oldest first, in slices', async () => {
      await append('s1', eventsOf('s1', 10));
      await mine('s1');
      await settle();
      const weighed = await store.retention.weigh(session('s1'));
      expect(weighed.events).toBe(20);
      expect(weighed.bytes).toBeGreaterThan(30_000);
      expect((await store.retention.prune(session('s1'), 7)).events).toBe(7);
      expect((await idsOf('s1'))[0]).toBe('s1-t3');
      expect(await pruneAll()).toBe(13);
      expect(await idsOf('s1')).toEqual([]);
      expect(await store.retention.listPrunable(later, 10)).toEqual([]);
      expect(await store.retention.pruned(session('s1'))).toMatchObject({ events: 20, untilAt: START + 91 });
      expect(await store.retention.isPruned('s1-p3')).toBe(true);
      expect(await store.retention.isPruned('never-there')).toBe(false);
      expect(await store.retention.sizes()).toMatchObject({ prunedEvents: 20, prunedSessions: 1, unminedSessions: 0 });
    });

    it('keeps what signals, waiting proposals and approved skills cite, and their quotes', async () => {
      await append('s1', eventsOf('s1', 10));
      await mine('s1', [signal('s1', 's1-p1', ['s1-t1'])]);
      const [piece] = proposal('x').evidence;
      if (!piece) throw new Error('The sample proposal has no evidence.');
      const cites = (eventId: string) => [{ ...piece, eventId, sessionId: session('s1') }];
      await store.saveProposals([
        proposal('p1', { status: 'pending', evidence: cites('s1-p2') }),
        proposal('p2', { status: 'approved', evidence: cites('s1-p3') }),
        proposal('p3', { status: 'dismissed', evidence: cites('s1-p4') }),
      ]);
      await settle();
      await pruneAll();
      expect(await idsOf('s1')).toEqual(['s1-p1', 's1-t1', 's1-p2', 's1-p3']);
      expect((await store.getProposal('p3'))?.evidence[0]?.quote).toBe(piece.quote);
      expect(await store.listSignals()).toHaveLength(1);
      expect((await store.listSessions())[0]).toMatchObject({ events: 20, minedEvents: 20 });
      expect((await store.memory.countFacts(null, later)).facts).toBeGreaterThan(0);
    });

    it('keeps what shows a skill being loaded', async () => {
      const load = toolCall('load', { sourceSessionId: 's1', paths: ['/app/.claude/skills/use-pnpm/SKILL.md'] });
      await append('s1', [...eventsOf('s1', 2), load]);
      await mine('s1');
      await settle();
      await pruneAll();
      expect(await idsOf('s1')).toEqual(['load']);
      expect((await store.ledger.loadEvents(session('s1'))).map(({ id }) => id)).toEqual(['load']);
    });

    it('does not take pruned events in again when a transcript or a copy of it is read from its start', async () => {
      await append('s1', eventsOf('s1', 5));
      await mine('s1');
      await settle();
      await pruneAll();
      expect((await append('s1', eventsOf('s1', 6))).inserted).toBe(2);
      expect(await idsOf('s1')).toEqual(['s1-p5', 's1-t5']);
      const copies = eventsOf('s1', 5).map((event) => ({ ...event, sourceSessionId: 'fork' }));
      expect((await append('fork', copies)).inserted).toBe(0);
      await store.close();
      store = await subject.open();
      expect((await append('s1', eventsOf('s1', 6))).inserted).toBe(0);
      expect((await store.listSessions()).find(({ id }) => id === session('s1'))?.events).toBe(12);
    });

    it('prunes a session that went on once more, when that is old too', async () => {
      await append('s1', eventsOf('s1', 2));
      await mine('s1');
      await settle();
      await pruneAll();
      await append('s1', eventsOf('s1', 4));
      expect(await pruneAll()).toBe(0);
      await mine('s1');
      await settle();
      expect(await pruneAll()).toBe(4);
      expect(await store.retention.pruned(session('s1'))).toMatchObject({ events: 8, untilAt: START + 31 });
    });

    it('leaves no hit in the search for what was pruned, and none less for what stayed', async () => {
      await append('s1', [...eventsOf('s1', 40), prompt('s1-q', { sourceSessionId: 's1', text: 'quaggadrift' })]);
      await mine('s1', [signal('s1', 's1-p1', [])]);
      await append('s2', eventsOf('s2', 40, START + 500_000));
      await mine('s2');
      await settle();
      expect((await store.findEvents(search('heron'))).events).toHaveLength(80);
      await pruneAll(START + 400_000);
      const hits = async () => (await store.findEvents(search('heron'))).events.map(({ id }) => id);
      expect(await hits()).toHaveLength(41);
      expect((await store.findEvents(search('quaggadrift'))).unknownWords).toEqual([]);
      await index();
      expect((await store.findEvents(search('quaggadrift'))).unknownWords).toEqual(['quaggadrift']);
      expect(await hits()).toHaveLength(41);
      expect((await store.findEvents(search('s1'))).events.map(({ id }) => id)).toEqual(['s1-p1']);
      expect(await store.notYetIndexed()).toBe(0);
    });

    it('forgets a pruned session with all that is noted of it, and reads its transcript from the start', async () => {
      await append('s1', eventsOf('s1', 5));
      await mine('s1');
      await settle();
      await pruneAll();
      await store.forgetSessions([session('s1')], null);
      expect(await store.retention.sizes()).toMatchObject({ prunedEvents: 0, prunedSessions: 0 });
      expect((await store.listTranscripts())[0]).toMatchObject({ offset: 0, parserState: null });
      expect((await append('s1', eventsOf('s1', 6))).inserted).toBe(2);
    });

    it('takes the events of a forgotten session in again that had not been pruned', async () => {
      await append('s1', eventsOf('s1', 5));
      await store.forgetSessions([session('s1')], null);
      expect((await append('s1', eventsOf('s1', 5))).inserted).toBe(10);
    });

    it('gives free pages back a few at a time, and the rest is as before', async () => {
      await append('s1', eventsOf('s1', 400));
      await append('s2', eventsOf('s2', 5, START + 500_000));
      await mine('s1');
      await settle();
      await pruneAll(START + 400_000);
      const before = await store.retention.sizes();
      expect(before.canShrink).toBe(true);
      expect(before.freeBytes).toBeGreaterThan(500_000);
      expect(await store.retention.shrink(10)).toBe(40_960);
      while ((await store.retention.shrink(50)) > 0);
      const after = await store.retention.sizes();
      expect(after.freeBytes).toBe(0);
      expect(after.fileBytes).toBeLessThan(before.fileBytes - 500_000);
      expect(await idsOf('s2')).toHaveLength(10);
    });

    it('drops the summaries of hours far back, keeps those of days and sessions, and goes on counting what is newer', async () => {
      const dayMs = 86_400_000;
      for (const day of [0, 1, 2, 3]) {
        await append(`d${day}`, eventsOf(`d${day}`, 5, START + day * dayMs));
        await mine(`d${day}`);
      }
      await settle();
      const all = { from: null, to: null, scope: null, subject: null, limit: 1_000 } as const;
      const count = async (window: 'quarter-hour' | 'hour' | 'day' | 'session') =>
        (await store.memory.listSummaries({ ...all, window })).length;
      const before = { hours: await count('hour'), days: await count('day'), sessions: await count('session') };
      expect(await store.retention.compactSummaries(START - dayMs, 100)).toBe(0);
      const cutoff = START + 2.2 * dayMs;
      expect(await store.retention.compactSummaries(cutoff, 1)).toBe(1);
      while ((await store.retention.compactSummaries(cutoff, 3)) > 0);
      expect(await count('hour')).toBe(before.hours / 2);
      expect({ days: await count('day'), sessions: await count('session') }).toEqual({
        days: before.days,
        sessions: before.sessions,
      });
      const facts = (await store.memory.countFacts(null, START + 5 * dayMs)).facts;

      const days = async () =>
        (await store.memory.listSummaries({ ...all, window: 'day', scope: 'project' })).map(
          ({ aggregate }) => aggregate.events,
        );
      expect(await days()).toEqual([10, 10, 10, 10]);
      await append('d0', eventsOf('d0', 6, START));
      await append('d3', eventsOf('d3', 6, START + 3 * dayMs));
      await settle();
      expect(await days()).toEqual([12, 10, 10, 10]);
      expect((await store.memory.countFacts(null, START + 5 * dayMs)).facts).toBeGreaterThan(facts);
      await store.forgetSessions([session('d1')], null);
      await settle();
      expect(await days()).toEqual([12, 10, 10]);
      expect(await store.retention.compactSummaries(START + 9 * dayMs, 100)).toBeGreaterThan(0);
    });

    it('prunes nothing for a reader', async () => {
      await append('s1', eventsOf('s1', 2));
      await mine('s1');
      await settle();
      await store.close();
      const reader = await subject.openReadOnly();
      try {
        await expect(reader.retention.prune(session('s1'), 5)).rejects.toMatchObject({ code: 'store-read-only' });
        await expect(reader.retention.shrink(5)).rejects.toMatchObject({ code: 'store-read-only' });
        expect((await reader.retention.weigh(session('s1'))).events).toBe(4);
      } finally {
        await reader.close();
      }
    });
  });
}
