import { promises as fs } from 'node:fs';
import path from 'node:path';
import { SkillifyError } from '../../base/errors.ts';
import { contentHash } from '../contentHash.ts';
import { isTextOf, provenanceOf } from './copyReading.ts';
import { canonicalFolder, copyKey, type DeliveryPlace, rootOf } from './deliveredCopy.ts';
import type { FileChange } from './fileChanges.ts';
import type { WantedCopy } from './folderTable.ts';
import type { DeliveredCopy } from './manifest.ts';
import { lstatOrNull, type SafePlace, safePlace } from './safePlace.ts';
import { linkText, readSkillFile } from './skillFiles.ts';

/** What a version is to be written to, and what may stand there. */
export interface CopyRequest {
  readonly name: string;
  readonly text: string;
  readonly wanted: readonly WantedCopy[];
  /** The manifest so far. */
  readonly copies: readonly DeliveredCopy[];
  /** Hashes of the texts of this skill that may be replaced wherever they stand. */
  readonly known: ReadonlySet<string>;
  /** Hashes of texts edited by hand that the new text was made from, and so may be replaced in copies of the manifest. */
  readonly takenOver: ReadonlySet<string>;
  /** Folders that Skillify made for any skill, as `scope:folder`; they go with the last skill in them. */
  readonly madeBefore: ReadonlySet<string>;
  readonly place: DeliveryPlace;
}

/** The manifest as it will be, what has to change for it, and what the user should know. */
export interface CopyPlan {
  readonly copies: readonly DeliveredCopy[];
  readonly changes: readonly FileChange[];
  readonly notices: readonly string[];
}

/** Checks every place that a version goes to before anything is written. Throws for the first that may not be written. */
export async function planCopies(request: CopyRequest): Promise<CopyPlan> {
  const copies: DeliveredCopy[] = [];
  const changes: FileChange[] = [];
  const notices: string[] = [];
  const parents = new Map<string, string>();
  for (const wanted of request.wanted) {
    const root = rootOf(wanted.scope, request.place);
    const place = await safePlace(root, wanted.folder, request.name);
    const twin = parents.get(place.realParent);
    if (twin !== undefined) {
      notices.push(`${wanted.folder} is a link to ${twin}, so the copy there serves both.`);
      continue;
    }
    parents.set(place.realParent, wanted.folder);
    const { copy, change } = await planCopy(request, wanted, root, place);
    copies.push(copy);
    if (change !== null) changes.push(change);
  }
  return { copies, changes, notices };
}

async function planCopy(
  request: CopyRequest,
  wanted: WantedCopy,
  root: string,
  place: SafePlace,
): Promise<{ readonly copy: DeliveredCopy; readonly change: FileChange | null }> {
  const { name, text } = request;
  const entry = request.copies.find((copy) => copyKey(copy) === copyKey(wanted));
  const canonical = path.join(root, ...canonicalFolder.split('/'), name);
  const mode = mayLink(request, wanted) ? (entry?.mode ?? wanted.mode) : 'copy';
  const copy: DeliveredCopy = {
    scope: wanted.scope,
    folder: wanted.folder,
    root,
    mode,
    contentHash: contentHash(text),
    madeFolders: await madeFolders(request, wanted, root, entry),
  };
  const change = { root, folder: wanted.folder, name };
  if (place.present === 'link') {
    const leadsTo = await fs.readlink(place.skillFolder);
    const isOurs =
      mode === 'link' && path.normalize(leadsTo) === path.normalize(linkText(place.skillFolder, canonical));
    if (!isOurs)
      throw refusal(place.skillFolder, 'is a link that Skillify did not make; remove the link, or rename the skill.');
    return { copy: { ...copy, mode: 'link' }, change: null };
  }
  const target = path.join(place.skillFolder, 'SKILL.md');
  const before = place.present === 'folder' ? await presentText(target, place.skillFolder, entry !== undefined) : null;
  if (before !== null) needOurs(before, target, request, entry !== undefined);
  const replaced = { ...copy, replacedText: before };
  if (mode === 'link' && before === null && place.present === 'nothing')
    return {
      copy: replaced,
      change: { ...change, before, action: { kind: 'link', canonicalFolder: canonical, text } },
    };
  if (before === text) return { copy: replaced, change: null };
  return { copy: replaced, change: { ...change, before, action: { kind: 'write', text } } };
}

/** A link needs the canonical copy of its scope to lead to, in this version too. */
function mayLink({ wanted }: CopyRequest, { scope, folder }: WantedCopy): boolean {
  return (
    folder !== canonicalFolder && wanted.some((other) => other.scope === scope && other.folder === canonicalFolder)
  );
}

async function presentText(target: string, skillFolder: string, isInManifest: boolean): Promise<string | null> {
  const stat = await lstatOrNull(target);
  if (stat !== null && !stat.isFile())
    throw new SkillifyError('write-failed', `${target} is no plain file; move it away, or rename the skill.`);
  if (stat !== null) return readSkillFile(target);
  const entries = await fs.readdir(skillFolder);
  if (entries.length > 0 && !isInManifest)
    throw refusal(
      skillFolder,
      'is there already with files that are not of Skillify; rename the skill, or move that folder away.',
    );
  return null;
}

function needOurs(before: string, target: string, { known, takenOver }: CopyRequest, isInManifest: boolean): void {
  if (isTextOf(before, known) || (isInManifest && takenOver.has(contentHash(before)))) return;
  if (isInManifest)
    throw refusal(
      target,
      'was changed by hand since it was approved; run Skillify Now to take that change over, or undo it, and try again.',
    );
  throw provenanceOf(before) === null
    ? refusal(target, 'exists already and was not written by Skillify; rename the skill, or move that file away.')
    : refusal(
        target,
        'exists already and was written by Skillify for another project or from another store; rename the skill, or move that file away.',
      );
}

/** Folders on the way to a copy that are missing, or that Skillify made before; relative to the root, outermost first. */
async function madeFolders(
  { name, madeBefore }: CopyRequest,
  { scope, folder }: WantedCopy,
  root: string,
  entry: DeliveredCopy | undefined,
): Promise<readonly string[]> {
  const segments = [...folder.split('/'), name];
  const made: string[] = [];
  for (let depth = 1; depth <= segments.length; depth += 1) {
    const part = segments.slice(0, depth).join('/');
    const isOurs = madeBefore.has(`${scope}:${part}`) || entry?.madeFolders.includes(part);
    if (isOurs || (await lstatOrNull(path.join(root, part))) === null) made.push(part);
  }
  return made;
}

function refusal(file: string, why: string): SkillifyError {
  return new SkillifyError('changed-meanwhile', `${file} ${why}`);
}
