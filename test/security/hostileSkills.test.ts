import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { jsonTree } from '../../src/capture/edits/jsonText.ts';
import { readManifests } from '../../src/engine/stalenessManifests.ts';
import { checkSkillName } from '../../src/skills/delivery/skillName.ts';
import { skillFixes } from '../../src/skills/document/fixes.ts';
import { lintSkill } from '../../src/skills/document/lint.ts';
import { parseSkillDocument, skillHeader } from '../../src/skills/document/skillDocument.ts';
import { readInstalledSkills } from '../../src/skills/installedSkills.ts';
import { acceptSetting } from '../../src/team/teamFile.ts';

const levels = 'bcdefghij';
const hostileYaml: Readonly<Record<string, string>> = {
  'brackets, ten thousand deep': `name: ${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  'brackets that never close': `name: ${'['.repeat(10_000)}`,
  'braces, ten thousand deep': `name: ${'{a: '.repeat(10_000)}1${'}'.repeat(10_000)}`,
  'lists in lists on one line': `${'- '.repeat(20_000)}x`,
  'keys of keys on one line': `${'? '.repeat(20_000)}x`,
  'blocks in blocks': Array.from({ length: 340 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  'aliases that multiply': [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...[...levels].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(', ')}]`),
  ].join('\n'),
  'very many keys': Array.from({ length: 200 }, (_, at) => `k${at}: v`).join('\n'),
  'more than any front matter': `description: ${'a '.repeat(200_000)}`,
  'quotes that never close': `name: ${'"'.repeat(2_000)}`,
  'members of every object': '__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}',
};
const hostileBodies: Readonly<Record<string, string>> = {
  'a title of blanks': `# a${' '.repeat(100_000)}x`,
  'a title of marks': `# a${'#'.repeat(100_000)}x`,
  'titles without a word': '#\t\n'.repeat(60_000),
  'fences that are none': '---x\n'.repeat(50_000),
  'a download that never ends': `curl ${'| '.repeat(100_000)}`,
  'one line of a colon each': 'a: b: '.repeat(50_000),
};

function withFrontMatter(yaml: string, body = '# A\n\nDo it.\n'): string {
  return `---\n${yaml}\n---\n${body}`;
}

/** Processor time, which the load of the machine changes less than the clock. */
function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function read(text: string): void {
  parseSkillDocument(text);
  skillHeader(text);
  lintSkill(text, 'a');
  skillFixes(text, 'a');
}

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'skillify-hostile-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('a SKILL.md of a repository', () => {
  test.each(Object.entries(hostileYaml))('is read or refused in little time: %s', (_, yaml) => {
    const text = withFrontMatter(yaml);
    expect(processorMs(() => read(text))).toBeLessThan(2_000);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test.each(Object.entries(hostileBodies))('is read in little time: %s', (_, body) => {
    expect(processorMs(() => read(withFrontMatter('name: a', body)))).toBeLessThan(2_000);
  });

  test('that is nested too deeply is named as such, and one that a person writes is not', () => {
    expect(parseSkillDocument(withFrontMatter(`name: ${'['.repeat(101)}`)).frontMatterErrors).toEqual([
      expect.stringContaining('nested too deeply'),
    ]);
    const deep = withFrontMatter('name: a\nmetadata:\n  a:\n    - [b, {c: [d]}]\n    - - - e');
    expect(parseSkillDocument(deep).frontMatterErrors).toEqual([]);
  });

  test('that is a pipe, a folder or a link to itself is passed over, and others are read', async () => {
    const folder = temporaryFolder();
    for (const name of ['pipe', 'folder', 'loop', 'real']) mkdirSync(path.join(folder, name));
    execFileSync('mkfifo', [path.join(folder, 'pipe', 'SKILL.md')]);
    mkdirSync(path.join(folder, 'folder', 'SKILL.md'));
    symlinkSync('SKILL.md', path.join(folder, 'loop', 'SKILL.md'));
    writeFileSync(path.join(folder, 'real', 'SKILL.md'), withFrontMatter('name: real'));
    const { files } = await readInstalledSkills([folder]);
    expect(files.map(({ folderName }) => folderName)).toEqual(['real']);
  });
});

describe('other files of a repository', () => {
  test.each(Object.entries(hostileYaml))('a .skillify file says nothing about accepting: %s', (_, yaml) => {
    expect(processorMs(() => expect(acceptSetting(yaml)).toBeUndefined())).toBeLessThan(2_000);
  });

  test.each(Object.entries(hostileYaml))('a Taskfile ends no run: %s', async (_, yaml) => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'Taskfile.yml'), yaml);
    await expect(readManifests(folder)).resolves.toBeDefined();
  });

  test('a .mcp.json of ten thousand brackets is no JSON, or an error that can be caught', () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    try {
      expect(jsonTree(deep)).toBeDefined();
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
  });
});

describe('the name of a skill', () => {
  test.each([
    '',
    '.',
    '..',
    '../up',
    'a/b',
    'a\\b',
    '/etc',
    'C:',
    'a:stream',
    'con',
    'nul',
    'com1',
    'lpt9',
    'A',
    'ä',
    'a\u0301',
    'а',
    'a\u200bb',
    'a\u0000b',
    'a\nb',
    'a b',
    '-a',
    'a-',
    'a--b',
    'a.',
    '__proto__',
    '%2e%2e',
    'a'.repeat(65),
  ])('is no other file on any system: %j', (name) => {
    expect(() => checkSkillName(name)).toThrow(/cannot be a skill name/);
  });

  test('may be plain words', () => {
    for (const name of ['a', 'use-pnpm', 'node-20', 'console', 'a'.repeat(64)])
      expect(() => checkSkillName(name)).not.toThrow();
  });
});
