import { readdir, readFile } from 'node:fs/promises';
import * as path from 'node:path';

/** The repository a folder lies in, as its files tell; git itself is not run. */
export interface GitFolders {
  /** Folder with the repository's shared files, as the configuration. */
  readonly common: string;
  /** Root of the working tree that holds the folder. */
  readonly root: string;
}

/** Finds the repository that holds the folder; in a worktree `.git` is a file that leads to it. */
export async function findGitFolders(folder: string): Promise<GitFolders | null> {
  for (let root = folder; ; root = path.dirname(root)) {
    const dotGit = path.join(root, '.git');
    if ((await textOf(path.join(dotGit, 'config'))) !== null) return { common: dotGit, root };
    const pointer = /^gitdir:\s*(.+?)\s*$/m.exec((await textOf(dotGit)) ?? '')?.[1];
    if (pointer !== undefined) {
      const own = path.resolve(root, pointer);
      const common = ((await textOf(path.join(own, 'commondir'))) ?? '.').trim();
      return { common: path.resolve(own, common), root };
    }
    if (path.dirname(root) === root) return null;
  }
}

/** The repository's configuration, or null when it cannot be read. */
export function gitConfig(folders: GitFolders): Promise<string | null> {
  return textOf(path.join(folders.common, 'config'));
}

/** Roots of all working trees of the repository, the main one first; one that was removed by hand may still be named. */
export async function workingTrees(folders: GitFolders): Promise<readonly string[]> {
  const main = path.basename(folders.common) === '.git' ? [path.dirname(folders.common)] : [];
  const list = path.join(folders.common, 'worktrees');
  const names = await readdir(list).catch(() => []);
  const linked: string[] = [];
  for (const name of names.sort()) {
    const pointer = (await textOf(path.join(list, name, 'gitdir')))?.trim();
    // Newer versions of git may write it relative to where it stands.
    if (pointer) linked.push(path.dirname(path.resolve(list, name, pointer)));
  }
  return [...main, ...linked];
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}
