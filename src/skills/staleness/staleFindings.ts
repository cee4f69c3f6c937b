import type { LineEdit } from '../document/fixes.ts';
import type { LintFinding } from '../document/lintFinding.ts';
import { replaceName } from '../document/replaceName.ts';
import type { Mention } from './mention.ts';
import { mentionsOf } from './mentions.ts';
import { nearestName } from './nearestName.ts';
import type { RepositoryNames } from './repositoryNames.ts';

/** Something that a skill names and the repository does not have, or has in another version. */
export interface StaleFinding extends LintFinding {
  readonly name: string;
  /** What to write instead; null when that is not known. */
  readonly replacement: string | null;
  /** True when git tells that it was there and where it went. */
  readonly isCertain: boolean;
}

/** What of a skill's text is out of date. Each name once a line; what nobody can be sure of is left out. */
export function staleFindings(skillMd: string, names: RepositoryNames): readonly StaleFinding[] {
  return mentionsOf(skillMd).flatMap((mention): readonly StaleFinding[] => {
    const found = check(mention, names);
    return found === null ? [] : [found];
  });
}

/** The text with a name replaced on one line, where it stands as a whole. */
export function replaceOnLine(skillMd: string, line: number, name: string, replacement: string): readonly LineEdit[] {
  const text = skillMd.split('\n')[line - 1];
  if (text === undefined) return [];
  const replaced = replaceName(text, name, replacement);
  return replaced === text ? [] : [{ fromLine: line, toLine: line + 1, text: `${replaced}\n` }];
}

function check(mention: Mention, names: RepositoryNames): StaleFinding | null {
  switch (mention.kind) {
    case 'script':
      return missingName(mention, names.scripts, 'stale-script', 'package.json', names.renamedScripts);
    case 'make-target':
      return missingName(mention, names.makeTargets, 'stale-target', 'Makefile', new Map());
    case 'just-recipe':
      return missingName(mention, names.justRecipes, 'stale-target', 'justfile', new Map());
    case 'task':
      return missingName(mention, names.tasks, 'stale-target', 'Taskfile', new Map());
    case 'path':
      return missingPath(mention, names);
    case 'package':
      return mention.version === null ? removedPackage(mention, names) : otherVersion(mention, mention.version, names);
  }
}

function finding(
  { line, name }: Mention,
  rule: string,
  message: string,
  replacement: string | null,
  isCertain: boolean,
): StaleFinding {
  return { rule, severity: 'warning', line, message, name, replacement, isCertain };
}

function missingName(
  mention: Mention,
  known: ReadonlySet<string> | null,
  rule: string,
  where: string,
  renamed: ReadonlyMap<string, string>,
): StaleFinding | null {
  const { name, isLoose } = mention;
  if (known === null || known.has(name)) return null;
  const now = renamed.get(name);
  if (now !== undefined && known.has(now))
    return finding(mention, rule, `“${name}” is called “${now}” in ${where} now.`, now, true);
  if (isLoose) return null;
  return finding(mention, rule, `${where} has no “${name}”.`, nearestName(name, [...known]), false);
}

function missingPath(mention: Mention, { missingPaths }: RepositoryNames): StaleFinding | null {
  const { name, isLoose } = mention;
  const missing = missingPaths.get(name);
  if (!missing) return null;
  if (missing.wasThere && missing.now !== null)
    return finding(mention, 'stale-path', `${name} has moved to ${missing.now}.`, missing.now, true);
  if (missing.wasThere) return finding(mention, 'stale-path', `${name} was removed from this repository.`, null, true);
  if (isLoose || !missing.hasFolder || !name.includes('/')) return null;
  return finding(mention, 'stale-path', `${name} is not in this repository.`, missing.now, false);
}

function removedPackage(mention: Mention, { removedPackages, packages }: RepositoryNames): StaleFinding | null {
  const { name, isLoose } = mention;
  if (isLoose || packages.has(name) || !removedPackages.has(name)) return null;
  return finding(mention, 'stale-package', `This repository no longer depends on “${name}”.`, null, true);
}

function otherVersion(mention: Mention, version: string, { packages }: RepositoryNames): StaleFinding | null {
  const { name, isLoose } = mention;
  const now = packages.get(name);
  if (now === undefined || isLoose || isSameLine(version, now)) return null;
  const parts = version.split('.').length;
  const replacement = now.split('.').slice(0, parts).join('.');
  const message = `The skill names version ${version} of “${name}”, and this repository has ${now}.`;
  // Named by its version, so that the replacement puts the new one in its place.
  return { ...finding(mention, 'stale-version', message, replacement, true), name: version };
}

/** True for versions that promise to work alike: the same major one, and below 1 the same minor one. */
function isSameLine(left: string, right: string): boolean {
  const [one = [], other = []] = [left, right].map((version) => version.split('.').map(Number));
  if (one[0] !== other[0]) return false;
  return one[0] !== 0 || one[1] === undefined || other[1] === undefined || one[1] === other[1];
}
