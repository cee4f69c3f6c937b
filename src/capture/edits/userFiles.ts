import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, SkillifyError } from '../../base/errors.ts';

/** One file of the user's that is changed, removed or made. */
export interface FileChange {
  readonly path: string;
  /** null: the file was not there, or is removed. */
  readonly before: string | null;
  readonly after: string | null;
}

/** The text of a file; null where there is none that can be read. */
export function readText(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Replaces the file at once, behind a link too, and keeps its permissions. Throws `write-failed`. */
export function writeText(file: string, text: string): void {
  const target = fs.existsSync(file) ? fs.realpathSync(file) : file;
  const temporary = `${target}.skillify-${process.pid}`;
  try {
    const mode = fs.statSync(target, { throwIfNoEntry: false })?.mode ?? 0o600;
    fs.writeFileSync(temporary, text, { mode: mode & 0o777 });
    fs.renameSync(temporary, target);
  } catch (cause) {
    fs.rmSync(temporary, { force: true });
    throw new SkillifyError(
      'write-failed',
      `${file} could not be written (${messageOf(cause)}). Check its permissions.`,
      { cause },
    );
  }
}

/** Removes a file, the one behind a link where it is one. */
export function removeFile(file: string): void {
  fs.rmSync(fs.existsSync(file) ? fs.realpathSync(file) : file, { force: true });
}

/** Makes the folder and says which had to be made, outermost first. */
export function makeFolders(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let at = folder; !fs.existsSync(at); at = dirname(at)) missing.unshift(at);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  return missing;
}

/** Removes the folders that nobody else put anything into. */
export function removeEmptyFolders(folders: Iterable<string>): void {
  // The innermost have the longest names.
  for (const folder of [...folders].sort((left, right) => right.length - left.length)) {
    try {
      fs.rmdirSync(folder);
    } catch {
      // Somebody uses it.
    }
  }
}

/** SHA-256 of a text, in hexadecimal. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
