import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readInstalledSkills } from '../../src/skills/installedSkills.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'installed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function skill(name: string, text: string): string {
  const file = path.join(folder, name, 'SKILL.md');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

test('every SKILL.md of the folders is read, a linked one once', async () => {
  const file = skill('one', 'first');
  symlinkSync(path.join(folder, 'one'), path.join(folder, 'two'));
  const { names, files } = await readInstalledSkills([folder, folder, path.join(folder, 'nowhere')]);
  expect([...names].sort()).toEqual(['one', 'two']);
  expect(files).toEqual([{ path: file, folderName: 'one', skillMd: 'first' }]);
});

test('folders without a SKILL.md, files beside them and what is no text of instructions are passed over', async () => {
  mkdirSync(path.join(folder, 'empty', 'SKILL.md'), { recursive: true });
  writeFileSync(path.join(folder, 'README.md'), 'x');
  skill('huge', 'x'.repeat(300_000));
  const { names, files } = await readInstalledSkills([folder]);
  expect([...names].sort()).toEqual(['empty', 'huge']);
  expect(files).toEqual([]);
});
