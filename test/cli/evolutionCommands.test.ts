import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommandLineBundle } from '../support/commandLine.ts';
import { SampleScope, textOf } from '../support/sampleScope.ts';
import { writeSession } from '../support/sessionFile.ts';

const bundle = new CommandLineBundle();
const pnpm = 'use-pnpm-never-npm';
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
const skillPath = (name: string) => path.join(scope.project, '.claude', 'skills', name, 'SKILL.md');

function say(number: number, ...said: readonly string[]): void {
  writeSession(scope, number, Date.parse('2026-11-03T09:00:00Z') + number * 86_400_000, [
    { user: `Draw chart number ${number}` },
    { run: 'npm install zod' },
    { say: 'Done.' },
    ...said.flatMap((user) => [{ user }, { say: 'Done.' }]),
  ]);
}

interface Waiting {
  readonly id: string;
  readonly name: string;
  readonly change: string;
  readonly contradiction: unknown;
}

/** The waiting proposal for which the question is true, after a run. */
function waiting(isWanted: (proposal: Waiting) => boolean): string {
  skillify('now');
  const all: readonly Waiting[] = skillify('proposals', '--json').json().proposals;
  const found = all.find(isWanted);
  if (!found) throw new Error(`None of ${all.map(({ name }) => name).join(', ')}.`);
  return found.id;
}

function approvePnpm(): void {
  skillify(
    'proposals',
    'approve',
    waiting(({ name }) => name === pnpm),
  );
}

describe('a revision', () => {
  beforeEach(() => {
    approvePnpm();
    say(1, 'no, always use pnpm here. always commit the pnpm lockfile as well');
  });

  test('is shown as a unified diff with its reason, and approved as version 2', () => {
    const id = waiting(({ change }) => change === 'revise');
    const { out } = skillify('proposals', 'show', id);
    expect(out).toContain('--- SKILL.md\tas it is\n  +++ SKILL.md\tas proposed\n  @@');
    expect(out).toMatch(/^ {2}\+- Always commit the pnpm lockfile as well\.$/m);
    expect(out).toContain('The mistake came back');
    expect(out).toMatch(/claude-code new {2}“no, always use pnpm here/);
    const { proposals } = skillify('proposals', 'show', id, '--json').json();
    expect(proposals[0]).toMatchObject({
      change: 'revise',
      sources: [{ name: pnpm, version: 1 }],
      contradiction: null,
      reason: expect.stringContaining('came back'),
      diff: expect.stringContaining('@@'),
    });
    expect(skillify('proposals').out).toContain('revise · ');
    expect(skillify('proposals', 'approve', id).out).toContain(skillPath(pnpm));
    expect(skillify('skills', '--json').json().skills[0]).toMatchObject({ name: pnpm, version: 2, onDisk: 'same' });
  });

  test('is taken back by restoring a version', () => {
    const before = textOf(skillPath(pnpm));
    skillify(
      'proposals',
      'approve',
      waiting(({ change }) => change === 'revise'),
    );
    const after = textOf(skillPath(pnpm));
    expect(skillify('skills', 'restore', pnpm).out).toContain('Restored as version 3');
    expect(textOf(skillPath(pnpm))).toBe(before);
    expect(skillify('skills', 'restore', pnpm, '--version', '2', '--json').json().skill).toMatchObject({ version: 4 });
    expect(textOf(skillPath(pnpm))).toBe(after);
    expect(skillify('skills', 'history', pnpm).out.match(/^v\d/gm)).toEqual(['v1', 'v2', 'v3', 'v4']);
    expect(skillify('skills', 'show', pnpm).out).toBe(after);
    expect(skillify('skills', 'restore', pnpm, '--version', '9')).toMatchObject({
      status: 1,
      err: expect.stringContaining('has no version 9; it has 1, 2, 3, 4'),
    });
    writeFileSync(skillPath(pnpm), `${after}mine\n`);
    expect(skillify('skills', 'restore', pnpm)).toMatchObject({ status: 1 });
    expect(textOf(skillPath(pnpm))).toBe(`${after}mine\n`);
  });
});

