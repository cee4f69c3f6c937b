import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contentHash } from '../../src/skills/contentHash.ts';
import { checkTarget, removeSkillFile, skillTarget, writeSkillFile } from '../../src/skills/delivery.ts';

let project: string;
beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), 'delivery-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

test.each(['../evil', 'a/b', 'A', '', 'con', 'a--b', '.', 'x'.repeat(65)])('refuses the name %j', (name) => {
  expect(() => skillTarget(project, name)).toThrow(/cannot be a skill name/);
});

test('writes atomically, leaves no temporary file, and removes without trace', async () => {
  const target = skillTarget(project, 'use-pnpm');
  await checkTarget(project, target, null);
  expect(existsSync(path.join(project, '.claude'))).toBe(false);
  await writeSkillFile(target, 'text\n');
  expect(readFileSync(target, 'utf8')).toBe('text\n');
  expect(readdirSync(path.dirname(target))).toEqual(['SKILL.md']);
  await removeSkillFile(target);
  expect(existsSync(path.dirname(target))).toBe(false);
});

test('never over a file that is not the text it knows', async () => {
  const target = skillTarget(project, 'use-pnpm');
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, 'by hand');
  await expect(checkTarget(project, target, null)).rejects.toMatchObject({ code: 'changed-meanwhile' });
  await expect(checkTarget(project, target, contentHash('approved'))).rejects.toMatchObject({
    code: 'changed-meanwhile',
  });
  await expect(checkTarget(project, target, contentHash('by hand'))).resolves.toBeUndefined();
});

test('never through a link that leads out of the project', async () => {
  const outside = mkdtempSync(path.join(tmpdir(), 'outside-'));
  symlinkSync(outside, path.join(project, '.claude'));
  await expect(checkTarget(project, skillTarget(project, 'use-pnpm'), null)).rejects.toMatchObject({
    code: 'write-failed',
  });
  rmSync(outside, { recursive: true });
});

test('says what to do where a file stands in the way', async () => {
  writeFileSync(path.join(project, '.claude'), '');
  await expect(checkTarget(project, skillTarget(project, 'use-pnpm'), null)).rejects.toThrow(
    /file where a folder is needed/,
  );
});

test.skipIf(process.getuid?.() === 0)('says so where the folder cannot be written', async () => {
  chmodSync(project, 0o500);
  await expect(checkTarget(project, skillTarget(project, 'use-pnpm'), null)).rejects.toMatchObject({
    code: 'write-failed',
  });
  chmodSync(project, 0o700);
});

test('keeps other files of a skill folder', async () => {
  const target = skillTarget(project, 'use-pnpm');
  await writeSkillFile(target, 'text');
  writeFileSync(path.join(path.dirname(target), 'notes.md'), 'mine');
  await removeSkillFile(target);
  expect(readdirSync(path.dirname(target))).toEqual(['notes.md']);
});
