import { promises as fs } from 'node:fs';
import path from 'node:path';
import { messageOf, SkillifyError } from '../../base/errors.ts';
import { isInside, lstatOrNull, safePlace } from './safePlace.ts';
import {
  linkSkillFolder,
  linkText,
  makeFolders,
  readSkillFile,
  removeEmptyFolders,
  removeSkillFile,
  writeSkillFile,
} from './skillFiles.ts';

/** One change of one copy, with what has to stand there before it. */
export interface FileChange {
  readonly root: string;
  /** Skill folder relative to the root, `/` separators. */
  readonly folder: string;
  readonly name: string;
  /** Exact text that stands there now, null for nothing. */
  readonly before: string | null;
  readonly action:
    | { readonly kind: 'write'; readonly text: string }
    /** Where links cannot be made the text is written instead. */
    | { readonly kind: 'link'; readonly canonicalFolder: string; readonly text: string }
    /** `madeFolders` as in the manifest. */
    | { readonly kind: 'remove'; readonly madeFolders: readonly string[] }
    | { readonly kind: 'unlink'; readonly canonicalFolder: string; readonly madeFolders: readonly string[] };
}

type Rollback = () => Promise<void>;

/**
 * Carries changes out one after the other, each checked right before it: nothing is written over a text that was not
 * planned for, nor through a link. When one fails those before it are taken back. Returns sentences for the user.
 */
export async function applyChanges(changes: readonly FileChange[]): Promise<readonly string[]> {
  const done: Rollback[] = [];
  const notices: string[] = [];
  try {
    for (const change of changes) {
      const { rollback, notice } = await applyChange(change);
      done.push(rollback);
      if (notice !== null) notices.push(notice);
    }
    return notices;
  } catch (error) {
    const lost: string[] = [];
    for (const rollback of done.toReversed()) await rollback().catch((cause: unknown) => lost.push(messageOf(cause)));
    if (lost.length === 0) throw error;
    throw new SkillifyError(
      'write-failed',
      `${messageOf(error)} What was changed before could not be put back: ${lost.join(' ')}`,
      {
        cause: error,
      },
    );
  }
}

async function applyChange(
  change: FileChange,
): Promise<{ readonly rollback: Rollback; readonly notice: string | null }> {
  const place = await safePlace(change.root, change.folder, change.name);
  const { skillFolder } = place;
  const target = path.join(skillFolder, 'SKILL.md');
  const { action, before } = change;
  if (action.kind === 'unlink') {
    const wanted = linkText(skillFolder, action.canonicalFolder);
    const found = place.present === 'link' ? await fs.readlink(skillFolder) : null;
    if (found === null) return { rollback: async () => undefined, notice: null };
    if (path.normalize(found) !== path.normalize(wanted)) throw notPlanned(skillFolder);
    await fs.unlink(skillFolder);
    await removeEmptyFolders(absolute(change.root, action.madeFolders));
    return {
      rollback: async () => {
        await makeFolders(path.dirname(skillFolder));
        await linkSkillFolder(skillFolder, action.canonicalFolder);
      },
      notice: null,
    };
  }
  if (place.present === 'link') throw notPlanned(skillFolder);
  await needText(target, before);
  if (action.kind === 'remove') {
    if (before === null) return { rollback: async () => undefined, notice: null };
    await removeSkillFile(target);
    await removeEmptyFolders(absolute(change.root, action.madeFolders));
    return { rollback: () => put(target, before), notice: null };
  }
  if (action.kind === 'link') {
    const made = await makeFolders(path.dirname(skillFolder));
    await needInside(change.root, path.dirname(skillFolder));
    if (await linkSkillFolder(skillFolder, action.canonicalFolder))
      return {
        rollback: async () => {
          await fs.unlink(skillFolder);
          await removeEmptyFolders(made);
        },
        notice: null,
      };
  }
  const made = await makeFolders(skillFolder);
  await needInside(change.root, skillFolder);
  try {
    await writeSkillFile(target, action.text);
  } catch (error) {
    await removeEmptyFolders(made);
    throw error;
  }
  return {
    rollback: async () => {
      if (before !== null) return writeSkillFile(target, before);
      await removeSkillFile(target);
      await removeEmptyFolders(made);
    },
    notice:
      action.kind === 'link'
        ? `Links cannot be made here, so ${skillFolder} is a copy; later versions are written to it too.`
        : null,
  };
}

async function put(target: string, text: string): Promise<void> {
  await makeFolders(path.dirname(target));
  await writeSkillFile(target, text);
}

async function needText(target: string, before: string | null): Promise<void> {
  const stat = await lstatOrNull(target);
  if (stat !== null && !stat.isFile()) throw notPlanned(target);
  if ((await readSkillFile(target)) !== before) throw notPlanned(target);
}

/** Folders may have become links between the check and now. */
async function needInside(root: string, folder: string): Promise<void> {
  const [realRoot, real] = await Promise.all([fs.realpath(root), fs.realpath(folder)]);
  if (!isInside(realRoot, real)) throw notPlanned(folder);
}

function notPlanned(file: string): SkillifyError {
  return new SkillifyError('changed-meanwhile', `${file} was changed a moment ago, so nothing was written; try again.`);
}

function absolute(root: string, folders: readonly string[]): readonly string[] {
  return folders.map((folder) => path.join(root, ...folder.split('/')));
}
