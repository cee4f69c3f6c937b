import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CommandLineBundle } from '../support/commandLine.ts';
import { SampleScope } from '../support/sampleScope.ts';

const bundle = new CommandLineBundle();
let scope: SampleScope;

beforeAll(() => bundle.build());
beforeEach(async () => {
  await scope?.dispose();
  scope = new SampleScope();
});
afterAll(async () => {
  await scope.dispose();
  bundle.dispose();
});

const skillify = (...parameters: readonly string[]) => bundle.run(scope, ...parameters);

test('now, proposals, approve, skills and retire, as JSON', () => {
  const now = skillify('now', '--json').json();
  expect(Object.keys(now)).toEqual(['captured', 'mined', 'writer', 'proposals']);
  expect(now.captured).toMatchObject({ transcripts: 8, sessions: 8, skippedRecords: 0 });
  expect(now.proposals).toHaveLength(3);
  const [first] = now.proposals;
  expect(first).toMatchObject({ change: 'create', status: 'pending', sessions: 3 });
  expect(first.evidence[0]).toMatchObject({
    session: 'c1a0de00-0000-4000-8000-000000000001',
    assistant: 'claude-code',
    line: 5,
    supports: true,
  });
  expect(first.skillMd.split('\n')[first.evidence[0].skillLine - 1]).toMatch(/^- /);

  expect(
    skillify('proposals', '--json')
      .json()
      .proposals.map((proposal: { id: string }) => proposal.id),
  ).toContain(first.id);
  expect(skillify('proposals', 'approve', first.id, '--json').json().proposals[0].status).toBe('approved');
  expect(readFileSync(first.target, 'utf8')).toBe(first.skillMd);
  expect(skillify('skills', '--json').json().skills[0]).toMatchObject({ name: first.name, onDisk: 'same' });
  expect(skillify('skills', 'lint', first.target).out).toContain('nothing to report');
  expect(skillify('skills', 'retire', first.name, '--reason', 'test').status).toBe(0);
  expect(existsSync(first.target)).toBe(false);
});

test('sessions and signals follow the contract', () => {
  skillify('now');
  const { sessions } = skillify('sessions', '--json').json();
  expect(sessions).toHaveLength(8);
  expect(sessions[0]).toMatchObject({
    assistant: 'claude-code',
    cwd: '/workspace/payments-api',
    interactive: true,
    humanPrompts: 2,
    outcomes: { succeeded: 1, unknown: 1 },
  });
  expect(skillify('sessions').out).toContain('1 succeeded, 1 corrected, 1 unknown');
  const { signals } = skillify('signals', '--json').json();
  const refusal = signals.find((signal: { kind: string }) => signal.kind === 'rejection');
  expect(refusal).toMatchObject({ assistant: 'claude-code', line: 5, record: '5', rule: 'tool-rejected-with-words' });
  expect(refusal.text).toContain('use pnpm here, never npm');
  const strict = skillify('signals', '--strict', '--json').json().signals;
  expect(strict.length).toBeGreaterThan(0);
  expect(strict.length).toBeLessThan(signals.length);
  expect(strict).toEqual(signals.filter((signal: { strict: boolean }) => signal.strict));
  const kinds = new Set(signals.map((signal: { kind: string }) => signal.kind));
  expect([...kinds].sort()).toEqual(['approval', 'correction', 'failure', 'fix', 'preference', 'rejection', 'test']);
});

test('status tells what is read and where it is kept', () => {
  skillify('now');
  const status = skillify('status', '--json').json();
  expect(status.store).toMatchObject({ mode: 'file', readOnly: false, note: null });
  expect(
    status.assistants.map((assistant: { id: string; transcripts: number }) => [assistant.id, assistant.transcripts]),
  ).toEqual(
    expect.arrayContaining([
      ['claude-code', 5],
      ['codex', 3],
    ]),
  );
  expect(skillify('status').out).toContain('Claude Code: 5 transcripts');
});

test('what a person reads shows the evidence beside the line it supports', () => {
  const { out } = skillify('now');
  expect(out).toContain('Use pnpm here, never npm');
  expect(out).toMatch(/\+ line +\d+ {2}2026-10-05 claude-code/);
});

test('editing and dismissing', () => {
  const [first] = skillify('now', '--json').json().proposals;
  const file = path.join(scope.folder, 'draft.md');
  writeFileSync(file, first.skillMd.replaceAll('Use pnpm here', 'Use pnpm in this repository'));
  expect(skillify('proposals', 'edit', first.id, '--file', file, '--json').json().proposals[0].title).toContain(
    'in this repository',
  );
  expect(skillify('proposals', 'dismiss', first.id).status).toBe(2);
  expect(
    skillify('proposals', 'dismiss', first.id, '--reason', 'already known to all', '--json').json().proposals[0].status,
  ).toBe('dismissed');
  expect(skillify('proposals', 'reopen', first.id, '--json').json().proposals[0].status).toBe('pending');
});

test('a project without sessions says so', () => {
  const empty = path.join(scope.folder, 'empty');
  mkdirSync(empty);
  const result = spawnSync(
    process.execPath,
    [bundle.program, 'now', '--project', empty, '--home', empty, '--store', scope.store],
    { encoding: 'utf8' },
  );
  expect(result).toMatchObject({ status: 0 });
  expect(result.stdout).toContain('Nothing to propose');
});

test.each([
  [['frobnicate'], 2, /no command/],
  [['now', '--frobnicate'], 2, /frobnicate/],
  [['proposals', 'approve'], 2, /Name the proposal/],
  [['proposals', 'show', 'nonsense'], 1, /no proposal/],
  [['skills', 'retire', 'nonsense'], 1, /no skill/],
])('%j ends with a sentence on standard error', (parameters, status, sentence) => {
  const result = skillify(...parameters);
  expect(result.status).toBe(status);
  expect(result.err).toMatch(sentence);
  expect(result.err).not.toMatch(/\n\s+at /);
});
