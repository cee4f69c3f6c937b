import path from 'node:path';
import type { CopyReading } from '../skills/delivery/copyReading.ts';
import { canonicalFolder, type DeliveryPlace, rootOf } from '../skills/delivery/deliveredCopy.ts';
import type { FileChange } from '../skills/delivery/fileChanges.ts';
import { changedSince } from './changedSince.ts';
import type { DeliveredSkill } from './deliveredSkill.ts';

/**
 * Takes a version out of one copy: what it replaced comes back, and a copy that it added goes. `earlier` is the text before
 * where the manifest does not say, null for a skill that was new.
 */
export function copyBack(
  name: string,
  { copy, text }: CopyReading,
  earlier: string | null,
  place: DeliveryPlace,
): readonly FileChange[] {
  const root = rootOf(copy.scope, place);
  const change = { root, folder: copy.folder, name };
  const { madeFolders } = copy;
  const isAdded = earlier === null || copy.replacedText === null;
  if (text === null) {
    if (copy.mode !== 'link' || !isAdded) return [];
    return [
      { ...change, before: null, action: { kind: 'unlink', canonicalFolder: canonical(root, name), madeFolders } },
    ];
  }
  if (isAdded) return [{ ...change, before: text, action: { kind: 'remove', madeFolders } }];
  return [{ ...change, before: text, action: { kind: 'write', text: copy.replacedText ?? earlier } }];
}

/**
 * Brings back the copies that a retirement removed, each with the text it had; `fallback` is the text where the manifest does
 * not say. One that holds another text by now is never touched. Throws `changed-meanwhile`.
 */
export function copyReturns(
  { skill, readings }: DeliveredSkill,
  fallback: string,
  place: DeliveryPlace,
): readonly FileChange[] {
  return readings.flatMap(({ copy, text, state, path: file }): FileChange[] => {
    const wanted = copy.replacedText === undefined ? fallback : copy.replacedText;
    if (copy.mode === 'link') {
      if (state === 'same' || state === 'elsewhere') return [];
      if (state === 'foreign' || text !== null) throw changedSince(file);
      const root = rootOf(copy.scope, place);
      const canonicalFolder = canonical(root, skill.name);
      return [
        {
          root,
          folder: copy.folder,
          name: skill.name,
          before: null,
          action: { kind: 'link', canonicalFolder, text: fallback },
        },
      ];
    }
    if (wanted === null || text === wanted || state === 'elsewhere') return [];
    if (text !== null || state === 'foreign') throw changedSince(file);
    return [
      {
        root: rootOf(copy.scope, place),
        folder: copy.folder,
        name: skill.name,
        before: null,
        action: { kind: 'write', text: wanted },
      },
    ];
  });
}

function canonical(root: string, name: string): string {
  return path.join(root, ...canonicalFolder.split('/'), name);
}
