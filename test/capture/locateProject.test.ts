import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveProject } from '../../src/capture/locateProject.ts';
import { temporaryFolder } from './captureFixture.ts';

const config = `[core]\n\tbare = false\n[remote "fork"]\n\turl = git@example.invalid:me/app.git\n[remote "origin"]\n\turl = https://example.invalid/O/App.git\n[branch "main"]\n\tremote = origin\n`;

function repository(): string {
  const folder = path.join(temporaryFolder(), 'app');
  mkdirSync(path.join(folder, '.git'), { recursive: true });
  writeFileSync(path.join(folder, '.git', 'config'), config);
  return folder;
}

describe('resolveProject', () => {
  it('reads the remotes, origin first, from any folder of the repository', async () => {
    const folder = repository();
    const sub = path.join(folder, 'packages', 'x');
    mkdirSync(sub, { recursive: true });
    const [whole, part] = [await resolveProject(folder, []), await resolveProject(sub, [])];
    expect(whole).toMatchObject({ name: 'app', remotes: ['example.invalid/o/app', 'example.invalid/me/app'] });
    expect(part.key).toBe(whole.key);
  });

  it('follows a worktree to its repository', async () => {
    const folder = repository();
    const gitFolder = path.join(folder, '.git', 'worktrees', 'tree');
    mkdirSync(gitFolder, { recursive: true });
    writeFileSync(path.join(gitFolder, 'commondir'), '../..\n');
    const tree = path.join(path.dirname(folder), 'tree');
    mkdirSync(tree);
    writeFileSync(path.join(tree, '.git'), `gitdir: ${gitFolder}\n`);
    expect((await resolveProject(tree, [])).key).toBe((await resolveProject(folder, [])).key);
  });

  it('counts every working tree of the repository, from any of them', async () => {
    const folder = path.join(temporaryFolder(), 'app');
    const [feature, moved] = [path.join(path.dirname(folder), 'feature'), path.join(path.dirname(folder), 'moved')];
    for (const [name, tree, pointer] of [
      ['feature', feature, path.join(feature, '.git')],
      ['moved', moved, path.join('..', '..', '..', '..', 'moved', '.git')],
    ] as const) {
      const own = path.join(folder, '.git', 'worktrees', name);
      mkdirSync(own, { recursive: true });
      mkdirSync(path.join(tree, 'packages'), { recursive: true });
      writeFileSync(path.join(own, 'commondir'), '../..\n');
      writeFileSync(path.join(own, 'gitdir'), `${pointer}\n`);
      writeFileSync(path.join(tree, '.git'), `gitdir: ${own}\n`);
    }
    writeFileSync(path.join(folder, '.git', 'config'), '[core]\n\tbare = false\n');
    const main = await resolveProject(folder, []);
    expect(main.paths).toEqual([folder, feature, moved]);
    const tree = await resolveProject(feature, []);
    expect(tree).toMatchObject({ key: main.key, name: 'app', path: feature, paths: [feature, folder, moved] });
    const part = await resolveProject(path.join(moved, 'packages'), []);
    expect(part.paths).toContain(path.join(folder, 'packages'));
    expect(part.key).not.toBe(main.key);
  });

  it('takes aliases for folders or remotes, and knows the folder behind a link', async () => {
    const folder = temporaryFolder();
    const real = path.join(folder, 'real');
    const link = path.join(folder, 'link');
    mkdirSync(real);
    symlinkSync(real, link);
    const project = await resolveProject(link, ['D:\\oh-my-posh', 'git@example.invalid:o/r.git']);
    expect(project.paths).toEqual([project.path, link, 'D:\\oh-my-posh']);
    expect(project.remotes).toEqual(['example.invalid/o/r']);
    expect(project.name).toBe('real');
  });

  it('says so when there is no such folder', async () => {
    await expect(resolveProject('/nowhere/at/all', [])).rejects.toMatchObject({ code: 'not-found' });
  });
});
