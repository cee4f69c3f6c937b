import { readFileSync } from 'node:fs';
import { contentHash } from '../skills/contentHash.ts';
import type { Store } from '../store/store.ts';
import type { InstalledSkillText, RecallMethods } from './memoryContract.ts';
import type { SkillPlaces } from './recallFolders.ts';
import { freshRecallIndex, recallSkills } from './recallSkills.ts';

/** The skills that fit a prompt, from the skill folders of the project and the user. */
export async function recall(
  dataFolder: string,
  places: SkillPlaces,
  { prompt, limit }: RecallMethods['recall']['params'],
): Promise<RecallMethods['recall']['result']> {
  const skills = await recallSkills(dataFolder, places, prompt, { limit, budgetTokens: null });
  return skills.map(({ name, description, score, path, tokens }) => ({ name, description, score, path, tokens }));
}

/** The skill of that name, or all, as they stand in the skill folders; each name and each content once. */
export async function installedSkills(
  dataFolder: string,
  places: SkillPlaces,
  store: Store,
  name: string | null,
): Promise<readonly InstalledSkillText[]> {
  const { skills } = await freshRecallIndex(dataFolder, places);
  const delivered = new Set(
    (await store.listSkills()).filter(({ status }) => status === 'approved').map(({ contentHash: hash }) => hash),
  );
  return skills
    .filter((skill) => name === null || skill.name === name)
    .flatMap(({ name: own, description, path }) => {
      const skillMd = readText(path);
      if (skillMd === null) return [];
      return [{ name: own, description, path, skillMd, isOurs: delivered.has(contentHash(skillMd)) }];
    });
}

/** null for a file that went since its folder was looked at. */
function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
