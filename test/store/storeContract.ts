import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { SkillifyError } from '../../src/base/errors.ts';
import type { Episode } from '../../src/signals/episode.ts';
import type { Signal } from '../../src/signals/signal.ts';
import { SCHEMA_VERSION } from '../../src/store/schema/migrations.ts';
import type { Store } from '../../src/store/store.ts';
import {
  batch,
  decision,
  everyKind,
  facts,
  prompt,
  proposal,
  START,
  skill,
  skillVersion,
  toolCall,
  transcript,
} from './sampleData.ts';

/** A store under test: opened fresh, and opened again over the same data. */
export interface StoreUnderTest {
  open(): Promise<Store>;
  /** A second, read-only view of the same data. */
  openReadOnly(): Promise<Store>;
  remove(): Promise<void>;
  /** Of its own schema; that of the embedded store when left out. */
  readonly schemaVersion?: number;
}

const SESSION = sessionIdOf('claude-code', 's1');

function episode(id: string, sessionId = SESSION): Episode {
  return {
    id,
    sessionId,
    index: 0,
    startedAt: START,
    endedAt: START + 10,
    promptEventId: 'e1',
    prompt: 'fix it',
    steps: ['pnpm test'],
    paths: ['/app/a.ts'],
    outcome: { kind: 'corrected', reasons: ['the next prompt says no'] },
  };
}

function signal(id: string, overrides: Partial<Signal> = {}): Signal {
  return {
    id,
    kind: 'correction',
    sessionId: SESSION,
    episodeId: 'ep1',
    eventId: 'e1',
    relatedEventIds: ['e0'],
    at: START,
    confidence: 0.85,
    rule: 'no-use',
    explanation: 'The prompt begins with no.',
    text: 'no, use pnpm',
    before: null,
    after: null,
    ...overrides,
  };
}

