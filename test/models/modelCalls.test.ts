import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { redactText } from '../../src/capture/redact.ts';
import { type BudgetLimits, defaultLimits } from '../../src/models/budget.ts';
import { ModelCalls, type ModelTask, type RunUsage } from '../../src/models/modelCalls.ts';
import { ModelError } from '../../src/models/modelError.ts';
import type { ModelAnswer, ModelRequest, WriterModel } from '../../src/models/writerModel.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { Store } from '../../src/store/store.ts';
import { ASSETS } from '../store/testFolder.ts';

const now = Date.parse('2026-10-01T12:00:00');
const tokens = { input: 1_000, output: 200, cacheRead: 0, cacheWrite: 0 };
const good: ModelAnswer = { text: '{"title":"Better"}', tokens, costUsd: null, stopReason: 'done', ownSessionId: null };

let folder: string;
let store: Store;
let requests: ModelRequest[];
/** What the model does with the next questions; the last one stays. */
let script: (ModelAnswer | ModelError)[];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'skillify-models-'));
  store = await openStore({ folder, assetPath: ASSETS });
  requests = [];
  script = [good];
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function model(name = 'claude-haiku-4-5'): WriterModel {
  return {
    id: 'anthropic',
    displayName: 'Scripted',
    model: name,
    overheadTokens: 100,
    complete: async (request) => {
      requests.push(request);
      const step = script.length > 1 ? script.shift() : script[0];
      if (step instanceof ModelError) throw step;
      return step ?? good;
    },
  };
}

function run(
  limits: Partial<BudgetLimits> = {},
  asked = model(),
  onUsage: (usage: RunUsage) => void = () => undefined,
) {
  return new ModelCalls({
    model: asked,
    store: () => store,
    limits: { ...defaultLimits, ...limits },
    redact: (text) => redactText(text),
    retry: { attempts: 3, firstDelayMs: 1, longestDelayMs: 50 },
    timeoutMs: 1_000,
    onUsage,
    now: () => now,
  });
}

function task(text: string, overrides: Partial<ModelTask<{ title: string }>> = {}): ModelTask<{ title: string }> {
  return {
    purpose: 'reword',
    instructions: 'Put it better.',
    data: [{ name: 'draft', text }],
    schema: z.strictObject({ title: z.string() }),
    maxOutputTokens: 500,
    sessionIds: ['session-1'],
    ...overrides,
  };
}

const signal = new AbortController().signal;
const failure = (kind: ModelError['failure'], retryAfterMs: number | null = null) =>
  new ModelError(kind, 'It failed.', { retryAfterMs });

describe('a question', () => {
  test('gets a checked answer, and is on the record to the letter', async () => {
    expect(await run().ask(task('use pnpm'), signal)).toEqual({ value: { title: 'Better' }, isRemembered: false });
    const [request] = requests;
    const [call] = await store.listModelCalls(10);
    expect(call).toMatchObject({
      outcome: 'answered',
      purpose: 'reword',
      tokens,
      costMicroUsd: 2_000,
      isEstimate: false,
    });
    const sent = `${request?.instructions}\n\n${request?.input}\n\nJSON schema: ${JSON.stringify(request?.schema)}`;
    expect(await store.readModelCall(call?.number ?? 0)).toMatchObject({ sentText: sent, answerText: good.text });
    expect(call?.bytesSent).toBe(Buffer.byteLength(sent));
  });

  test('is redacted again and stripped of what nobody can see before it leaves', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    await run().ask(task(`token ${secret} and\u200b hid\u202eden\u{e0041} text`), signal);
    expect(requests[0]?.input).toContain('token [redacted:');
    expect(requests[0]?.input).toContain('and hidden text');
    expect((await store.listModelCalls(1))[0]?.redactions).toBe(1);
    expect(JSON.stringify(await store.readModelCall(1))).not.toContain(secret);
  });

  test('fences its material with marks that the material cannot know', async () => {
    await run().ask(task('one'), signal);
    await run().ask(task('two'), signal);
    const marks = requests.map(({ input }) => /<<<([0-9a-f]{18}) begin draft/.exec(input)?.[1]);
    expect(new Set(marks).size).toBe(2);
    expect(marks).not.toContain(undefined);
  });

  test('is written down before it leaves: what dies meanwhile counts as its upper bound', async () => {
    let atTheModel: string | undefined;
    const watching: WriterModel = {
      ...model(),
      complete: async () => {
        atTheModel = (await store.listModelCalls(1))[0]?.outcome;
        throw new Error('the process is dying');
      },
    };
    await expect(run({}, watching).ask(task('x'), signal)).rejects.toThrow('dying');
    expect(atTheModel).toBe('started');
    expect((await store.modelUsage(0)).tokens).toBeGreaterThan(500);
  });
});

