import { promises as fs } from 'node:fs';
import path from 'node:path';
import type { SkillFile } from '../mining/evolve/knownSkill.ts';

/** A SKILL.md beyond this size is no instruction but a document, and is passed over. */
const sizeLimitBytes = 256 * 1024;
const fileLimit = 500;

/** What stands in the skill folders. */
export interface InstalledSkills {
  /** Names of all sub-folders, those without a SKILL.md too. */
  readonly names: ReadonlySet<string>;
  /** In the order of the folders, each file once however many links lead to it. */
  readonly files: readonly SkillFile[];
}

/** Reads every `<folder>/<name>/SKILL.md`; what is missing, unreadable or too large is passed over. Writes nothing. */
export async function readInstalledSkills(folders: readonly string[]): Promise<InstalledSkills> {
  const names = new Set<string>();
  const files: SkillFile[] = [];
  const seen = new Set<string>();
  for (const folder of new Set(folders)) {
    const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((left, right) => left.name.localeCompare(right.name))) {
      if (!entry.isDirectory() && !entry.isSymbolicLink()) continue;
      names.add(entry.name);
      const file = path.join(folder, entry.name, 'SKILL.md');
      const real = await fs.realpath(file).catch(() => null);
      if (real === null || seen.has(real) || files.length >= fileLimit) continue;
      seen.add(real);
      const skillMd = await readSmall(file);
      if (skillMd !== null) files.push({ path: file, folderName: entry.name, skillMd });
    }
  }
  return { names, files };
}

async function readSmall(file: string): Promise<string | null> {
  try {
    const stat = await fs.stat(file);
    // Opening a pipe would wait for a writer that never comes.
    return stat.isFile() && stat.size <= sizeLimitBytes ? await fs.readFile(file, 'utf8') : null;
  } catch {
    return null;
  }
}
