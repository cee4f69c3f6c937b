import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CommandLineBundle } from '../support/commandLine.ts';
import { SampleScope, textOf } from '../support/sampleScope.ts';

const bundle = new CommandLineBundle();
const name = 'use-pnpm-never-npm';
let scope: SampleScope;
const skillify = (...parameters: readonly string[]) => bundle.run(scope, ...parameters);
const fileOf = () => path.join(scope.project, '.claude/skills', name, 'SKILL.md');

beforeAll(async () => {
  await bundle.build();
  scope = new SampleScope();
  skillify('now');
  const all: readonly { readonly id: string; readonly name: string }[] = skillify('proposals', '--json').json()
    .proposals;
  skillify('proposals', 'approve', all.find((proposal) => proposal.name === name)?.id ?? '');
});
afterAll(async () => {
  await scope.dispose();
  bundle.dispose();
});

test('ledger tells what is known of each skill, and that it is too early', () => {
  const { out, status } = skillify('skills', 'ledger');
  expect(status).toBe(0);
  expect(out).toMatch(/use-pnpm-never-npm {2}too early to say/);
  expect(out).toContain('nothing is said below 5 such sessions before approval and 8 since');
  const report = skillify('skills', 'ledger', name, '--json').json();
  expect(report.skills).toHaveLength(1);
  expect(report.skills[0]).toMatchObject({ name, verdict: 'too-early', counts: { after: { eligible: 0 } } });
  expect(report.skills[0].counts.before.eligible).toBeGreaterThan(0);
  const unknown = skillify('skills', 'ledger', 'nobody');
  expect(unknown.status).toBe(1);
  expect(unknown.err).toContain('There is no skill named “nobody”');
});

test('origin leads from a SKILL.md, edited or not, to its version and evidence', () => {
  const copy = path.join(scope.folder, 'SKILL.md');
  writeFileSync(copy, `${textOf(fileOf())}\nOne more line.\n`);
  const edited = skillify('skills', 'origin', copy);
  expect(edited.status).toBe(0);
  expect(edited.out).toMatch(/version 1, edited since: \d+ lines? added, 0 removed/);
  expect(skillify('skills', 'origin', fileOf()).out).toContain('version 1 as approved');
  const { origin } = skillify('skills', 'origin', fileOf(), '--json').json();
  expect(origin).toMatchObject({ name, isEdited: false });
  expect(origin.version.evidence.length).toBeGreaterThan(1);
  const missing = skillify('skills', 'origin', path.join(scope.folder, 'none.md'));
  expect(missing.status).toBe(1);
  expect(missing.err).toContain('cannot be read');
  expect(skillify('skills', 'origin').status).toBe(2);
});

test('history, show and diff tell versions apart', () => {
  expect(skillify('skills', 'diff', name).err).toContain('one version only');
  skillify('skills', 'retire', name);
  skillify('skills', 'restore', name, '--version', '1');
  const { out } = skillify('skills', 'history', name);
  expect(out).toMatch(/^v1 {2}\S+ {2}approved {2}words: template {2}by .+ {2}proposal p-/m);
  expect(out).toMatch(/^v2 {2}\S+ {2}version 1 restored {2}words: an earlier version/m);
  expect(skillify('skills', 'show', name, '--version', '1').out.trim()).toBe(textOf(fileOf()).trim());
  expect(skillify('skills', 'diff', name, '1', '2', '--json').json()).toEqual({ from: 1, to: 2, patch: '' });
  const unknown = skillify('skills', 'show', name, '--version', '9');
  expect(unknown.status).toBe(1);
  expect(unknown.err).toContain('has no version 9; it has 1, 2');
  expect(skillify('skills', 'diff', name, 'x').status).toBe(2);
});
