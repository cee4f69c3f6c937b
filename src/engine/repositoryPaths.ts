import { comparablePath, isWithin } from '../capture/pathForms.ts';
import type { Project } from '../capture/project.ts';

/**
 * Makes the function that turns a path as an edit names it, on whatever machine, into the file's path in the repository;
 * null for files that lie elsewhere. `root` is the repository's own folder, which may be above the project's.
 */
export function repositoryPaths(
  project: Pick<Project, 'path' | 'paths'>,
  root: string,
): (path: string, cwd: string | null) => string | null {
  const below = remainder(project.path, root) ?? '';
  const folders = [project.path, ...project.paths];
  const inProject = (path: string): string | null => {
    const fromRoot = remainder(path, root);
    if (fromRoot !== null) return fromRoot;
    for (const folder of folders) {
      const rest = remainder(path, folder);
      if (rest !== null) return join(below, rest);
    }
    return null;
  };
  return (path, cwd) => {
    if (!isAbsolute(path)) {
      const folder = cwd === null ? below : (inProject(cwd) ?? below);
      return clean(join(folder, path));
    }
    const known = inProject(path);
    if (known !== null) return clean(known);
    // Another working tree or clone: its folder stands for the project's.
    const rest = cwd === null || inProject(cwd) !== null ? null : remainder(path, cwd);
    return rest === null ? null : clean(join(below, rest));
  };
}

/** The path relative to a folder, in the path's own spelling; null when it does not lie in it. */
function remainder(path: string, folder: string): string | null {
  if (!isWithin(path, folder)) return null;
  const depth = segments(comparablePath(path)).length - segments(comparablePath(folder)).length;
  return depth === 0 ? '' : segments(path.replaceAll('\\', '/')).slice(-depth).join('/');
}

function segments(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function join(folder: string, rest: string): string {
  return [folder, rest.replaceAll('\\', '/')].filter((part) => part !== '').join('/');
}

/** Resolves `.` and `..`; null when the path leaves the repository. */
function clean(path: string): string | null {
  const parts: string[] = [];
  for (const segment of segments(path)) {
    if (segment === '.') continue;
    if (segment !== '..') parts.push(segment);
    else if (parts.pop() === undefined) return null;
  }
  return parts.length === 0 ? null : parts.join('/');
}

function isAbsolute(path: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/]|~)/.test(path);
}
