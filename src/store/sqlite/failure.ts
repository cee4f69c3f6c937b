import { SkillifyError } from '../../base/errors.ts';
import type { FileFailure } from './boundFiles.ts';

export const SQLITE_OK = 0;
export const SQLITE_ROW = 100;
export const SQLITE_DONE = 101;

const BUSY = 5;
const LOCKED = 6;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

/** Turns a result code of SQLite, and what its file calls last met, into an error that says what to do. */
export function failureOf(code: number, detail: string, path: string, failure: FileFailure | null): SkillifyError {
  const cause = new Error(
    `SQLite result ${code}: ${detail}${failure ? ` (${failure.operation}: ${failure.code})` : ''}`,
  );
  switch (code & 0xff) {
    case CORRUPT:
    case NOT_A_DATABASE:
      return new SkillifyError(
        'store-broken',
        `The store at ${path} is damaged. Restart Skillify: it sets the damaged file aside and reads your transcripts again; decisions are kept.`,
        { cause },
      );
    case BUSY:
    case LOCKED:
      return new SkillifyError('store-busy', `The store at ${path} is already open in this process; close it first.`, {
        cause,
      });
    case FULL:
    case READ_ONLY:
    case IO_ERROR:
    case CANNOT_OPEN:
      return new SkillifyError('write-failed', writeSentence(path, code, failure), { cause });
    default:
      return new SkillifyError('internal', `The store at ${path} refused a statement: ${detail}.`, { cause });
  }
}

function writeSentence(path: string, code: number, failure: FileFailure | null): string {
  const end = 'Nothing of this step was saved.';
  const reason = failure?.code;
  if (code === FULL || reason === 'ENOSPC' || reason === 'EDQUOT') {
    return `The disk that holds ${path} is full. ${end} Free some space and try again.`;
  }
  if (code === READ_ONLY || reason === 'EACCES' || reason === 'EPERM' || reason === 'EROFS') {
    return `The store at ${path} may not be written. ${end} Check the permissions of the file and its folder.`;
  }
  return `The store at ${path} could not be read or written (${reason ?? 'input or output error'}). ${end} Check the disk and try again.`;
}
