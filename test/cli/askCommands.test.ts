import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CommandLineBundle } from '../support/commandLine.ts';
import { MemoryScope } from '../support/memoryScope.ts';

const bundle = new CommandLineBundle();
let scope: MemoryScope;

beforeAll(async () => {
  await bundle.build();
  scope = new MemoryScope();
  skillify('capture');
  await scope.codify(await scope.engine());
  await scope.close();
}, 60_000);
afterAll(async () => {
  await scope.dispose();
  bundle.dispose();
});

function skillify(...parameters: readonly string[]) {
  const place = ['--project', scope.project, '--home', scope.home, '--store', scope.store, '--alias', scope.alias];
  const run = spawnSync(process.execPath, [bundle.program, ...parameters, ...place], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
  });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

const ask = (question: string, ...more: readonly string[]) =>
  skillify('ask', question, '--now', '2026-11-19T14:30:00Z', ...more);

test.each<[question: string, counts: Readonly<Record<string, number>>]>([
  ['summarise the last 15 minutes of payments-api failures', { failedRuns: 3, failedThings: 2 }],
  ['what payments-api failures in the last hour?', { failedRuns: 5, failedThings: 4, sessionsWithFailures: 2 }],
  ['what patterns have we codified for the retrieval pipeline?', { approvedSkills: 1, pendingProposals: 1 }],
  ['show me recent successful runs of the migration task', { successfulRuns: 3, sessionsWithSuccesses: 2 }],
  ['which sessions touched auth.ts yesterday?', { sessions: 2, sessionsThatChanged: 1, sessionsThatOnlyRead: 1 }],
  ['why do we have the pnpm skill?', { version: 1, evidence: 2, sessions: 2 }],
])('%s', (question, counts) => {
  const answer = JSON.parse(ask(question, '--json').out);
  expect(answer.counts).toMatchObject(counts);
  expect(Object.keys(answer)).toEqual(
    expect.arrayContaining(['answer', 'window', 'citations', 'missing', 'phrasedBy']),
  );
  expect(answer.citations.length).toBeGreaterThan(0);
});

test('the text names file and line of each citation, and how the question was read', () => {
  const { out, status } = ask('what payments-api failures in the last hour?');
  expect(status).toBe(0);
  const [, file = '', line = ''] = /^\[1\] (.*):(\d+)$/m.exec(out) ?? [];
  expect(readFileSync(file, 'utf8').split('\n')[Number(line) - 1]).toContain('FAIL src/retry.test.ts');
  expect(out).toContain('Read as: failures, in the last hour. Looked at 4 prompts in 3 sessions.');
});

test('summaries are listed by window and topic', () => {
  const { summaries } = JSON.parse(skillify('summaries', '--window', 'day', '--topic', 'payments-api', '--json').out);
  expect(summaries[0]).toMatchObject({ scope: 'topic', subject: 'payments-api', window: 'day' });
  expect(skillify('summaries', '--limit', '1').out).toMatch(/of \w+ .*\d+ prompts? in/s);
});

test('wrong usage is told', () => {
  expect(skillify('ask')).toMatchObject({ status: 2, err: expect.stringContaining('Ask something') });
  expect(ask('what failed?', '--now', 'soon').status).toBe(2);
  expect(skillify('summaries', '--window', 'year')).toMatchObject({ status: 2 });
});
