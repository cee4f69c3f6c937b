import type { SessionFacts } from '../assistants/session.ts';
import { comparablePath, isWithin } from './pathForms.ts';
import type { Project } from './project.ts';

/** True when a session's folder or repository is the project's. `learnedRemotes` come from `learnRemotes`. */
export function sessionBelongs(
  project: Project,
  facts: Pick<SessionFacts, 'cwd' | 'gitRemote'>,
  learnedRemotes: ReadonlySet<string> = new Set(),
): boolean {
  if (facts.cwd !== null && isWithinProject(project, facts.cwd)) return true;
  const remote = facts.gitRemote === null ? null : normaliseRemote(facts.gitRemote);
  const remotes = new Set([...project.remotes, ...learnedRemotes]);
  if (remote !== null && remotes.has(remote)) return true;
  if (facts.cwd === null || !isWorktreeOfProject(project, facts.cwd)) return false;
  return remote === null || remotes.size === 0;
}

/** True when the folder is one of the project's paths or lies below one, in the notation of any platform. */
export function isWithinProject(project: Project, folder: string): boolean {
  return [project.path, ...project.paths].some((path) => isWithin(folder, path));
}

/**
 * Remotes of sessions recorded in the project's own folders: other clones of the same repository carry them too.
 * A folder below may be a repository of its own, so only the paths themselves count.
 */
export function learnRemotes(
  project: Project,
  sessions: Iterable<Pick<SessionFacts, 'cwd' | 'gitRemote'>>,
): ReadonlySet<string> {
  const roots = new Set([project.path, ...project.paths].map(comparablePath));
  const learned = new Set<string>();
  for (const { cwd, gitRemote } of sessions) {
    if (cwd === null || gitRemote === null || !roots.has(comparablePath(cwd))) continue;
    const remote = normaliseRemote(gitRemote);
    if (remote !== null) learned.add(remote);
  }
  return learned;
}

/** `host/owner/name` in lower case for a git remote of any notation; null when it names no host. */
export function normaliseRemote(remote: string): string | null {
  const text = remote
    .trim()
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '');
  if (text.startsWith('file:')) return null;
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/(.+)$/i.exec(text);
  const short = url ?? /^(?:[^/@\s]+@)?([^/:\s\\]{2,}):(?!\d+$)([^\\]+)$/.exec(text);
  const host = short?.[1];
  const path = short?.[2]?.replace(/^\/+/, '');
  return host === undefined || path === undefined || path === '' ? null : `${host}/${path}`.toLowerCase();
}

/** True when an alias is meant as a git remote rather than as a folder. */
export function looksLikeRemote(alias: string): boolean {
  if (/^[A-Za-z]:[\\/]/.test(alias) || /^[./~\\]/.test(alias)) return false;
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(alias) || /^[^/\s\\]+@[^/\s\\]+:/.test(alias);
}

function isWorktreeOfProject(project: Project, folder: string): boolean {
  const name = /[\\/]\.codex[\\/]worktrees[\\/][^\\/]+[\\/]([^\\/]+)(?:[\\/]|$)/.exec(folder)?.[1];
  if (name === undefined) return false;
  return [project.path, ...project.paths].some((path) => baseName(path).toLowerCase() === name.toLowerCase());
}

function baseName(path: string): string {
  return (
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? ''
  );
}
