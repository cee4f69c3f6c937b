import { ruleLinesOf } from './skillLines.ts';

/** What a skill's instructions name that must be in the repository for them to make sense. */
export interface NamedThings {
  /** Scripts of a package.json (`pnpm run build`, `pnpm db:migrate`). */
  readonly scripts: readonly string[];
  readonly makeTargets: readonly string[];
  /** Files below the project folder, with `/`. */
  readonly paths: readonly string[];
}

/** What the engine found of that in the repository. Null where there is no place to look in: then nothing is missing. */
export interface RepositoryFacts {
  readonly scripts: readonly string[] | null;
  readonly makeTargets: readonly string[] | null;
  /** Of the paths that skills name, those that are not there; null where the project folder is empty. */
  readonly missingPaths: readonly string[] | null;
  /** Of the scripts and files that are not there, those of which git tells what they are called now. */
  readonly renamed?: readonly NameChange[];
}

/** What something was called, and what it is called now. */
export interface NameChange {
  readonly from: string;
  readonly to: string;
}

/** A repository of which nothing is known. */
export const unknownRepository: RepositoryFacts = { scripts: null, makeTargets: null, missingPaths: null };

// Without `run`, only names with a colon are surely scripts: `pnpm vitest` may be a program of a dependency.
const script = /\b(?:(?:npm|pnpm|yarn|bun) run(?:-script)? ([\w:.-]+)|(?:pnpm|yarn) ([\w.-]+(?::[\w.-]+)+))/g;
const makeTarget = /\bmake ((?!-)[\w.-]+)\b/g;
const path = /^\.?\/?((?:[\w@.-]+\/)+[\w.-]+\.[A-Za-z][A-Za-z0-9]{0,5})$/;

/** Reads the scripts, targets and files out of the code spans of a skill's instructions; placeholders and patterns are left out. */
export function namedThings(skillMd: string): NamedThings {
  const scripts = new Set<string>();
  const makeTargets = new Set<string>();
  const paths = new Set<string>();
  for (const { text } of ruleLinesOf(skillMd)) {
    for (const span of text.matchAll(/`([^`]+)`/g)) {
      const code = span[1] ?? '';
      for (const match of code.matchAll(script)) scripts.add(match[1] ?? match[2] ?? '');
      for (const match of code.matchAll(makeTarget)) makeTargets.add(match[1] ?? '');
      for (const word of code.split(/\s+/)) {
        const found = path.exec(word)?.[1];
        if (found !== undefined && !word.includes('..') && !word.startsWith('/')) paths.add(found);
      }
    }
  }
  return { scripts: [...scripts], makeTargets: [...makeTargets], paths: [...paths] };
}

/** What a skill names that is no longer in the repository, and whether everything it names is gone. */
export function missingThings(
  skillMd: string,
  facts: RepositoryFacts,
): { readonly missing: readonly string[]; readonly isAll: boolean } {
  const named = namedThings(skillMd);
  const checks: readonly (readonly [readonly string[], (name: string) => boolean | null])[] = [
    [named.scripts, (name) => (facts.scripts === null ? null : !facts.scripts.includes(name))],
    [named.makeTargets, (name) => (facts.makeTargets === null ? null : !facts.makeTargets.includes(name))],
    [named.paths, (name) => (facts.missingPaths === null ? null : facts.missingPaths.includes(name))],
  ];
  const states = checks.flatMap(([names, isMissing]) => names.map((name) => ({ name, missing: isMissing(name) })));
  const missing = states.filter((state) => state.missing === true).map((state) => state.name);
  return { missing, isAll: missing.length > 0 && missing.length === states.length };
}
