import { type ChoiceLimits, type ChosenSkill, chooseSkills } from '../memory/recall/chooseSkills.ts';
import type { RecallIndex } from '../memory/recall/recallIndex.ts';
import type { SkillPlaces } from './recallFolders.ts';
import { readRecallIndex, recallIndexPath, writeRecallIndex } from './recallIndexFile.ts';
import { scanSkillFiles } from './recallScan.ts';

/**
 * The skills that fit a prompt. What skills say is kept in a small file below the data folder and made again when one of
 * their files changed; no store is opened.
 */
export async function recallSkills(
  dataFolder: string,
  places: SkillPlaces,
  prompt: string,
  limits: ChoiceLimits,
  beforeIndexing: () => void = () => undefined,
): Promise<readonly ChosenSkill[]> {
  return chooseSkills(await freshRecallIndex(dataFolder, places, beforeIndexing), prompt, limits);
}

/** The index as the skill folders stand now; `beforeIndexing` is told when it has to be made again, which takes a while. */
export async function freshRecallIndex(
  dataFolder: string,
  places: SkillPlaces,
  beforeIndexing: () => void = () => undefined,
): Promise<RecallIndex> {
  const file = recallIndexPath(dataFolder, places);
  const kept = readRecallIndex(file);
  if (kept?.isOf(scanSkillFiles(kept.folders))) return kept;
  beforeIndexing();
  // Loaded only now: most recalls find an index that holds.
  const { indexSkillFolders } = await import('./recallIndexer.ts');
  const index = indexSkillFolders(places, kept);
  writeRecallIndex(file, index);
  return index;
}
