import type { RecallIndex } from '../memory/recall/recallIndex.ts';
import { buildRecallIndex } from './recallBuild.ts';
import { type SkillPlaces, skillFoldersOf } from './recallFolders.ts';
import { scanSkillFiles } from './recallScan.ts';

/**
 * Makes the index of all skill folders, with what an earlier one kept of files that did not change. A bundle of its own:
 * it needs the assistants and a reader of front matter, and most recalls need neither.
 */
export function indexSkillFolders(places: SkillPlaces, kept: RecallIndex | null): RecallIndex {
  const folders = skillFoldersOf(places);
  return buildRecallIndex(folders, scanSkillFiles(folders), kept);
}
