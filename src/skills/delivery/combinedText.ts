import { contentHash } from '../contentHash.ts';
import type { Skill, SkillVersion } from '../skill.ts';
import type { CopyReading } from './copyReading.ts';
import { copyKey } from './deliveredCopy.ts';
import { type MergeConflict, threeWayMerge } from './threeWayMerge.ts';

/** What all copies of a skill say together. */
export interface CombinedText {
  /** The approved text with every change that was made by hand; null where no copy is here. */
  readonly text: string | null;
  /** Where changes by hand contradict each other, or a version approved since. */
  readonly conflicts: readonly MergeConflict[];
  readonly edited: readonly CopyReading[];
  /** Changes when what was edited by hand does. */
  readonly fingerprint: string;
}

/**
 * Merges what was edited by hand into the approved text, copy by copy: the base of each is the version that was delivered to
 * it. Pure of the disk.
 */
export function combinedText(
  skill: Skill,
  versions: readonly SkillVersion[],
  readings: readonly CopyReading[],
): CombinedText {
  const edited = readings.filter(({ state }) => state === 'edited');
  const fingerprint = contentHash(
    JSON.stringify(edited.map(({ copy, text }) => [copyKey(copy), contentHash(text ?? '')])),
  );
  if (readings.every(({ text }) => text === null)) return { text: null, conflicts: [], edited, fingerprint };
  let text = skill.skillMd;
  const conflicts: MergeConflict[] = [];
  for (const reading of edited) {
    const merged = threeWayMerge(baseOf(reading, skill, versions), text, reading.text ?? '');
    text = merged.text;
    conflicts.push(...merged.conflicts);
  }
  return { text, conflicts, edited, fingerprint };
}

/** The same with conflicts settled for one copy's text. */
export function preferredText(skill: Skill, versions: readonly SkillVersion[], reading: CopyReading): string {
  return threeWayMerge(baseOf(reading, skill, versions), skill.skillMd, reading.text ?? '', 'theirs').text;
}

/** The text that was delivered to a copy. */
function baseOf({ copy }: CopyReading, skill: Skill, versions: readonly SkillVersion[]): string {
  return versions.find((version) => version.contentHash === copy.contentHash)?.skillMd ?? skill.skillMd;
}
