import { promises as fs } from 'node:fs';
import path from 'node:path';
import { findGitFolders } from '../capture/gitFolders.ts';
import type { SkillFix } from '../skills/document/fixes.ts';
import { mentionsOf } from '../skills/staleness/mentions.ts';
import { nearestName } from '../skills/staleness/nearestName.ts';
import type { MissingPath, RepositoryNames } from '../skills/staleness/repositoryNames.ts';
import { replaceOnLine, type StaleFinding, staleFindings } from '../skills/staleness/staleFindings.ts';
import { ignoredPaths, manifestHistory, pathHistory } from './stalenessGit.ts';
import { readManifests } from './stalenessManifests.ts';

/** However large the repository: what was not found out by then is not reported. */
const budgetMs = 4_000;
const pathsAtMost = 60;
const askedOfGitAtMost = 20;

/**
 * What of a skill's text the repository below `projectPath` no longer has. `skillFolders` are folders that the skill's own
 * files may lie in. Reads only.
 */
export async function findStale(
  projectPath: string,
  skillFolders: readonly string[],
  skillMd: string,
): Promise<readonly StaleFinding[]> {
  const mentions = mentionsOf(skillMd);
  if (mentions.length === 0 || (await isBare(projectPath))) return [];
  const signal = AbortSignal.timeout(budgetMs);
  const paths = [...new Set(mentions.flatMap(({ kind, name }) => (kind === 'path' ? [name] : [])))].slice(
    0,
    pathsAtMost,
  );
  const asksForManifests = mentions.some(({ kind }) => kind === 'script' || kind === 'package');
  const [manifests, missingPaths, history] = await Promise.all([
    readManifests(projectPath),
    missingOf(projectPath, [...(await rootsAbove(projectPath)), ...skillFolders], paths, signal),
    asksForManifests
      ? manifestHistory(projectPath, signal)
      : { renamedScripts: new Map<string, string>(), removedPackages: new Set<string>() },
  ]);
  const names: RepositoryNames = { ...manifests, ...history, missingPaths };
  return staleFindings(skillMd, names);
}

/** The quick fixes of what was found: the new name in place of the old one. */
export function staleFixes(skillMd: string, findings: readonly StaleFinding[]): readonly SkillFix[] {
  return findings.flatMap(({ rule, line, name, replacement }): readonly SkillFix[] => {
    const edits = replacement === null ? [] : replaceOnLine(skillMd, line, name, replacement);
    return edits.length === 0 || replacement === null
      ? []
      : [{ rule, line, kind: 'use-name', value: replacement, edits }];
  });
}

async function missingOf(
  root: string,
  otherFolders: readonly string[],
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, MissingPath>> {
  const there = await Promise.all(
    paths.map(async (name) =>
      (await Promise.all([root, ...otherFolders].map((folder) => exists(path.join(folder, name))))).some(Boolean),
    ),
  );
  const absent = paths.filter((_name, index) => there[index] !== true);
  const ignored = await ignoredPaths(root, absent, signal);
  const missing = new Map<string, MissingPath>();
  for (const [index, name] of absent.entries()) {
    if (ignored.has(name)) continue;
    const siblings = await fs.readdir(path.join(root, path.dirname(name))).catch(() => null);
    const known = index < askedOfGitAtMost ? await pathHistory(root, name, signal) : { wasThere: false, now: null };
    const now = known.now !== null && (await exists(path.join(root, known.now))) ? known.now : null;
    const alike = known.wasThere || siblings === null ? null : nearestName(path.basename(name), siblings);
    const guess = alike === null ? null : path.posix.join(path.posix.dirname(name), alike);
    missing.set(name, { wasThere: known.wasThere, now: now ?? guess, hasFolder: siblings !== null });
  }
  return missing;
}

/** The root of the repository, where the project is a folder within it: paths may be told from there. */
async function rootsAbove(projectPath: string): Promise<readonly string[]> {
  const root = (await findGitFolders(projectPath))?.root;
  return root === undefined || root === projectPath ? [] : [root];
}

/** True for a folder without anything in it that a skill could name. */
async function isBare(folder: string): Promise<boolean> {
  const entries = await fs.readdir(folder).catch(() => []);
  return !entries.some((name) => !name.startsWith('.'));
}

function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