describe('opposite advice', () => {
  let id: string;
  beforeEach(() => {
    approvePnpm();
    say(1, 'no, use npm here, never pnpm');
    say(2, 'always use npm in this repo, never pnpm');
    id = waiting(({ contradiction }) => contradiction !== null);
  });

  test('is shown with both sides and their counts', () => {
    const { out } = skillify('proposals', 'show', id);
    expect(out).toMatch(/1\. Use pnpm here, never npm\. \(3 sessions, last on 2026-10-20\)/);
    expect(out).toMatch(/2\. .*npm.* \(2 sessions, last on 2026-11-05\)/);
    expect(out).toContain(`skillify proposals approve ${id} --side N`);
    expect(skillify('proposals').out).toContain('choice');
  });

  test('is not approved before a side is named', () => {
    const before = textOf(skillPath(pnpm));
    const refused = skillify('proposals', 'approve', id);
    expect(refused.status).toBe(1);
    expect(refused.err).toMatch(/choice between 1: “.*” \(3 sessions\), 2: “.*” \(2 sessions\)/);
    expect(skillify('proposals', 'choose', id).status).toBe(2);
    expect(skillify('proposals', 'approve', id, '--side', 'two').status).toBe(2);
    expect(skillify('proposals', 'approve', id, '--side', '7').status).toBe(1);
    expect(textOf(skillPath(pnpm))).toBe(before);
  });

  test('keeps, replaces or retires the skill as it was said', () => {
    expect(skillify('proposals', 'choose', id, '--side', '2').out).toContain('› 2.');
    expect(skillify('proposals', 'approve', id, '--side', '1').out).toBe(`${pnpm} is kept as it is.\n`);
    skillify('proposals', 'reopen', id);
    const [replaced] = skillify('proposals', 'approve', id, '--side', '2', '--json').json().proposals;
    expect(replaced.status).toBe('approved');
    expect(textOf(skillPath(replaced.name))).toBe(replaced.skillMd);
  });

  test('retires the skill where neither side holds', () => {
    expect(skillify('proposals', 'approve', id, '--side', '3').out).toContain('Retired.');
    expect(existsSync(skillPath(pnpm))).toBe(false);
    expect(skillify('skills', 'restore', pnpm).status).toBe(0);
    expect(existsSync(skillPath(pnpm))).toBe(true);
  });
});

test('a retirement shows its reason, and approving it removes the file', () => {
  const name = 'run-pnpm-db-migrate-before-pnpm-test-integration';
  skillify(
    'proposals',
    'approve',
    waiting((proposal) => proposal.name === name),
  );
  writeFileSync(path.join(scope.project, 'package.json'), '{ "scripts": { "test": "vitest run" } }');
  const id = waiting(({ change }) => change === 'retire');
  const { out } = skillify('proposals', 'show', id);
  expect(out).toContain('would be removed from');
  expect(out).toContain('It is out of date: this repository no longer has `db:migrate`, `test:integration`');
  expect(skillify('proposals', 'approve', id).out).toContain('Retired.');
  expect(existsSync(skillPath(name))).toBe(false);
});

test('what a skill written by hand covers is said', () => {
  const text = '---\nname: manager\ndescription: Use when installing.\n---\n\n# Manager\n\nUse pnpm, never npm.\n';
  const folder = path.join(scope.project, '.agents', 'skills', 'manager');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'SKILL.md'), text);
  const report = skillify('now', '--json').json();
  expect(report.mined.covered).toEqual([{ title: 'Use pnpm here, never npm', skill: 'manager' }]);
  expect(report.proposals.map(({ name }: { name: string }) => name)).not.toContain(pnpm);
});

test('--version in front of a command is Skillify’s own', () => {
  expect(skillify('--version').out).toMatch(/^\d+\.\d+\.\d+/);
});
