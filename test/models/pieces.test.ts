import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleText } from '../../src/base/visibleText.ts';
import { tokensAtMost } from '../../src/models/budget.ts';
import { defaultModels } from '../../src/models/defaultModels.ts';
import { fencedInput } from '../../src/models/fencedInput.ts';
import { jsonAnswer } from '../../src/models/jsonAnswer.ts';
import { ModelError } from '../../src/models/modelError.ts';
import { costMicroUsd, hasPrice } from '../../src/models/prices.ts';
import { withRetries } from '../../src/models/retry.ts';
import { findProgram } from '../../src/models/runProgram.ts';

const tokens = { input: 1_000_000, output: 1_000_000, cacheRead: 1_000_000, cacheWrite: 1_000_000 };

test.each([
  ['claude-haiku-5-5', 0.1 + 0.5 + 0.01 + 0.125],
  ['anthropic.claude-haiku-4-5', 1 + 5 + 0.1 + 1.25],
  ['claude-sonnet-5-5', 2 + 10 + 0.1 + 2.5],
  ['claude-opus-4-8', 5 + 25 + 0.5 + 6.25],
])('%s costs what its family costs, per million of each kind of token', (model, usd) => {
  expect(costMicroUsd(model, tokens)).toBeCloseTo(usd * 1e6, -1);
});

test('the default models have a price, local ones have none', () => {
  expect(hasPrice(defaultModels.anthropic)).toBe(true);
  expect(hasPrice(defaultModels['claude-cli'])).toBe(true);
  expect(hasPrice('qwen3:8b')).toBe(false);
});

test('the upper bound of tokens is above four bytes a token, for any script', () => {
  expect(tokensAtMost('word '.repeat(100))).toBeGreaterThanOrEqual(125);
  expect(tokensAtMost('漢'.repeat(100))).toBeGreaterThanOrEqual(100);
});

test.each([
  ['{"a":1}', { a: 1 }],
  ['```json\n{"a":1}\n```', { a: 1 }],
  ['Here you are: {"a":1}', undefined],
  ['', undefined],
])('the JSON of %j is found', (text, value) => {
  expect(jsonAnswer(text)).toEqual(value);
});

test('whatever the material holds, it cannot close its fence', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, two) => {
      const input = fencedInput([
        { name: 'one', text: one },
        { name: 'two', text: two },
      ]);
      const mark = /<<<([0-9a-f]{18}) begin one/.exec(input)?.[1] ?? '';
      expect(input.split(mark)).toHaveLength(1 + 5);
      expect(one + two).not.toContain(mark);
    }),
  );
});

test('what nobody can see is taken out, and nothing else', () => {
  expect(visibleText('a\u200b\u202e\u{e0061}\u0007\ufe0f\u2028b\n\tc – ü 漢')).toBe('ab\n\tc – ü 漢');
});

test('a program is found by absolute folders only, and only where it can be run', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'skillify-path-'));
  mkdirSync(path.join(folder, 'a', 'claude'), { recursive: true });
  mkdirSync(path.join(folder, 'b'));
  mkdirSync(path.join(folder, 'c'));
  writeFileSync(path.join(folder, 'b', 'claude'), '', { mode: 0o644 });
  writeFileSync(path.join(folder, 'c', 'claude'), '', { mode: 0o755 });
  const places = ['', '.', 'a', 'b', 'c'].map((name) =>
    name === 'a' || name === 'b' || name === 'c' ? path.join(folder, name) : name,
  );
  expect(await findProgram('claude', places.join(path.delimiter))).toBe(path.join(folder, 'c', 'claude'));
  expect(await findProgram('claude', undefined)).toBeNull();
  rmSync(folder, { recursive: true });
});

test('waits grow, stay below the longest, and are what the provider asked for', async () => {
  const starts: number[] = [];
  const policy = { attempts: 4, firstDelayMs: 20, longestDelayMs: 50 };
  const attempt = async () => {
    starts.push(performance.now());
    throw new ModelError('server', 'x', { retryAfterMs: starts.length === 3 ? 1 : null });
  };
  await expect(withRetries(attempt, policy, new AbortController().signal, () => 1)).rejects.toMatchObject({
    failure: 'server',
  });
  const waits = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
  expect(waits).toHaveLength(3);
  expect(waits[0]).toBeGreaterThanOrEqual(18);
  expect(waits[1]).toBeGreaterThanOrEqual(38);
  expect(waits[2]).toBeLessThan(18);
});
