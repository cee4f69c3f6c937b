import { promises as fs } from 'node:fs';
import { SkillifyError } from '../base/errors.ts';

/** The text of a file that the user named; throws `not-found`. */
export async function readText(file: string): Promise<string> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    throw new SkillifyError('not-found', `${file} cannot be read; check the path.`, { cause: error });
  }
}
