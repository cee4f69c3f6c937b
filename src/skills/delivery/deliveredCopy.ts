import path from 'node:path';
import { contentHash } from '../contentHash.ts';
import type { Skill } from '../skill.ts';
import type { DeliveredCopy, DeliveryScope } from './manifest.ts';

/** The folders that skills are delivered to: the working tree that is open, and the user's home. Absolute. */
export interface DeliveryPlace {
  readonly projectPath: string;
  readonly homePath: string;
}

/** Skill folder of the canonical copies, below the project or the home folder. */
export const canonicalFolder = '.claude/skills';

/** Absolute folder that the copies of a scope are written below. */
export function rootOf(scope: DeliveryScope, place: DeliveryPlace): string {
  return scope === 'project' ? place.projectPath : place.homePath;
}

/** Absolute path of a copy's SKILL.md in the working tree that is open. */
export function copyPath(name: string, copy: Pick<DeliveredCopy, 'scope' | 'folder'>, place: DeliveryPlace): string {
  return path.join(rootOf(copy.scope, place), ...copy.folder.split('/'), name, 'SKILL.md');
}

/** True for a copy that was written to another working tree, or another home, than the one that is open. */
export function isElsewhere(copy: DeliveredCopy, place: DeliveryPlace): boolean {
  return path.relative(copy.root, rootOf(copy.scope, place)) !== '';
}

/** The manifest of a skill. Skills of earlier versions have none: each of their targets is a copy in the project. */
export function copiesOf(skill: Skill): readonly DeliveredCopy[] {
  if (skill.deliveries) return skill.deliveries;
  return skill.targets.map((target) => {
    const folder = path.dirname(path.dirname(target));
    const root = path.dirname(path.dirname(folder));
    const relative = path.relative(root, folder).split(path.sep).join('/');
    return {
      scope: 'project',
      folder: relative,
      root,
      mode: 'copy',
      contentHash: contentHash(skill.skillMd),
      madeFolders: [`${relative}/${skill.name}`],
    };
  });
}

/** The skill with its copies' paths in the working tree that is open, whichever they were written to. */
export function skillHere(skill: Skill, place: DeliveryPlace): Skill {
  return { ...skill, targets: copiesOf(skill).map((copy) => copyPath(skill.name, copy, place)) };
}

/** A key by which two copies of one skill are the same copy. */
export function copyKey({ scope, folder }: Pick<DeliveredCopy, 'scope' | 'folder'>): string {
  return `${scope}:${folder}`;
}
