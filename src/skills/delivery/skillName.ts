import { SkillifyError } from '../../base/errors.ts';

const namePattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Device names that Windows would open instead of a folder. */
const reservedNames = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;
const longestName = 64;

/** Throws `invalid-input` for a name that is no plain folder name on every platform. */
export function checkSkillName(name: string): void {
  if (namePattern.test(name) && name.length <= longestName && !reservedNames.test(name)) return;
  throw new SkillifyError(
    'invalid-input',
    `“${name}” cannot be a skill name; use lower-case letters, digits and single hyphens.`,
  );
}

/** True for names that a file system which ignores case, or composes letters, takes for the same. */
export function isSameOnAnyDisk(left: string, right: string): boolean {
  return left.normalize('NFC').toLowerCase() === right.normalize('NFC').toLowerCase();
}
