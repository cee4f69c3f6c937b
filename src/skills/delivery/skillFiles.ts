import { randomBytes } from 'node:crypto';
import { constants, promises as fs } from 'node:fs';
import path from 'node:path';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { contentHash } from './contentHash.ts';

/** Folder of the canonical copies, below the project. */
const canonicalFolder = ['.claude', 'skills'] as const;
const namePattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Device names that Windows would open instead of a folder. */
const reservedNames = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** Absolute path of the SKILL.md that a skill of this name is delivered to. Throws `invalid-input` for a name that is no plain folder name. */
export function skillTarget(projectPath: string, name: string): string {
  if (!namePattern.test(name) || name.length > 64 || reservedNames.test(name))
    throw new SkillifyError(
      'invalid-input',
      `“${name}” cannot be a skill name; use lower-case letters, digits and single hyphens.`,
    );
  return path.join(projectPath, ...canonicalFolder, name, 'SKILL.md');
}

/** The text of a SKILL.md on disk, null when there is none. */
export async function readSkillFile(target: string): Promise<string | null> {
  try {
    return await fs.readFile(target, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw new SkillifyError('write-failed', `${target} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

/**
 * Makes sure that the target may be written: inside the project even when links are followed, its nearest existing
 * folder writable, and what stands there now either nothing or the text whose hash is `expectedHash`.
 * Writes nothing. Throws `changed-meanwhile` or `write-failed`.
 */
export async function checkTarget(projectPath: string, target: string, expectedHash: string | null): Promise<void> {
  const folder = await nearestExisting(path.dirname(target));
  const [realFolder, realProject] = await Promise.all([fs.realpath(folder), fs.realpath(projectPath)]);
  const relative = path.relative(realProject, realFolder);
  if (relative.startsWith('..') || path.isAbsolute(relative))
    throw new SkillifyError(
      'write-failed',
      `${folder} leads out of the project through a link; replace the link by a folder and try again.`,
    );
  try {
    await fs.access(folder, constants.W_OK);
  } catch (error) {
    throw new SkillifyError('write-failed', `${folder} cannot be written to; change its permissions and try again.`, {
      cause: error,
    });
  }
  const present = await readSkillFile(target);
  if (present !== null && contentHash(present) !== expectedHash)
    throw new SkillifyError(
      'changed-meanwhile',
      expectedHash === null
        ? `${target} exists already and was not written by Skillify; rename the skill, or move that file away.`
        : `${target} was changed by hand since it was approved; take that change over into the draft, or undo it, and try again.`,
    );
}

/** Writes a SKILL.md so that a reader sees the old text or the new, never a part: a temporary file, synced, then renamed. */
export async function writeSkillFile(target: string, skillMd: string): Promise<void> {
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.SKILL.md.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await fs.mkdir(folder, { recursive: true });
    const file = await fs.open(temporary, 'wx', 0o644);
    try {
      await file.writeFile(skillMd, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(temporary, target);
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => undefined);
    throw new SkillifyError(
      'write-failed',
      `${target} could not be written: ${messageOf(error)}. Free space or permissions may be missing.`,
      {
        cause: error,
      },
    );
  }
}

/** Removes a delivered SKILL.md, and its folder when nothing else is in it. A file that is already gone is no error. */
export async function removeSkillFile(target: string): Promise<void> {
  try {
    await fs.rm(target, { force: true });
  } catch (error) {
    throw new SkillifyError('write-failed', `${target} could not be removed: ${messageOf(error)}.`, { cause: error });
  }
  await fs.rmdir(path.dirname(target)).catch(() => undefined);
}

async function nearestExisting(folder: string): Promise<string> {
  for (let current = folder; ; current = path.dirname(current)) {
    const stat = await fs.stat(current).catch(() => null);
    if (stat?.isDirectory()) return current;
    if (stat)
      throw new SkillifyError(
        'write-failed',
        `${current} is a file where a folder is needed; move it away and try again.`,
      );
    if (current === path.dirname(current)) return current;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
