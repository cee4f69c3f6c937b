import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { SkillifyError } from '../../src/base/errors.ts';
import type { Evidence } from '../../src/mining/proposal.ts';
import type { Store } from '../../src/store/store.ts';
import { batch, decision, facts, prompt, proposal, START, skill, skillVersion, toolCall } from './sampleData.ts';

/** A store whose bytes can be looked at. */
export interface FolderUnderTest {
  /** Everything it holds, as one text. */
  bytes(): Promise<string>;
  open(): Promise<Store & { indexText(limit: number): Promise<number> }>;
  openReadOnly(): Promise<Store>;
  remove(): Promise<void>;
}

const session = (source: string) => sessionIdOf('claude-code', source);
const marker = 'zebrafish';

function evidence(source: string, quote: string): Evidence {
  return {
    eventId: `${source}-1`,
    sessionId: session(source),
    assistant: 'claude-code',
    file: null,
    line: null,
    at: START,
    quote,
    supports: true,
    skillLine: 1,
    signal: 'correction',
    isNew: false,
  };
}

/** What every store must do about opt-outs; run once for each implementation. */
export function describeForgetting(name: string, create: () => Promise<FolderUnderTest>): void {
  describe(`consent: ${name}`, () => {
    let subject: FolderUnderTest;
    let store: Awaited<ReturnType<FolderUnderTest['open']>>;
    const bytes = () => subject.bytes();

    beforeEach(async () => {
      subject = await create();
      store = await subject.open();
    });
    afterEach(async () => {
      await store.close();
      await subject.remove();
    });

    async function fill(source: string, text: string, parent: string | null = null): Promise<void> {
      const events = Array.from({ length: 60 }, (_, index) => [
        prompt(`${source}-${index}`, { sourceSessionId: source, text: `${text} ${index} ${'filler '.repeat(40)}` }),
        toolCall(`${source}-t${index}`, { sourceSessionId: source, command: `echo ${text}`, input: text.repeat(300) }),
      ]).flat();
      const known = facts(source, { title: text, parentSourceSessionId: parent });
      await store.appendCapture(batch(events, [known], { path: `/${source}.jsonl`, parserState: { open: text } }));
      const at = { sessionId: session(source), startedAt: START, endedAt: START + 1 };
      await store.saveMined([
        {
          sessionId: session(source),
          minedEvents: 120,
          episodes: [
            {
              ...at,
              id: `${source}-ep`,
              index: 0,
              promptEventId: `${source}-0`,
              prompt: text,
              steps: [text],
              paths: [],
              outcome: { kind: 'corrected', reasons: [text] },
            },
          ],
          signals: [
            {
              id: `${source}-sig`,
              kind: 'correction',
              sessionId: session(source),
              episodeId: `${source}-ep`,
              eventId: `${source}-0`,
              relatedEventIds: [],
              at: START,
              confidence: 0.9,
              rule: 'r',
              explanation: text,
              text,
              before: text,
              after: text,
            },
          ],
        },
      ]);
    }

    it('keeps exclusions, once each, until they are taken back', async () => {
      const first = { kind: 'session', subject: 's1', at: START, reason: 'asked' } as const;
      await store.exclude([first, { ...first, at: START + 5 }, { ...first, kind: 'folder', subject: '/app' }]);
      await store.close();
      store = await subject.open();
      expect(await store.listExclusions()).toEqual([{ ...first, kind: 'folder', subject: '/app' }, first]);
      await store.include('folder', '/app');
      expect(await store.listExclusions()).toEqual([first]);
    });

    it('forgets a session and its sub-agents to the last byte, and nothing else', async () => {
      await fill('gone', `${marker} one`);
      await fill('child', `${marker} two`, 'gone');
      await fill('grandchild', `${marker} three`, 'child');
      await fill('stays', 'heron');
      while ((await store.indexText(50)) > 0);
      await fill('late', `${marker} four`);
      const both = [evidence('gone', `${marker} quote`), evidence('stays', 'heron quote')];
      const words = { title: `${marker} title`, skillMd: `${marker} draft`, description: marker };
      await store.saveProposals([
        proposal('p1', { ...words, status: 'pending', evidence: both }),
        proposal('p2', { status: 'approved', evidence: both }),
        proposal('p3', { status: 'pending', evidence: [evidence('stays', 'heron quote')] }),
      ]);
      await store.decide(decision('d0', { kind: 'edit', subject: 'p1', skillMd: `${marker} edited` }), {
        proposals: [proposal('p1', { ...words, evidence: both, skillMd: `${marker} edited` })],
      });
      const side = {
        statement: marker,
        action: 'write',
        skillMd: marker,
        eventIds: [],
        sessions: 1,
        lastAt: START,
      } as const;
      const change = { reason: `${marker} reason`, contradiction: { sides: [side, side], chosen: 1 } };
      await store.decide(decision('d3', { kind: 'choose', subject: 'p2', skillMd: null }), {
        proposals: [proposal('p2', { ...change, evidence: both, skillMd: `${marker} side` })],
      });
      await store.decide(decision('d1', { subject: 'p2' }), {
        proposals: [proposal('p2', { ...change, status: 'approved', evidence: both })],
        skill: skill(),
        skillVersion: skillVersion(),
      });
      await store.decide(decision('d2', { kind: 'dismiss', subject: 'p4', skillMd: null }), {
        proposals: [proposal('p4', { ...words, ...change, status: 'dismissed', evidence: both })],
      });
      expect(await bytes()).toContain(marker);

      const forgotten = await store.forgetSessions([session('gone'), session('late'), session('unknown')], 'asked');
      expect([...forgotten.sourceSessionIds].sort()).toEqual(['child', 'gone', 'grandchild', 'late']);
      expect(forgotten).toMatchObject({ events: 480, proposals: 2, skills: ['use-pnpm'] });
      expect(await bytes()).not.toContain(marker);
      expect(await bytes()).toContain('heron');

      await store.close();
      expect(await bytes()).not.toContain(marker);
      store = await subject.open();
      expect(await bytes()).not.toContain(marker);
      expect((await store.listSessions()).map((each) => each.sourceSessionId)).toEqual(['stays']);
      expect((await store.listEpisodes()).map((each) => each.id)).toEqual(['stays-ep']);
      expect((await store.listSignals()).map((each) => each.id)).toEqual(['stays-sig']);
      expect((await store.listExclusions()).map((each) => [each.subject, each.reason])).toEqual(
        ['child', 'gone', 'grandchild', 'late'].map((each) => [each, 'asked']),
      );
      expect((await store.listProposals()).map((each) => [each.id, each.evidence.length])).toEqual([
        ['p3', 1],
        ['p2', 1],
        ['p4', 1],
      ]);
      expect((await store.getProposal('p4'))?.title).toBe('Forgotten');
      expect((await store.listDecisions()).map((each) => [each.id, each.skillMd !== null])).toEqual([
        ['d0', false],
        ['d3', false],
        ['d1', true],
        ['d2', false],
      ]);
      expect(await store.listSkills()).toEqual([skill()]);
      const transcripts = await store.listTranscripts();
      expect(transcripts.filter((each) => each.parserState === null).map((each) => each.path)).toEqual([
        '/gone.jsonl',
        '/child.jsonl',
        '/grandchild.jsonl',
        '/late.jsonl',
      ]);
      // The text index is sound: it goes on, and events that come again are taken.
      await fill('stays', 'heron again');
      await store.indexText(1_000);
      const again = await store.appendCapture(batch([prompt('gone-0', { sourceSessionId: 'other' })]));
      expect(again.inserted).toBe(1);
    });

    it('refuses a reader', async () => {
      await fill('s1', 'x');
      const reader = await subject.openReadOnly();
      expect(await reader.listExclusions()).toEqual([]);
      for (const write of [
        () => reader.forgetSessions([session('s1')], 'asked'),
        () => reader.exclude([]),
        () => reader.include('session', 's1'),
      ]) {
        await expect(write()).rejects.toSatisfy((error) => SkillifyError.is(error, 'store-read-only'));
      }
      await reader.close();
    });
  });
}
