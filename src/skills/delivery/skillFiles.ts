import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { messageOf, SkillifyError } from '../../base/errors.ts';
import { canonicalFolder } from './deliveredCopy.ts';
import { isMissing, lstatOrNull } from './safePlace.ts';
import { checkSkillName } from './skillName.ts';

/** Absolute path of the canonical SKILL.md of this name. Throws `invalid-input` for a name that is no plain folder name. */
export function skillTarget(projectPath: string, name: string): string {
  checkSkillName(name);
  return path.join(projectPath, ...canonicalFolder.split('/'), name, 'SKILL.md');
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

/** Makes the folders of a path that are missing; returns the absolute paths of those made, outermost first. */
export async function makeFolders(folder: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let current = folder; (await lstatOrNull(current)) === null; current = path.dirname(current))
    missing.unshift(current);
  try {
    for (const each of missing) await fs.mkdir(each);
  } catch (error) {
    await removeEmptyFolders(missing);
    throw new SkillifyError('write-failed', `${folder} could not be made: ${messageOf(error)}.`, { cause: error });
  }
  return missing;
}

/** Removes those of the folders that are empty, innermost first. */
export async function removeEmptyFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed()) await fs.rmdir(folder).catch(() => undefined);
}

/** Writes a SKILL.md so that a reader sees the old text or the new, never a part: a temporary file, synced, then renamed. */
export async function writeSkillFile(target: string, skillMd: string): Promise<void> {
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.SKILL.md.${randomBytes(6).toString('hex')}.tmp`);
  try {
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

/** Removes a SKILL.md. A file that is already gone is no error. */
export async function removeSkillFile(target: string): Promise<void> {
  try {
    await fs.rm(target, { force: true });
  } catch (error) {
    throw new SkillifyError('write-failed', `${target} could not be removed: ${messageOf(error)}.`, { cause: error });
  }
}

/** What a link's folder says it leads to, relative as it is written: from `.agents/skills` to the canonical copy. */
export function linkText(skillFolder: string, canonicalSkillFolder: string): string {
  return path.relative(path.dirname(skillFolder), canonicalSkillFolder);
}

/** Links a skill's folder to the canonical one, relatively; false where the platform or the disk has no links. */
export async function linkSkillFolder(skillFolder: string, canonicalSkillFolder: string): Promise<boolean> {
  try {
    await fs.symlink(linkText(skillFolder, canonicalSkillFolder), skillFolder, 'dir');
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EPERM' || code === 'ENOSYS' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'EINVAL')
      return false;
    throw new SkillifyError('write-failed', `${skillFolder} could not be linked: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}
