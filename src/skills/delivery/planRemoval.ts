import path from 'node:path';
import { SkillifyError } from '../../base/errors.ts';
import { contentHash } from '../contentHash.ts';
import type { CopyReading } from './copyReading.ts';
import { canonicalFolder, type DeliveryPlace, rootOf } from './deliveredCopy.ts';
import type { FileChange } from './fileChanges.ts';
import type { DeliveredCopy } from './manifest.ts';

/** The manifest of copies that are gone, with what stood there, and what has to change for it. */
export interface RemovalPlan {
  readonly copies: readonly DeliveredCopy[];
  readonly changes: readonly FileChange[];
}

/**
 * Plans the removal of copies: links first, so that none leads nowhere meanwhile. Throws `changed-meanwhile` for a copy that
 * was edited by hand, unless the hash of its text is among those that were shown. What is not ours is left alone.
 */
export function planRemoval(
  name: string,
  readings: readonly CopyReading[],
  shown: ReadonlySet<string>,
  place: DeliveryPlace,
): RemovalPlan {
  const edited = readings.find(({ state, text }) => state === 'edited' && !shown.has(contentHash(text ?? '')));
  if (edited)
    throw new SkillifyError(
      'changed-meanwhile',
      `${edited.path} was changed by hand since it was approved; undo that change or delete the file yourself.`,
    );
  const changes: FileChange[] = [];
  for (const { copy, text, state } of readings) {
    const root = rootOf(copy.scope, place);
    const change = { root, folder: copy.folder, name };
    const { madeFolders } = copy;
    if (text !== null) changes.push({ ...change, before: text, action: { kind: 'remove', madeFolders } });
    else if (copy.mode === 'link' && state !== 'foreign') {
      const canonical = path.join(root, ...canonicalFolder.split('/'), name);
      changes.unshift({ ...change, before: null, action: { kind: 'unlink', canonicalFolder: canonical, madeFolders } });
    }
  }
  const copies = readings.map(({ copy, text }) => ({ ...copy, replacedText: text }));
  return { copies, changes };
}
