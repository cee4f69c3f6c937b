import { readFile, realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { SkillifyError } from '../base/errors.ts';
import { stableHash } from '../base/hash.ts';
import type { Project } from './project.ts';
import { looksLikeRemote, normaliseRemote } from './projectMatch.ts';

/** Finds out what identifies a project: its real folder, its git remotes, and the aliases sessions may carry. */
export async function resolveProject(projectPath: string, aliases: readonly string[]): Promise<Project> {
  const given = path.resolve(projectPath);
  const real = await realFolder(given);
  const remoteAliases = aliases.filter(looksLikeRemote);
  const pathAliases = aliases.filter((alias) => !looksLikeRemote(alias) && alias.trim() !== '');
  const own = await gitRemotes(real);
  const remotes = unique([...own, ...remoteAliases].map(normaliseRemote).filter((remote) => remote !== null));
  const [first] = own.map(normaliseRemote).filter((remote) => remote !== null);
  return {
    key: stableHash(first === undefined ? `path\n${real}` : `remote\n${first}`),
    name:
      (first ?? real)
        .split(/[\\/]/)
        .filter((part) => part !== '')
        .at(-1) ?? real,
    path: real,
    paths: unique([real, given, ...pathAliases]),
    remotes,
  };
}

async function realFolder(given: string): Promise<string> {
  try {
    const real = await realpath(given);
    if ((await stat(real)).isDirectory()) return real;
  } catch (cause) {
    throw new SkillifyError('not-found', `The project folder ${given} cannot be opened. Name an existing folder.`, {
      cause,
    });
  }
  throw new SkillifyError('invalid-input', `${given} is a file. Name the folder of a project.`);
}

/** Remotes of the repository the folder lies in, `origin` first, read without running git. */
async function gitRemotes(folder: string): Promise<readonly string[]> {
  const config = await gitConfig(folder);
  if (config === null) return [];
  const remotes: { name: string; url: string }[] = [];
  let name: string | null = null;
  for (const line of config.split(/\r?\n/)) {
    const section = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1];
    if (section !== undefined) name = /^remote\s+"(.+)"$/.exec(section)?.[1] ?? null;
    const url = name === null ? undefined : /^\s*url\s*=\s*(.+?)\s*$/.exec(line)?.[1];
    if (name !== null && url !== undefined) remotes.push({ name, url: url.replace(/^"|"$/g, '') });
  }
  remotes.sort((left, right) => Number(right.name === 'origin') - Number(left.name === 'origin'));
  return remotes.map((remote) => remote.url);
}

/** The configuration of the repository that holds the folder; in a worktree `.git` is a file that leads to it. */
async function gitConfig(folder: string): Promise<string | null> {
  for (let current = folder; ; current = path.dirname(current)) {
    const dotGit = path.join(current, '.git');
    const direct = await textOf(path.join(dotGit, 'config'));
    if (direct !== null) return direct;
    const pointer = /^gitdir:\s*(.+?)\s*$/m.exec((await textOf(dotGit)) ?? '')?.[1];
    if (pointer !== undefined) {
      const gitFolder = path.resolve(current, pointer);
      const common = ((await textOf(path.join(gitFolder, 'commondir'))) ?? '.').trim();
      return textOf(path.join(path.resolve(gitFolder, common), 'config'));
    }
    if (path.dirname(current) === current) return null;
  }
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
