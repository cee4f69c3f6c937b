import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import type { Wording } from '../../src/mining/proposal.ts';
import type { ModelCallEnd, NewModelCall } from '../../src/store/modelCall.ts';
import type { Store } from '../../src/store/store.ts';
import { keptTexts } from '../../src/store/tables/modelCallTable.ts';
import type { FolderUnderTest } from './forgettingContract.ts';
import { batch, decision, facts, prompt, proposal, START } from './sampleData.ts';

const tokens = { input: 900, output: 100, cacheRead: 0, cacheWrite: 0 };
const session = sessionIdOf('claude-code', 's1');

export function newCall(overrides: Partial<NewModelCall> = {}): NewModelCall {
  return {
    at: START,
    provider: 'anthropic',
    model: 'claude-haiku-5-5',
    purpose: 'reword',
    requestHash: 'hash-1',
    sessionIds: [session],
    bytesSent: 12,
    redactions: 1,
    tokens,
    costMicroUsd: 140,
    sentText: 'what was sent',
    ...overrides,
  };
}

const answered: ModelCallEnd = {
  outcome: 'answered',
  failure: null,
  durationMs: 812.4,
  tokens: { input: 400, output: 60, cacheRead: 300, cacheWrite: 20 },
  costMicroUsd: 81.2,
  answerText: '{"title":"Use pnpm"}',
};

const wording: Wording = {
  author: 'anthropic/claude-haiku-5-5',
  flags: [{ line: 9, kind: 'new-command', text: 'npm ci' }],
  citations: [{ line: 9, eventIds: ['e1'] }],
  template: { title: 'Old', description: 'Old words.', skillMd: 'old text', skillLines: [3, null] },
};