describe('the same question', () => {
  test('is not paid for again, not even by another run of another process', async () => {
    await run().ask(task('x'), signal);
    await store.close();
    store = await openStore({ folder, assetPath: ASSETS });
    const again = run();
    expect(await again.ask(task('x'), signal)).toEqual({ value: { title: 'Better' }, isRemembered: true });
    expect(requests).toHaveLength(1);
    expect(again.usage).toMatchObject({ calls: 0, remembered: 1, costUsd: 0 });
  });

  test('is not paid for again where the answer could not be used', async () => {
    script = [{ ...good, text: 'Sure! Here is the title: Better' }];
    await expect(run().ask(task('x'), signal)).rejects.toMatchObject({
      failure: 'invalid-answer',
      isRemembered: false,
    });
    await expect(run().ask(task('x'), signal)).rejects.toMatchObject({ failure: 'invalid-answer', isRemembered: true });
    expect(requests).toHaveLength(1);
  });

  test('is another one for another model, other instructions, or a word of the material', async () => {
    await run().ask(task('x'), signal);
    await run({}, model('claude-sonnet-5-5')).ask(task('x'), signal);
    await run().ask(task('x', { instructions: 'Put it worse.' }), signal);
    await run().ask(task('y'), signal);
    expect(requests).toHaveLength(4);
  });

  test('is asked again after a failure that left no answer', async () => {
    script = [failure('authentication'), good];
    await expect(run().ask(task('x'), signal)).rejects.toMatchObject({ failure: 'authentication' });
    expect((await run().ask(task('x'), signal)).isRemembered).toBe(false);
  });
});

describe('a failure', () => {
  test.each(['rate-limit', 'server', 'overloaded', 'timeout', 'cut-off', 'offline'] as const)(
    '%s is tried again, each attempt on the record',
    async (kind) => {
      script = [failure(kind), failure(kind, 2), good];
      expect((await run().ask(task('x'), signal)).value.title).toBe('Better');
      const outcomes = (await store.listModelCalls(10)).map(({ outcome, failure: why }) => why ?? outcome);
      expect(outcomes).toEqual(['answered', kind, kind]);
    },
  );

  test('is tried only so often', async () => {
    script = [failure('server')];
    await expect(run().ask(task('x'), signal)).rejects.toMatchObject({ failure: 'server' });
    expect(requests).toHaveLength(3);
  });

  test.each(['bad-request', 'authentication', 'permission', 'not-found', 'refused'] as const)(
    '%s is not tried again',
    async (kind) => {
      script = [failure(kind)];
      await expect(run().ask(task('x'), signal)).rejects.toMatchObject({ failure: kind });
      expect(requests).toHaveLength(1);
    },
  );

  test('is not waited out for longer than the limit', async () => {
    script = [failure('rate-limit', 60_000)];
    await expect(run().ask(task('x'), signal)).rejects.toMatchObject({ failure: 'rate-limit' });
    expect(requests).toHaveLength(1);
  });

  test('costs nothing when the provider refused, and its upper bound when it may have worked', async () => {
    script = [failure('permission')];
    const refused = run();
    await expect(refused.ask(task('x'), signal)).rejects.toBeInstanceOf(ModelError);
    expect(await store.modelUsage(0)).toMatchObject({ calls: 1, tokens: 0, costMicroUsd: 0 });
    script = [failure('cancelled')];
    await expect(run().ask(task('x'), signal)).rejects.toBeInstanceOf(ModelError);
    expect((await store.modelUsage(0)).tokens).toBeGreaterThan(500);
    expect((await store.listModelCalls(1))[0]).toMatchObject({ outcome: 'cancelled', isEstimate: true });
  });

  test('ends a wait at once when the run is called off', async () => {
    const controller = new AbortController();
    script = [failure('rate-limit', 40)];
    const asked = run().ask(task('x'), controller.signal);
    setTimeout(() => controller.abort(), 10);
    await expect(asked).rejects.toMatchObject({ failure: 'cancelled' });
    expect(requests).toHaveLength(1);
  });
});

