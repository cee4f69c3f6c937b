import { promises as fs } from 'node:fs';
import path from 'node:path';
import { stableHash } from '../base/hash.ts';
import { isRecord, parseJson, recordAt } from '../base/json.ts';
import type { SkillFile } from '../mining/evolve/knownSkill.ts';
import { type NameChange, namedThings, type RepositoryFacts } from '../mining/evolve/namedThings.ts';
import type { DeliveryPlace } from '../skills/delivery/deliveredCopy.ts';
import { readInstalledSkills } from '../skills/installedSkills.ts';
import { manifestHistory, pathHistory } from './stalenessGit.ts';

/** Folders in which packages of a repository lie below its root are looked at this deep. */
const packageDepth = 3;
const skippedFolders = new Set(['node_modules', 'dist', 'build', 'target', 'vendor']);
const packageLimit = 200;
/** How much is asked of git about names that are not there any more. */
const askedOfGitAtMost = 20;
const gitBudgetMs = 3_000;

/** What mining needs to know of the world outside the store. */
export interface Surroundings {
  /** Names of folders in the skill folders. */
  readonly takenNames: ReadonlySet<string>;
  readonly skillFiles: readonly SkillFile[];
  readonly repository: RepositoryFacts;
  /** Working tree and home in which skills' copies are looked for. */
  readonly place: DeliveryPlace;
}

/**
 * Reads the skills in the skill folders, and what the repository has of the scripts, targets and files that the given texts
 * of skills name. A file in `texts` counts with the text given there: what its copies say together. Reads only.
 */
export async function readSurroundings(
  place: DeliveryPlace,
  skillFolders: readonly string[],
  skillTexts: readonly string[],
  texts: ReadonlyMap<string, string> = new Map(),
): Promise<Surroundings> {
  const { names, files } = await readInstalledSkills(skillFolders);
  return {
    takenNames: names,
    skillFiles: files.map((file) => ({ ...file, skillMd: texts.get(file.path) ?? file.skillMd })),
    repository: await repositoryFacts(place.projectPath, skillTexts),
    place,
  };
}

/** Changes when a skill file does, or what is missing in the repository. */
export function fingerprintOf({ takenNames, skillFiles, repository }: Surroundings): string {
  return stableHash(JSON.stringify([[...takenNames].sort(), skillFiles, repository]));
}

async function repositoryFacts(projectPath: string, skillTexts: readonly string[]): Promise<RepositoryFacts> {
  const entries = await fs.readdir(projectPath).catch(() => []);
  if (!entries.some((name) => !name.startsWith('.'))) return { scripts: null, makeTargets: null, missingPaths: null };
  const named = skillTexts.map(namedThings);
  const paths = [...new Set(named.flatMap((things) => things.paths))];
  const missing = await Promise.all(paths.map(async (name) => ((await exists(projectPath, name)) ? null : name)));
  const wanted = [...new Set(named.flatMap((things) => things.scripts))];
  const scripts = wanted.length > 0 ? await packageScripts(projectPath) : null;
  const gone = missing.filter((name) => name !== null);
  return {
    scripts,
    makeTargets: named.some((things) => things.makeTargets.length > 0) ? await makeTargets(projectPath) : null,
    missingPaths: gone,
    renamed: await renamesOf(
      projectPath,
      gone,
      scripts === null ? [] : wanted.filter((name) => !scripts.includes(name)),
      scripts ?? [],
    ),
  };
}

/** What git tells of the paths and scripts that are not there; nothing where it does not know, or takes too long. */
async function renamesOf(
  projectPath: string,
  paths: readonly string[],
  scripts: readonly string[],
  present: readonly string[],
): Promise<readonly NameChange[]> {
  const signal = AbortSignal.timeout(gitBudgetMs);
  const found: NameChange[] = [];
  for (const from of paths.slice(0, askedOfGitAtMost)) {
    const { now } = await pathHistory(projectPath, from, signal);
    if (now !== null && (await exists(projectPath, now))) found.push({ from, to: now });
  }
  if (scripts.length === 0) return found;
  const { renamedScripts } = await manifestHistory(projectPath, signal);
  for (const from of scripts) {
    const to = renamedScripts.get(from);
    if (to !== undefined && present.includes(to)) found.push({ from, to });
  }
  return found;
}

async function exists(projectPath: string, name: string): Promise<boolean> {
  return fs.access(path.join(projectPath, name)).then(
    () => true,
    () => false,
  );
}

/** Names of the scripts of every package.json of the repository; null when there is none. */
async function packageScripts(projectPath: string): Promise<readonly string[] | null> {
  const names = new Set<string>();
  let packages = 0;
  const visit = async (folder: string, depth: number): Promise<void> => {
    if (packages >= packageLimit) return;
    const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isFile() && entry.name === 'package.json') {
        packages += 1;
        const value = parseJson(await fs.readFile(path.join(folder, entry.name), 'utf8').catch(() => ''));
        for (const name of Object.keys((isRecord(value) && recordAt(value, 'scripts')) || {})) names.add(name);
      } else if (entry.isDirectory() && depth < packageDepth && !isSkipped(entry.name))
        await visit(path.join(folder, entry.name), depth + 1);
    }
  };
  await visit(projectPath, 0);
  return packages === 0 ? null : [...names].sort();
}

function isSkipped(name: string): boolean {
  return name.startsWith('.') || skippedFolders.has(name);
}

/** Targets of the Makefile in the project folder; null when there is none. */
async function makeTargets(projectPath: string): Promise<readonly string[] | null> {
  for (const name of ['GNUmakefile', 'makefile', 'Makefile']) {
    const text = await fs.readFile(path.join(projectPath, name), 'utf8').catch(() => null);
    if (text !== null) return [...text.matchAll(/^([\w.-]+)(?:\s+[\w.-]+)*\s*:(?!=)/gm)].map((match) => match[1] ?? '');
  }
  return null;
}
