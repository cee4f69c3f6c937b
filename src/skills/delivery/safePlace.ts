import { constants, promises as fs } from 'node:fs';
import path from 'node:path';
import { SkillifyError } from '../../base/errors.ts';
import { checkSkillName, isSameOnAnyDisk } from './skillName.ts';

/** The folder of one skill in one skill folder, looked at but not touched. */
export interface SafePlace {
  /** Absolute path of the skill's own folder. */
  readonly skillFolder: string;
  /** Real path of the skill folder around it, to see where two of them are one. */
  readonly realParent: string;
  /** What stands at the skill's own folder. */
  readonly present: 'nothing' | 'folder' | 'link';
}

/**
 * Makes sure that a skill's folder can be written to without leaving its root: every part is a folder, or a link that stays
 * inside; nothing there has the same name in other letters. Writes nothing. Throws `invalid-input` or `write-failed`.
 */
export async function safePlace(root: string, folder: string, name: string): Promise<SafePlace> {
  checkSkillName(name);
  const segments = folder.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..' || /[\\:]/.test(segment)))
    throw new SkillifyError(
      'invalid-input',
      `“${folder}” is no skill folder; choose one that “skillify skills folders” lists.`,
    );
  const realRoot = await fs.realpath(root).catch((cause: unknown) => {
    throw new SkillifyError('write-failed', `${root} cannot be opened; make that folder and try again.`, { cause });
  });
  let real = realRoot;
  let isThere = true;
  for (const [index, segment] of segments.entries()) {
    if (!isThere) {
      real = path.join(real, segment);
      continue;
    }
    const shown = path.join(root, ...segments.slice(0, index + 1));
    const stat = await lstatOrNull(path.join(real, segment));
    if (stat === null) {
      await needWritable(real);
      isThere = false;
      real = path.join(real, segment);
      continue;
    }
    real = await folderBehind(path.join(real, segment), shown, stat.isSymbolicLink());
    if (!isInside(realRoot, real))
      throw new SkillifyError(
        'write-failed',
        `${shown} leads out of ${root} through a link; replace the link by a folder and try again.`,
      );
  }
  const skillFolder = path.join(root, ...segments, name);
  if (!isThere) return { skillFolder, realParent: real, present: 'nothing' };
  await needWritable(real);
  const entries = await fs.readdir(real);
  const twin = entries.find((entry) => entry !== name && isSameOnAnyDisk(entry, name));
  if (twin !== undefined)
    throw new SkillifyError(
      'changed-meanwhile',
      `${path.join(path.dirname(skillFolder), twin)} is the same name as ${name} on disks that ignore case; rename the skill, or move that folder away.`,
    );
  const stat = await lstatOrNull(path.join(real, name));
  if (stat === null) return { skillFolder, realParent: real, present: 'nothing' };
  if (stat.isSymbolicLink()) return { skillFolder, realParent: real, present: 'link' };
  if (!stat.isDirectory()) throw fileInTheWay(skillFolder);
  await needWritable(path.join(real, name));
  return { skillFolder, realParent: real, present: 'folder' };
}

/** What stands at a path itself, links not followed; null for nothing. */
export async function lstatOrNull(file: string) {
  try {
    return await fs.lstat(file);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** True for the errors of a path at which there is nothing. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** True for a folder itself and for what lies below it; both real paths. */
export function isInside(folder: string, candidate: string): boolean {
  const relative = path.relative(folder, candidate);
  return !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..';
}

async function folderBehind(file: string, shown: string, isLink: boolean): Promise<string> {
  const real = await fs.realpath(file).catch(() => null);
  if (real === null)
    throw new SkillifyError(
      'write-failed',
      `${shown} is a ${isLink ? 'link that leads nowhere' : 'folder that cannot be opened'}; remove it and try again.`,
    );
  const stat = await fs.stat(real);
  if (!stat.isDirectory()) throw fileInTheWay(shown);
  return real;
}

function fileInTheWay(shown: string): SkillifyError {
  return new SkillifyError('write-failed', `${shown} is a file where a folder is needed; move it away and try again.`);
}

async function needWritable(folder: string): Promise<void> {
  try {
    await fs.access(folder, constants.W_OK);
  } catch (error) {
    throw new SkillifyError('write-failed', `${folder} cannot be written to; change its permissions and try again.`, {
      cause: error,
    });
  }
}
