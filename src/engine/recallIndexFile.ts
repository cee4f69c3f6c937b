import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { version } from '../../package.json';
import { stableHash } from '../base/hash.ts';
import type { RecallIndex } from '../memory/recall/recallIndex.ts';
import { decodeRecallIndex, encodeRecallIndex } from '../memory/recall/recallIndexText.ts';
import type { SkillPlaces } from './recallFolders.ts';

/** Where the index of these places is kept below Skillify's data folder. */
export function recallIndexPath(dataFolder: string, places: SkillPlaces): string {
  const configured = places.environment['CLAUDE_CONFIG_DIR'] ?? '';
  const key = stableHash([places.projectPath, places.homePath, configured].join('\n'));
  return path.join(dataFolder, 'recall', `${key}.index`);
}

/** The index as it was kept; null when there is none, or none that this version can read. */
export function readRecallIndex(file: string): RecallIndex | null {
  try {
    return decodeRecallIndex(readFileSync(file, 'latin1'), version);
  } catch {
    return null;
  }
}

/** Keeps an index, readable by the user alone, in one step. Where that is not possible the next recall makes it again. */
export function writeRecallIndex(file: string, index: RecallIndex): void {
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, encodeRecallIndex(index, version), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    removeQuietly(temporary);
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The folder is none.
  }
}