describe('the budget', () => {
  test('lets a run stop before its tokens are used up, whatever the questions turn out to use', async () => {
    const limit = 5_000;
    const calls = run({ maxTokensPerRun: limit });
    let answered = 0;
    let stopped: unknown = null;
    for (let index = 0; stopped === null && index < 100; index += 1) {
      await calls.ask(task(`question ${index}`), signal).then(
        () => {
          answered += 1;
        },
        (error) => {
          stopped = error;
        },
      );
    }
    expect(stopped).toMatchObject({ failure: 'budget', endsRun: true, isPassing: false });
    expect(answered).toBeGreaterThan(2);
    expect((await store.modelUsage(0)).tokens).toBeLessThanOrEqual(limit);
    expect(requests).toHaveLength(answered);
  });

  test('counts money by the model’s price, and the day over all runs', async () => {
    const limits = { maxCostPerDayUsd: 0.0065 };
    await run(limits).ask(task('one'), signal);
    await run(limits).ask(task('two'), signal);
    await expect(run(limits).ask(task('three'), signal)).rejects.toThrow(/\$0.0065 a day.*tomorrow/);
    expect((await store.modelUsage(0)).costMicroUsd).toBe(4_000);
  });

  test('goes on the next day, and with the next run', async () => {
    await expect(run({ maxCostPerRunUsd: 0.0001 }).ask(task('x'), signal)).rejects.toThrow(/the next run/);
    await expect(run({ maxTokensPerDay: 10 }).ask(task('x'), signal)).rejects.toThrow(/10 tokens a day/);
    expect(requests).toHaveLength(0);
    expect(await store.listModelCalls(10)).toEqual([]);
    expect((await run().ask(task('x'), signal)).isRemembered).toBe(false);
  });

  test('counts only tokens of a model whose price is not known', async () => {
    const calls = run({ maxCostPerRunUsd: 0, maxCostPerDayUsd: 0 }, model('local-llama'));
    await calls.ask(task('x'), signal);
    expect(calls.usage).toMatchObject({ costUsd: null, tokens });
    expect((await store.listModelCalls(1))[0]?.costMicroUsd).toBeNull();
  });

  test('is told after each call', async () => {
    const told: RunUsage[] = [];
    const calls = run({ maxTokensPerRun: 20_000 }, model(), (usage) => told.push(usage));
    await calls.ask(task('one'), signal);
    await calls.ask(task('two'), signal);
    expect(told.map(({ calls: count, tokens: used }) => [count, used.input])).toEqual([
      [1, 1_000],
      [2, 2_000],
    ]);
    expect(told[1]?.costUsd).toBeCloseTo(0.004);
    expect(told[0]?.callsLeft ?? 0).toBeGreaterThan(told[1]?.callsLeft ?? 0);
  });

  test('takes the provider’s own account of the cost where there is one', async () => {
    script = [{ ...good, costUsd: 0.0123, ownSessionId: 'own-1' }];
    await run().ask(task('x'), signal);
    expect((await store.modelUsage(0)).costMicroUsd).toBe(12_300);
    expect(await store.listExclusions()).toMatchObject([{ kind: 'session', subject: 'own-1' }]);
  });
});
