import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { SkillFileStamp } from '../memory/recall/recallIndex.ts';

/** A SKILL.md beyond this size is no instruction but a document, and is passed over. */
const sizeLimitBytes = 256 * 1024;
const fileLimit = 5_000;

/** Every `<folder>/<name>/SKILL.md` by its time and size; opens no file. What is missing or unreadable is passed over. */
export function scanSkillFiles(folders: readonly string[]): readonly SkillFileStamp[] {
  const stamps: SkillFileStamp[] = [];
  for (const folder of folders) {
    for (const name of namesIn(folder)) {
      if (stamps.length >= fileLimit) return stamps;
      const file = `${folder}${path.sep}${name}${path.sep}SKILL.md`;
      const stat = statOf(file);
      if (stat?.isFile() && stat.size <= sizeLimitBytes)
        stamps.push({ path: file, modifiedMs: stat.mtimeMs, sizeBytes: stat.size });
    }
  }
  return stamps;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function statOf(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    // A file stands where a folder was looked for.
    return undefined;
  }
}
