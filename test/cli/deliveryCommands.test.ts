import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CommandLineBundle } from '../support/commandLine.ts';
import { SampleScope, textOf } from '../support/sampleScope.ts';

const bundle = new CommandLineBundle();
const name = 'use-pnpm-never-npm';
let scope: SampleScope;
let id: string;

beforeAll(() => bundle.build());
beforeEach(async () => {
  await scope?.dispose();
  scope = new SampleScope();
  skillify('now');
  const all: readonly { readonly id: string; readonly name: string }[] = skillify('proposals', '--json').json()
    .proposals;
  id = all.find((proposal) => proposal.name === name)?.id ?? '';
});
afterAll(async () => {
  await scope.dispose();
  bundle.dispose();
});

const skillify = (...parameters: readonly string[]) => bundle.run(scope, ...parameters);
const fileIn = (folder: string) => path.join(scope.project, folder, name, 'SKILL.md');

test('approve --to writes to the folders of the assistants named, and tells who reads two of them', () => {
  const { delivered, proposals } = skillify(
    'proposals',
    'approve',
    id,
    '--to',
    'claude-code,codex,pi:.pi/skills',
    '--json',
  ).json();
  expect(proposals[0].status).toBe('approved');
  expect(delivered.copies.map((copy: { readonly folder: string }) => copy.folder)).toEqual([
    '.claude/skills',
    '.agents/skills',
    '.pi/skills',
  ]);
  expect(delivered.notices.join(' ')).toMatch(/may list use-pnpm-never-npm more than once/);
  expect(textOf(fileIn('.agents/skills'))).toBe(textOf(fileIn('.claude/skills')));
});

test('status tells what became of each copy, deliver and undeliver put it right', () => {
  skillify('proposals', 'approve', id, '--to', 'codex,pi:.pi/skills');
  writeFileSync(fileIn('.agents/skills'), `${textOf(fileIn('.agents/skills'))}\nMine.\n`);
  rmSync(fileIn('.pi/skills'));
  const status = skillify('skills', 'status', name).out;
  expect(status).toMatch(/\.claude\/skills.*: as delivered/);
  expect(status).toMatch(/\.agents\/skills.*: edited by hand/);
  expect(status).toMatch(/\.pi\/skills.*: deleted/);
  expect(skillify('skills', 'deliver', name).out).toMatch(/changed by hand and is left as it is/);
  expect(existsSync(fileIn('.pi/skills'))).toBe(true);
  expect(skillify('skills', 'undeliver', name, '--from', 'pi:.pi/skills').status).toBe(0);
  expect(existsSync(path.join(scope.project, '.pi'))).toBe(false);
  const { skills } = skillify('skills', 'status', '--json').json();
  expect(skills).toMatchObject([{ name, onDisk: 'changed', copies: [{ state: 'same' }, { state: 'edited' }] }]);
});

test('folders lists where a skill can go and what to name for it', () => {
  const { folders } = skillify('skills', 'folders', '--json').json();
  expect(folders).toContainEqual({
    folder: '.cursor/skills',
    scope: 'project',
    readers: ['Cursor'],
    targets: [{ id: 'cursor:.cursor/skills', displayName: 'Cursor' }],
  });
  expect(skillify('skills', 'folders').out).toMatch(/^\.claude\/skills {2}read by Claude Code/);
});

test('what cannot be chosen is wrong usage, and nothing is written', () => {
  const wrong: readonly (readonly [option: string, value: string, sentence: RegExp])[] = [
    ['--to', 'nobody', /no assistant “nobody”/],
    ['--to', 'codex,,pi', /separated by commas/],
    ['--scope', 'world', /--scope is/],
    ['--mode', 'hard', /--mode is/],
  ];
  for (const [option, value, sentence] of wrong) {
    const { status, err } = skillify('proposals', 'approve', id, option, value);
    expect(status).toBe(2);
    expect(err).toMatch(sentence);
  }
  expect(existsSync(fileIn('.claude/skills'))).toBe(false);
});