/** What every store must do about calls to language models; run once for each implementation. */
export function describeModelCalls(name: string, create: () => Promise<FolderUnderTest>): void {
  describe(`model calls: ${name}`, () => {
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

    it('has none in a new store', async () => {
      expect(await store.listModelCalls(10)).toEqual([]);
      expect(await store.modelUsage(0)).toEqual({ calls: 0, bytesSent: 0, tokens: 0, costMicroUsd: 0 });
      expect(await store.readModelCall(1)).toBeNull();
    });

    it('counts a call at its upper bound until it has ended, and over a kill of the process', async () => {
      const number = await store.beginModelCall(newCall());
      await store.close();
      store = await subject.open();
      expect(await store.readModelCall(number)).toEqual({
        ...newCall(),
        number,
        outcome: 'started',
        failure: null,
        durationMs: null,
        isEstimate: true,
        answerText: null,
      });
      expect(await store.modelUsage(START)).toEqual({ calls: 1, bytesSent: 12, tokens: 1000, costMicroUsd: 140 });
      await store.endModelCall(number, answered);
      expect(await store.modelUsage(START)).toMatchObject({ tokens: 780, costMicroUsd: 82 });
      expect(await store.listModelCalls(10)).toMatchObject([
        { number, outcome: 'answered', isEstimate: false, durationMs: 812, tokens: answered.tokens },
      ]);
    });

    it('keeps the upper bound where it is not known what a failed call used', async () => {
      const number = await store.beginModelCall(newCall({ costMicroUsd: null }));
      await store.endModelCall(number, {
        ...answered,
        outcome: 'failed',
        failure: 'timeout',
        tokens: null,
        answerText: null,
      });
      expect(await store.readModelCall(number)).toMatchObject({
        failure: 'timeout',
        isEstimate: true,
        tokens,
        costMicroUsd: null,
      });
      expect((await store.modelUsage(0)).tokens).toBe(1000);
    });

    it('gives the newest answer to the same request, and none to another', async () => {
      for (const answerText of ['first', 'second', null]) {
        await store.endModelCall(await store.beginModelCall(newCall()), { ...answered, answerText });
      }
      expect(await store.findModelAnswer('hash-1')).toBe('second');
      expect(await store.findModelAnswer('hash-2')).toBeNull();
    });

    it('sums up only what came after a time', async () => {
      await store.beginModelCall(newCall({ at: START - 1 }));
      await store.beginModelCall(newCall({ at: START }));
      expect((await store.modelUsage(START)).calls).toBe(1);
    });

    it('keeps the exact text of the newest calls only', async () => {
      for (let index = 0; index < keptTexts.calls + 2; index += 1) await store.beginModelCall(newCall());
      const calls = await store.listModelCalls(1_000);
      expect(calls).toHaveLength(keptTexts.calls + 2);
      const texts = await Promise.all(calls.map(({ number }) => store.readModelCall(number)));
      expect(texts.map((call) => call?.sentText ?? null).lastIndexOf('what was sent')).toBe(keptTexts.calls - 1);
    });

    it('keeps no more text than its limit in bytes', async () => {
      const sentText = 'ä'.repeat(keptTexts.sizeBytes / 4 - 1_000);
      const numbers = [];
      for (let index = 0; index < 3; index += 1) numbers.push(await store.beginModelCall(newCall({ sentText })));
      const kept = await Promise.all(numbers.map((number) => store.readModelCall(number)));
      expect(kept.map((call) => call?.sentText !== null)).toEqual([false, true, true]);
    });

    it('forgets what a call said of a forgotten session, and keeps that it was made', async () => {
      await store.appendCapture(batch([prompt('e1', { sourceSessionId: 's1' })], [facts('s1')]));
      const other = newCall({ sessionIds: ['other'], requestHash: 'hash-2' });
      const numbers = [
        await store.beginModelCall(newCall({ sentText: 'zebrafish' })),
        await store.beginModelCall(other),
      ];
      for (const [index, number] of numbers.entries())
        await store.endModelCall(number, {
          ...answered,
          answerText: index === 0 ? 'the zebrafish again' : 'about cod',
        });
      await store.forgetSessions([session], 'asked');
      expect(await store.readModelCall(numbers[0] ?? 0)).toMatchObject({
        sentText: null,
        answerText: null,
        bytesSent: 12,
      });
      expect(await store.findModelAnswer('hash-1')).toBeNull();
      expect(await store.findModelAnswer('hash-2')).toBe('about cod');
      const bytes = await subject.bytes();
      expect(bytes).toContain('about cod');
      expect(bytes).not.toContain('zebrafish');
    });

    it('keeps no answer about a session that was forgotten while the model was asked', async () => {
      await store.appendCapture(batch([prompt('e1', { sourceSessionId: 's1' })], [facts('s1')]));
      const number = await store.beginModelCall(newCall());
      await store.forgetSessions([session], 'asked');
      await store.endModelCall(number, answered);
      expect(await store.readModelCall(number)).toMatchObject({
        outcome: 'answered',
        sentText: null,
        answerText: null,
      });
    });

    it('writes nothing through a reader', async () => {
      const reader: Store = await subject.openReadOnly();
      await expect(reader.beginModelCall(newCall())).rejects.toMatchObject({ code: 'store-read-only' });
      await expect(reader.endModelCall(1, answered)).rejects.toMatchObject({ code: 'store-read-only' });
      await reader.close();
    });

    it('keeps who worded a draft, in the database and in the decisions log', async () => {
      await store.saveProposals([proposal('p1', { wording }), proposal('p2')]);
      expect((await store.getProposal('p1'))?.wording).toEqual(wording);
      expect((await store.getProposal('p2'))?.wording).toBeUndefined();
      await store.decide(decision('d1', { subject: 'p1' }), {
        proposals: [proposal('p1', { wording, status: 'snoozed' })],
      });
      expect(await store.getProposal('p1')).toMatchObject({ status: 'snoozed', wording });
      await store.saveProposals([proposal('p1', { wording: null })]);
      expect((await store.getProposal('p1'))?.wording).toBeUndefined();
    });
  });
}
