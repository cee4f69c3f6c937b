import { realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { SkillifyError } from '../base/errors.ts';
import { stableHash } from '../base/hash.ts';
import { findGitFolders, type GitFolders, gitConfig, workingTrees } from './gitFolders.ts';
import type { Project } from './project.ts';
import { looksLikeRemote, normaliseRemote } from './projectMatch.ts';

/**
 * Finds out what identifies a project: its real folder, its git remotes, and the aliases sessions may carry. Folders with
 * the same workspace id share one store.
 */
export async function resolveProject(
  projectPath: string,
  aliases: readonly string[],
  workspaceId: string | null = null,
): Promise<Project> {
  const given = path.resolve(projectPath);
  const real = await realFolder(given);
  const remoteAliases = aliases.filter(looksLikeRemote);
  const pathAliases = aliases.filter((alias) => !looksLikeRemote(alias) && alias.trim() !== '');
  const git = await findGitFolders(real);
  const own = git === null ? [] : await gitRemotes(git);
  // The same folder in the repository's other working trees; the main one comes first.
  const trees = git === null ? [] : await workingTrees(git);
  const twins = git === null ? [] : trees.map((tree) => path.join(tree, path.relative(git.root, real)));
  const remotes = unique([...own, ...remoteAliases].map(normaliseRemote).filter((remote) => remote !== null));
  const [home = real] = git !== null && twins.includes(real) ? twins : [];
  const [first] = own.map(normaliseRemote).filter((remote) => remote !== null);
  return {
    key:
      workspaceId !== null
        ? workspaceKey(workspaceId)
        : stableHash(first === undefined ? `path\n${home}` : `remote\n${first}`),
    name:
      (first ?? home)
        .split(/[\\/]/)
        .filter((part) => part !== '')
        .at(-1) ?? real,
    path: real,
    paths: unique([real, given, ...twins, ...pathAliases]),
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

/** Remotes of the repository, `origin` first, read without running git. */
async function gitRemotes(folders: GitFolders): Promise<readonly string[]> {
  const config = await gitConfig(folders);
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

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** Key of the store that all projects of one workspace share, by the name that a person gave it. */
export function workspaceKey(workspaceId: string): string {
  return stableHash(`workspace\n${workspaceId}`);
}
