import { copiesOf, type DeliveryPlace, skillHere } from '../skills/delivery/deliveredCopy.ts';
import type { Skill } from '../skills/skill.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Skills of a shared store are read in the repositories of those who accepted them. Where none of their copies was ever made
 * from here, the approved text stands for the file, so that mining sees the library and can propose to change it.
 */
export function withLibraryTexts(surroundings: Surroundings, skills: readonly Skill[]): Surroundings {
  const undelivered = skills.filter((skill) => skill.status === 'approved' && copiesOf(skill).length === 0);
  if (undelivered.length === 0) return surroundings;
  return {
    ...surroundings,
    takenNames: new Set([...surroundings.takenNames, ...undelivered.map(({ name }) => name)]),
    skillFiles: [
      ...surroundings.skillFiles,
      ...undelivered.map(({ name, skillMd }) => ({ path: libraryPath(name), folderName: name, skillMd })),
    ],
  };
}

/** The skill with the paths it is looked for at: its copies here, or what stands for them. */
export function skillToMine(skill: Skill, place: DeliveryPlace): Skill {
  const here = skillHere(skill, place);
  return copiesOf(skill).length === 0 ? { ...here, targets: [libraryPath(skill.name)] } : here;
}

function libraryPath(name: string): string {
  return `library:${name}/SKILL.md`;
}