/** What every store must do; run once for each implementation. */
export function describeStore(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`store contract: ${name}`, () => {
    let subject: StoreUnderTest;
    let store: Store;
    const reopen = async () => {
      await store.close();
      store = await subject.open();
    };

    beforeEach(async () => {
      subject = await create();
      store = await subject.open();
    });
    afterEach(async () => {
      await store.close();
      await subject.remove();
    });

    describe('capture', () => {
      it('keeps events of every kind exactly, over a reopening', async () => {
        const events = everyKind();
        await store.appendCapture(batch(events));
        await reopen();
        const read = await store.readEvents(SESSION);
        expect(read.map((stored) => stored.event)).toEqual(events);
        expect(read.map((stored) => stored.sequence)).toEqual(events.map((_, index) => index + 1));
        expect(new Set(read.map((stored) => stored.file))).toEqual(new Set([transcript().path]));
      });

      it('gives a session in outline, in the same order, and bodies by id', async () => {
        const events = everyKind();
        await store.appendCapture(batch([...events].reverse()));
        const outline = await store.outlineEvents(SESSION);
        expect(outline.map(({ id, kind }) => [id, kind])).toEqual(events.map(({ id, kind }) => [id, kind]));
        expect(outline[2]).toMatchObject({ variant: 'final', callId: null, sizeBytes: 'answer'.length });
        expect(outline[4]).toMatchObject({ variant: 'failed-command', callId: 'call-k4' });
        const bodies = await store.readEventBodies(['k13', 'k5', 'unknown']);
        expect(bodies.map(({ id }) => id).sort()).toEqual(['k13', 'k5']);
        expect(bodies).toEqual(expect.arrayContaining(events.filter(({ id }) => id === 'k5' || id === 'k13')));
        expect(await store.outlineEvents('none')).toEqual([]);
      });

      it('finds the events of a session that hold a text, and takes no character for a wildcard', async () => {
        await store.appendCapture(batch(everyKind()));
        expect(await store.searchEvents(SESSION, 'ANSWER')).toEqual(['k3']);
        expect(await store.searchEvents(SESSION, 'example.org/pull'), 'what it is about counts').toEqual(['k13']);
        expect(await store.searchEvents(SESSION, '漢字')).toEqual(['k1']);
        expect(await store.searchEvents(SESSION, 'a%r')).toEqual([]);
        expect(await store.searchEvents(SESSION, 'an_wer')).toEqual([]);
        expect(await store.searchEvents('none', 'answer')).toEqual([]);
      });

      it('keeps a transcript as it was saved, and replaces it as a whole', async () => {
        await store.appendCapture(batch([]));
        expect(await store.listTranscripts()).toEqual([transcript()]);
        const changed = transcript({
          offset: 9000,
          parserState: null,
          belongs: false,
          missing: true,
          lastError: 'gone',
        });
        const other = transcript({ path: '/other.jsonl', assistant: 'codex', role: 'subagent', identity: null });
        await store.saveTranscripts([changed, other]);
        await reopen();
        expect(await store.listTranscripts()).toEqual([changed, other]);
      });

      it('ignores events that are already there, whatever file they come from', async () => {
        expect(await store.appendCapture(batch([prompt('e1'), prompt('e2')]))).toEqual({
          inserted: 2,
          duplicates: 0,
          sessionIds: [SESSION],
        });
        const copy = batch([prompt('e1', { text: 'other' }), prompt('e3')], [], { path: '/copy.jsonl' });
        expect(await store.appendCapture(copy)).toEqual({ inserted: 1, duplicates: 1, sessionIds: [SESSION] });
        expect(await store.appendCapture(copy)).toEqual({ inserted: 0, duplicates: 2, sessionIds: [] });
        const [first] = await store.readEvents(SESSION, { ids: ['e1'] });
        expect(first?.event).toEqual(prompt('e1'));
        expect(first?.file).toBe(transcript().path);
      });

      it('stores several batches in one go, in order', async () => {
        const copy = batch([prompt('e1'), prompt('e3')], [], { path: '/copy.jsonl' });
        const results = await store.appendCaptures([batch([prompt('e1'), prompt('e2')]), copy, batch([])]);
        expect(results.map(({ inserted, duplicates }) => [inserted, duplicates])).toEqual([
          [2, 0],
          [1, 1],
          [0, 0],
        ]);
        await reopen();
        expect(await store.counts()).toMatchObject({ transcripts: 2, events: 3 });
        expect(await store.appendCaptures([])).toEqual([]);
      });

      it('ignores a repetition within one batch, and one of long ago', async () => {
        const many = Array.from({ length: 9_000 }, (_, index) => prompt(`m${index}`));
        const first = await store.appendCapture(batch([...many, prompt('m3'), prompt('m8999')]));
        expect(first).toMatchObject({ inserted: 9_000, duplicates: 2 });
        await store.appendCapture(batch([prompt('last')]));
        await reopen();
        const second = await store.appendCapture(batch([prompt('m0'), prompt('last'), prompt('new'), prompt('new')]));
        expect(second).toMatchObject({ inserted: 1, duplicates: 3 });
        expect((await store.readEventsById(['m17', 'last', 'new', 'none'])).length).toBe(3);
        expect((await store.listSessions())[0]?.events).toBe(9_002);
      });

      it('orders events by time, then transcript order, and numbers them before it filters', async () => {
        await store.appendCapture(
          batch([prompt('late', { at: START + 9 }), prompt('a'), toolCall('b', { at: START }), prompt('c')]),
        );
        const all = await store.readEvents(SESSION);
        expect(all.map((stored) => stored.event.id)).toEqual(['a', 'b', 'c', 'late']);
        const some = await store.readEvents(SESSION, { kinds: ['user_prompt'], ids: ['c', 'late', 'b', 'unknown'] });
        expect(some.map((stored) => [stored.event.id, stored.sequence])).toEqual([
          ['c', 3],
          ['late', 4],
        ]);
        expect(await store.readEvents('claude-code:none')).toEqual([]);
      });

      it('finds events by id over all sessions, with their place in their session', async () => {
        await store.appendCapture(batch([prompt('a'), prompt('b')]));
        await store.appendCapture(batch([prompt('x', { sourceSessionId: 's2' })]));
        const found = await store.readEventsById(['x', 'b', 'unknown']);
        expect(found.map((stored) => [stored.event.id, stored.sequence]).sort()).toEqual([
          ['b', 2],
          ['x', 1],
        ]);
        expect(await store.readEventsById([])).toEqual([]);
      });

      it('makes a session for every event and counts what it gains', async () => {
        await store.appendCapture(
          batch([
            prompt('p1', { at: START + 5 }),
            prompt('p2', { origin: 'queued', at: START + 6 }),
            prompt('p3', { origin: 'automation', at: START + 7 }),
            toolCall('t1', { at: START + 8 }),
          ]),
        );
        await store.appendCapture(batch([prompt('p0', { at: START + 1 }), prompt('p1')]));
        const [session] = await store.listSessions();
        expect(session).toMatchObject({
          id: SESSION,
          assistant: 'claude-code',
          file: transcript().path,
          sourceSessionId: 's1',
          cwd: null,
          startedAt: START + 1,
          lastEventAt: START + 8,
          events: 5,
          humanPrompts: 3,
          toolCalls: 1,
          outcomes: {},
          minedEvents: 0,
          isSubagent: false,
        });
      });

      it('lets later facts win but forgets none', async () => {
        await store.appendCapture(
          batch([], [facts('s1', { cwd: '/app', model: 'm1', interactive: false, relation: 'subagent' })]),
        );
        await store.appendCapture(batch([], [facts('s1', { model: 'm2', title: 'T', interactive: true })]));
        const [session] = await store.listSessions();
        expect(session).toMatchObject({
          cwd: '/app',
          model: 'm2',
          title: 'T',
          interactive: true,
          relation: 'subagent',
        });
        expect(session?.isSubagent).toBe(true);
        expect(session?.startedAt).toBe(Math.floor(transcript().modifiedAt));
      });

      it('lists sessions by their beginning', async () => {
        await store.appendCapture(batch([prompt('b', { sourceSessionId: 'second', at: START + 10 })]));
        await store.appendCapture(batch([prompt('a', { sourceSessionId: 'first', at: START })]));
        expect((await store.listSessions()).map((session) => session.sourceSessionId)).toEqual(['first', 'second']);
      });

      it('marks branches', async () => {
        await store.appendCapture(batch([prompt('a'), prompt('b')]));
        await store.setBranches(SESSION, new Map([['b', 'abandoned'] as const, ['unknown', 'live'] as const]));
        const branches = (await store.readEvents(SESSION)).map((stored) => stored.event.branch);
        expect(branches).toEqual(['live', 'abandoned']);
      });

      it('caps huge texts and keeps strange ones readable', async () => {
        await store.appendCapture(
          batch([prompt('huge', { text: 'x'.repeat(600_000) }), prompt('odd', { text: 'a\0b\ud800c' })]),
        );
        const texts = (await store.readEvents(SESSION)).map(({ event }) => ('text' in event ? event.text : ''));
        expect(texts[0]?.length).toBeLessThan(263_000);
        expect(texts[1]).toMatch(/^a\u2400b.+c$/u);
      });
    });

    describe('mining', () => {
      it('replaces what was mined of one session only', async () => {
        await store.appendCapture(batch([prompt('e1'), prompt('x', { sourceSessionId: 's2' })]));
        const other = sessionIdOf('claude-code', 's2');
        await store.saveMined([
          {
            sessionId: other,
            episodes: [episode('ep9', other)],
            signals: [signal('g9', { sessionId: other, kind: 'fix' })],
            minedEvents: 1,
          },
        ]);
        await store.saveMined([
          { sessionId: SESSION, episodes: [episode('ep1'), episode('ep2')], signals: [signal('g1')], minedEvents: 1 },
        ]);
        await store.saveMined([
          {
            sessionId: SESSION,
            episodes: [episode('ep1')],
            signals: [signal('g2', { before: 'npm', after: 'pnpm' })],
            minedEvents: 2,
          },
        ]);
        await reopen();
        expect((await store.listEpisodes()).filter((each) => each.sessionId === SESSION)).toEqual([episode('ep1')]);
        expect(await store.listSignals({ sessionId: SESSION })).toEqual([
          signal('g2', { before: 'npm', after: 'pnpm' }),
        ]);
        expect((await store.listSignals({ kinds: ['fix'] })).map((each) => each.id)).toEqual(['g9']);
        const session = (await store.listSessions()).find((each) => each.id === SESSION);
        expect(session).toMatchObject({ outcomes: { corrected: 1 }, minedEvents: 2 });
      });

      it('keeps what was mined when every session is to be mined again', async () => {
        await store.appendCapture(batch([prompt('e1')]));
        await store.saveMined([{ sessionId: SESSION, episodes: [episode('ep1')], signals: [], minedEvents: 1 }]);
        await store.forgetMined();
        await reopen();
        expect((await store.listSessions()).map(({ minedEvents }) => minedEvents)).toEqual([0]);
        expect(await store.listEpisodes()).toEqual([episode('ep1')]);
      });

      it('keeps the profiles of sessions, the last one first, until they are forgotten', async () => {
        const other = sessionIdOf('claude-code', 's2');
        const profileOf = (sessionId: string) => ({
          sessionId,
          episodes: 3,
          prompts: 2,
          stems: new Map([['parser', 2]]),
          changes: ['npm test>>npm run migrate'],
        });
        await store.appendCapture(
          batch([prompt('e1', { at: START }), prompt('x', { sourceSessionId: 's2', at: START + 1000 })]),
        );
        const mined = { episodes: [], signals: [], minedEvents: 1 };
        await store.saveMined(
          [SESSION, other].map((sessionId) => ({ ...mined, sessionId, profile: profileOf(sessionId) })),
        );
        await reopen();
        expect(await store.listProfiles()).toEqual([profileOf(other), profileOf(SESSION)]);
        await store.saveMined([{ ...mined, sessionId: other }]);
        expect(await store.listProfiles()).toEqual([profileOf(SESSION)]);
        await store.forgetSessions([SESSION], null);
        expect(await store.listProfiles()).toEqual([]);
      });

      it('lists what was mined of some sessions only', async () => {
        const other = sessionIdOf('claude-code', 's2');
        await store.appendCapture(batch([prompt('e1'), prompt('x', { sourceSessionId: 's2' })]));
        await store.saveMined([
          { sessionId: SESSION, episodes: [episode('ep1')], signals: [signal('g1')], minedEvents: 1 },
          {
            sessionId: other,
            episodes: [episode('ep9', other)],
            signals: [signal('g9', { sessionId: other }), signal('g8', { sessionId: other, kind: 'fix' })],
            minedEvents: 1,
          },
        ]);
        const sessionIds = new Set([other, 'claude-code:none']);
        expect((await store.listEpisodes(sessionIds)).map(({ id }) => id)).toEqual(['ep9']);
        expect((await store.listSignals({ sessionIds })).map(({ id }) => id)).toEqual(['g8', 'g9']);
        expect((await store.listSignals({ sessionIds, kinds: ['fix'] })).map(({ id }) => id)).toEqual(['g8']);
        expect(await store.listEpisodes(new Set())).toEqual([]);
      });

      it('refuses what was mined of an unknown session', async () => {
        await expect(
          store.saveMined([{ sessionId: 'claude-code:none', episodes: [], signals: [], minedEvents: 0 }]),
        ).rejects.toMatchObject({ code: 'not-found' });
      });
    });

    describe('what git told of edits', () => {
      const survival = { lines: 14, survived: 12, rewritten: 1, removed: 1, laterCommits: 3, isFinal: false };
      const mark = { sessionId: SESSION, head: 'abc', events: 1, isSettled: false };

      it('is kept with the session, and goes with it', async () => {
        await store.appendCapture(batch([prompt('e1')]));
        await store.saveSurvivals([{ ...mark, episodes: new Map([['ep1', survival]]) }], new Set());
        await reopen();
        expect(await store.listSurvivalMarks()).toEqual([mark]);
        expect(await store.readSurvivals(SESSION)).toEqual(new Map([['ep1', survival]]));
        await store.forgetSessions([SESSION], null);
        expect(await store.listSurvivalMarks()).toEqual([]);
        expect(await store.readSurvivals(SESSION)).toEqual(new Map());
      });

      it('has a session mined again when its verdicts changed, and only then', async () => {
        await store.appendCapture(batch([prompt('e1'), prompt('e2')]));
        const isGrown = async () =>
          (await store.listSessions()).some((session) => session.events > session.minedEvents);
        await store.saveMined([{ sessionId: SESSION, episodes: [], signals: [], minedEvents: 2 }]);
        await store.saveSurvivals([{ ...mark, episodes: new Map() }], new Set());
        expect(await isGrown()).toBe(false);
        await store.saveSurvivals([{ ...mark, episodes: new Map([['ep1', survival]]) }], new Set([SESSION]));
        expect(await isGrown()).toBe(true);
      });

      it('is left out for a session that is not there', async () => {
        await store.saveSurvivals([{ ...mark, sessionId: 'claude-code:none', episodes: new Map() }], new Set());
        expect(await store.listSurvivalMarks()).toEqual([]);
      });
    });

    describe('proposals and decisions', () => {
      it('keeps proposals with their evidence and replaces them', async () => {
        await store.saveProposals([proposal('p1'), proposal('p2', { status: 'dismissed', createdAt: START + 1 })]);
        await store.saveProposals([
          proposal('p1', { title: 'Other', evidence: [], edited: true }),
          proposal('p3', { createdAt: START + 5 }),
        ]);
        await reopen();
        expect(await store.getProposal('p1')).toEqual(proposal('p1', { title: 'Other', evidence: [], edited: true }));
        expect(await store.getProposal('p3')).toEqual(proposal('p3', { createdAt: START + 5 }));
        expect(await store.getProposal('none')).toBeNull();
        expect((await store.listProposals(['pending'])).map((each) => each.id)).toEqual(['p3', 'p1']);
        expect((await store.listProposals()).map((each) => each.id)).toEqual(['p3', 'p1', 'p2']);
        expect(await store.listProposals([])).toEqual([]);
      });

      it('keeps what a proposal changes: reason, sources and the sides of opposite advice', async () => {
        const side = { statement: 'Use npm.', skillMd: 'npm', eventIds: ['e2'], sessions: 1, lastAt: START };
        const changed = proposal('p1', {
          change: 'merge',
          reason: 'Both say the same.',
          sources: [
            { name: 'use-pnpm', version: 2, skillMd: 'one' },
            { name: 'pnpm-only', version: 1, skillMd: 'two' },
          ],
          contradiction: {
            sides: [
              { ...side, action: 'write' },
              { ...side, action: 'keep' },
              { ...side, action: 'retire' },
            ],
            chosen: 2,
          },
        });
        await store.saveProposals([changed]);
        await reopen();
        expect(await store.getProposal('p1')).toEqual(changed);
      });

      it('retires the other skills of a merge with the decision', async () => {
        const other = { ...skill(), name: 'pnpm-only' };
        await store.decide(decision('d0'), { skill: other });
        await store.decide(decision('d1'), {
          skill: skill(),
          otherSkills: [{ ...other, status: 'retired', retiredAt: START + 1 }],
        });
        await reopen();
        expect((await store.listSkills()).map((each) => [each.name, each.status])).toEqual([
          ['pnpm-only', 'retired'],
          ['use-pnpm', 'approved'],
        ]);
      });

      it('records a decision with its effects, once', async () => {
        await store.saveProposals([proposal('p1')]);
        const effects = {
          proposals: [proposal('p1', { status: 'approved' })],
          skill: skill(),
          skillVersion: skillVersion(),
        };
        await store.decide(decision('d1'), effects);
        await store.decide(decision('d1', { by: 'someone else' }), { skill: skill(9) });
        await reopen();
        expect(await store.listDecisions()).toEqual([decision('d1')]);
        expect((await store.getProposal('p1'))?.status).toBe('approved');
        expect(await store.listSkills()).toEqual([skill()]);
        expect(await store.listSkillVersions('use-pnpm')).toEqual([skillVersion()]);
        expect(await store.listSkillVersions('none')).toEqual([]);
      });

      it('loses no text when two decisions claim one version number', async () => {
        await store.decide(decision('d1'), { skill: skill(), skillVersion: skillVersion() });
        await store.decide(decision('d2'), { skill: skill(1, 'Other.'), skillVersion: skillVersion(1, 'Other.') });
        expect((await store.listSkillVersions('use-pnpm')).map((each) => [each.version, each.skillMd])).toEqual([
          [1, 'Use pnpm.'],
          [2, 'Other.'],
        ]);
        expect(await store.listSkills()).toEqual([skill(2, 'Other.')]);
      });
    });

    describe('values, counts and views', () => {
      it('keeps values', async () => {
        await store.setValue('run', { at: 1, list: [null, 'x'] });
        await store.setValue('run', { at: 2, list: [null, 'x'] });
        await reopen();
        expect(await store.getValue('run')).toEqual({ at: 2, list: [null, 'x'] });
        expect(await store.getValue('none')).toBeUndefined();
      });

      it('counts', async () => {
        await store.appendCapture(batch([prompt('a'), prompt('b')]));
        await store.saveMined([
          { sessionId: SESSION, episodes: [episode('ep1')], signals: [signal('g1')], minedEvents: 2 },
        ]);
        await store.decide(decision('d1'), {
          proposals: [proposal('p1')],
          skill: skill(),
          skillVersion: skillVersion(),
        });
        expect(await store.counts()).toEqual({
          transcripts: 1,
          sessions: 1,
          events: 2,
          episodes: 1,
          signals: 1,
          proposals: 1,
          skills: 1,
        });
      });

      it('says where it is', async () => {
        const location = await store.location();
        expect(location).toMatchObject({ readOnly: false, schemaVersion: subject.schemaVersion ?? SCHEMA_VERSION });
        expect(location.sizeBytes).toBeGreaterThan(0);
      });

      it('shows a reader what is there, and refuses its writes', async () => {
        await store.appendCapture(batch([prompt('a')]));
        const reader = await subject.openReadOnly();
        expect((await reader.readEvents(SESSION)).map((stored) => stored.event.id)).toEqual(['a']);
        expect(await reader.location()).toMatchObject({ readOnly: true });
        for (const write of [
          () => reader.appendCapture(batch([])),
          () => reader.saveTranscripts([]),
          () => reader.setBranches(SESSION, new Map()),
          () => reader.saveMined([{ sessionId: SESSION, episodes: [], signals: [], minedEvents: 0 }]),
          () => reader.saveProposals([]),
          () => reader.decide(decision('d'), {}),
          () => reader.setValue('k', 1),
        ]) {
          await expect(write()).rejects.toSatisfy((error) => SkillifyError.is(error, 'store-read-only'));
        }
        await store.appendCapture(batch([prompt('b')]));
        await reader.close();
        expect((await store.listSessions())[0]?.events).toBe(2);
      });
    });
  });
}
