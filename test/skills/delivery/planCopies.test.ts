import { chmodSync, existsSync, mkdirSync, promises, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { contentHash } from '../../../src/skills/contentHash.ts';
import { readCopies } from '../../../src/skills/delivery/copyReading.ts';
import { applyChanges } from '../../../src/skills/delivery/fileChanges.ts';
import { planCopies } from '../../../src/skills/delivery/planCopies.ts';
import { planRemoval } from '../../../src/skills/delivery/planRemoval.ts';
import { skillTarget } from '../../../src/skills/delivery/skillFiles.ts';
import { inProject, SkillTree, skillOf, versionsOf } from './skillTree.ts';

let tree: SkillTree;
beforeEach(() => {
  tree = new SkillTree();
});
afterEach(() => tree.dispose());

const text = '---\nname: use-pnpm\n---\n\n# Use pnpm\n';
const both = [inProject('.claude/skills'), inProject('.agents/skills')];

test.each(['../evil', 'a/b', 'A', '', 'con', 'a--b', '.', 'x'.repeat(65)])('refuses the name %j', async (name) => {
  expect(() => skillTarget(tree.place.projectPath, name)).toThrow(/cannot be a skill name/);
  await expect(tree.deliver(name, text, both)).rejects.toMatchObject({ code: 'invalid-input' });
});

test.each(['../outside', '.claude/../../x', '/absolute', '.claude\\skills', 'C:/x', ''])(
  'refuses the folder %j',
  async (folder) => {
    await expect(tree.deliver('use-pnpm', text, [inProject(folder)])).rejects.toMatchObject({ code: 'invalid-input' });
  },
);

test('plans without writing, writes every copy, leaves no temporary file, and removes without trace', async () => {
  tree.write('README.md', 'mine');
  const before = tree.snapshot();
  await planCopies(tree.request('use-pnpm', text, both));
  expect(tree.snapshot()).toEqual(before);
  const { copies } = await tree.deliver('use-pnpm', text, both);
  expect(tree.snapshot(tree.place.projectPath)).toEqual({
    '.agents': '/',
    '.agents/skills': '/',
    '.agents/skills/use-pnpm': '/',
    '.agents/skills/use-pnpm/SKILL.md': text,
    '.claude': '/',
    '.claude/skills': '/',
    '.claude/skills/use-pnpm': '/',
    '.claude/skills/use-pnpm/SKILL.md': text,
    'README.md': 'mine',
  });
  await remove(copies);
  expect(tree.snapshot()).toEqual(before);
});

test('folders that were there stay, and those made for one skill go with the last one in them', async () => {
  mkdirSync(tree.file('.claude/skills'), { recursive: true });
  const first = await tree.deliver('use-pnpm', text, both);
  const madeBefore = new Set(first.copies.flatMap((copy) => copy.madeFolders.map((folder) => `project:${folder}`)));
  const second = await tree.deliver('use-cents', text, both, { madeBefore });
  await remove(first.copies);
  expect(existsSync(tree.file('.agents/skills/use-cents/SKILL.md'))).toBe(true);
  await remove(second.copies, 'use-cents');
  expect(tree.snapshot(tree.place.projectPath)).toEqual({ '.claude': '/', '.claude/skills': '/' });
});

test('keeps other files of a skill folder', async () => {
  const { copies } = await tree.deliver('use-pnpm', text, both);
  tree.write('.agents/skills/use-pnpm/notes.md', 'mine');
  await remove(copies);
  expect(tree.snapshot(tree.place.projectPath)).toMatchObject({ '.agents/skills/use-pnpm/notes.md': 'mine' });
  expect(existsSync(tree.file('.claude'))).toBe(false);
});

describe('a name clash is told before anything is written', () => {
  test.each([
    ['a file by hand', '.agents/skills/use-pnpm/SKILL.md', 'by hand', /was not written by Skillify; rename/],
    [
      'a file of another store',
      '.agents/skills/use-pnpm/SKILL.md',
      '---\nname: use-pnpm\nmetadata:\n  generator: skillify\n  skillify-proposal: p-other\n---\n',
      /for another project or from another store/,
    ],
    ['a folder with other files', '.agents/skills/use-pnpm/notes.md', 'mine', /files that are not of Skillify/],
    ['the same name in other letters', '.agents/skills/Use-PNPM/SKILL.md', 'x', /ignore case; rename the skill/],
    ['a file where the folder should be', '.agents/skills/use-pnpm', 'x', /file where a folder is needed/],
    ['a file where the skill folder should be', '.agents', 'x', /file where a folder is needed/],
  ])('%s', async (_what, file, content, sentence) => {
    tree.write(file, content);
    const before = tree.snapshot();
    await expect(tree.deliver('use-pnpm', text, both)).rejects.toThrow(sentence);
    expect(tree.snapshot()).toEqual(before);
  });
});

describe('links', () => {
  test('a skill is linked relatively, read through the link, and unlinked without touching the canonical copy', async () => {
    const { copies } = await tree.deliver('use-pnpm', text, [
      inProject('.claude/skills'),
      inProject('.agents/skills', 'link'),
    ]);
    expect(tree.snapshot(tree.place.projectPath)['.agents/skills/use-pnpm']).toBe('-> ../../.claude/skills/use-pnpm');
    expect(readFileSync(tree.file('.agents/skills/use-pnpm/SKILL.md'), 'utf8')).toBe(text);
    await remove(copies.filter(({ folder }) => folder === '.agents/skills'));
    expect(existsSync(tree.file('.agents'))).toBe(false);
    expect(readFileSync(tree.file('.claude/skills/use-pnpm/SKILL.md'), 'utf8')).toBe(text);
  });

  test('nothing is written through a link that leads out of the project', async () => {
    mkdirSync(path.join(tree.folder, 'outside'));
    symlinkSync(path.join(tree.folder, 'outside'), tree.file('.agents'));
    await expect(tree.deliver('use-pnpm', text, both)).rejects.toThrow(/leads out of .* through a link/);
    expect(tree.snapshot(path.join(tree.folder, 'outside'))).toEqual({});
  });

  test('nothing is written through a link in the place of a skill or of its file', async () => {
    tree.write('elsewhere/SKILL.md', 'mine');
    mkdirSync(tree.file('.agents/skills'), { recursive: true });
    symlinkSync(tree.file('elsewhere'), tree.file('.agents/skills/use-pnpm'));
    await expect(tree.deliver('use-pnpm', text, both)).rejects.toThrow(/link that Skillify did not make/);
    mkdirSync(tree.file('.claude/skills/use-cents'), { recursive: true });
    symlinkSync(tree.file('elsewhere/SKILL.md'), tree.file('.claude/skills/use-cents/SKILL.md'));
    await expect(tree.deliver('use-cents', text, both)).rejects.toThrow(/no plain file/);
    expect(readFileSync(tree.file('elsewhere/SKILL.md'), 'utf8')).toBe('mine');
  });

  test('where links cannot be made a copy is written instead, with a notice', async () => {
    const symlink = vi.spyOn(promises, 'symlink').mockRejectedValue(Object.assign(new Error('no'), { code: 'EPERM' }));
    const { copies, told } = await tree.deliver('use-pnpm', text, [
      inProject('.claude/skills'),
      inProject('.agents/skills', 'link'),
    ]);
    symlink.mockRestore();
    expect(told).toEqual([expect.stringMatching(/^Links cannot be made here, so .*use-pnpm is a copy/)]);
    expect(tree.snapshot(tree.place.projectPath)['.agents/skills/use-pnpm/SKILL.md']).toBe(text);
    const next = `${text}More.\n`;
    const known = new Set([contentHash(text)]);
    await tree.deliver('use-pnpm', next, copies, { copies, known });
    expect(tree.snapshot(tree.place.projectPath)['.agents/skills/use-pnpm/SKILL.md']).toBe(next);
  });

  test('a link that leads nowhere is refused', async () => {
    symlinkSync('nowhere', tree.file('.agents'));
    await expect(tree.deliver('use-pnpm', text, both)).rejects.toThrow(/leads nowhere/);
  });

  test('two skill folders that are one by a link get one copy', async () => {
    mkdirSync(tree.file('.claude/skills'), { recursive: true });
    mkdirSync(tree.file('.agents'));
    symlinkSync('../.claude/skills', tree.file('.agents/skills'));
    const { copies, notices } = await tree.deliver('use-pnpm', text, both);
    expect(copies.map(({ folder }) => folder)).toEqual(['.claude/skills']);
    expect(notices).toEqual(['.agents/skills is a link to .claude/skills, so the copy there serves both.']);
  });
});

test('a later version replaces an earlier one everywhere, and never a text that it was not made from', async () => {
  const next = `${text}\nMore.\n`;
  const { copies } = await tree.deliver('use-pnpm', text, both);
  const known = new Set([contentHash(text)]);
  tree.write('.agents/skills/use-pnpm/SKILL.md', 'edited');
  await expect(tree.deliver('use-pnpm', next, both, { copies, known })).rejects.toThrow(/changed by hand since/);
  const takenOver = new Set([contentHash('edited')]);
  const later = await tree.deliver('use-pnpm', next, both, { copies, known, takenOver });
  expect(later.copies.map(({ replacedText }) => replacedText)).toEqual([text, 'edited']);
  expect(readFileSync(tree.file('.agents/skills/use-pnpm/SKILL.md'), 'utf8')).toBe(next);
});

test('a file that changes between plan and writing is left, and what was written before is taken back', async () => {
  const before = tree.snapshot();
  const plan = await planCopies(tree.request('use-pnpm', text, both));
  tree.write('.agents/skills/use-pnpm/SKILL.md', 'just now');
  await expect(applyChanges(plan.changes)).rejects.toMatchObject({ code: 'changed-meanwhile' });
  expect(existsSync(tree.file('.claude'))).toBe(false);
  expect(readFileSync(tree.file('.agents/skills/use-pnpm/SKILL.md'), 'utf8')).toBe('just now');
  expect(Object.keys(before)).toEqual(['home', 'project']);
});

test.skipIf(process.getuid?.() === 0)('says so where a folder cannot be written', async () => {
  chmodSync(tree.place.projectPath, 0o500);
  await expect(tree.deliver('use-pnpm', text, both)).rejects.toMatchObject({ code: 'write-failed' });
  chmodSync(tree.place.projectPath, 0o700);
});

test('a copy in the home folder is the user’s, beside those of the project', async () => {
  const { copies } = await tree.deliver('use-pnpm', text, [
    inProject('.claude/skills'),
    { scope: 'user', folder: '.pi/agent/skills', mode: 'copy' },
  ]);
  expect(readFileSync(path.join(tree.place.homePath, '.pi/agent/skills/use-pnpm/SKILL.md'), 'utf8')).toBe(text);
  await remove(copies);
  expect(tree.snapshot()).toEqual({ home: '/', project: '/' });
});

test('removal refuses a copy that was edited by hand', async () => {
  const { copies } = await tree.deliver('use-pnpm', text, both);
  writeFileSync(tree.file('.agents/skills/use-pnpm/SKILL.md'), 'edited');
  await expect(remove(copies)).rejects.toThrow(/changed by hand/);
});

async function remove(copies: Parameters<typeof skillOf>[2], name = 'use-pnpm') {
  const readings = await readCopies(skillOf(name, text, copies), versionsOf(name, text), tree.place);
  await applyChanges(planRemoval(name, readings, new Set(), tree.place).changes);
}
