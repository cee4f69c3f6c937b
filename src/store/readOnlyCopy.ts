import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SkillifyError } from '../base/errors.ts';
import { isRunningHere } from './processIdentity.ts';
import type { StoreFiles } from './storeFiles.ts';

const RETRY_MS = 25;
/** File times move in steps of some milliseconds: a file written this recently could be written again unnoticed. */
const CALM_MS = 30;

/** A private copy of a database that another process may be writing. */
export interface DatabaseCopy {
  readonly file: string;
  remove(): void;
}

const FOLDER_PREFIX = 'skillify-read-';

/** An empty private folder for a database that is not there yet, or for a copy. */
export function temporaryDatabase(): DatabaseCopy {
  removeAbandonedCopies();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  return { file: path.join(folder, 'store.db'), remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

/** Removes the copies of processes that were killed: they can be large, and would stay for ever. */
export function removeAbandonedCopies(): void {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const pid = name.startsWith(FOLDER_PREFIX) ? Number.parseInt(name.slice(FOLDER_PREFIX.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isRunningHere(pid)) continue;
    try {
      fs.rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true });
    } catch {
      // It is another user's, who will remove it.
    }
  }
}

/**
 * Copies the database at a moment when no transaction is under way, never touching the original. A journal that stays as
 * it is was left by a killed writer: it is copied too, and rolled back in the copy. Rejects with `store-busy` when the
 * writer gives no such moment in the time.
 */
export async function copyDatabase(files: StoreFiles, patienceMs: number): Promise<DatabaseCopy> {
  const copy = temporaryDatabase();
  const half = Date.now() + patienceMs / 2;
  try {
    const first = stateOf(files);
    for (;;) {
      const before = stateOf(files);
      const abandoned = before.hotJournal && sameState(before, first) && Date.now() >= half;
      const calm = Date.now() - before.changedAt > CALM_MS;
      if (calm && (!before.hotJournal || abandoned)) {
        await fs.promises.copyFile(files.database, copy.file, fs.constants.COPYFILE_FICLONE);
        fs.rmSync(`${copy.file}-journal`, { force: true });
        if (abandoned) await fs.promises.copyFile(files.journal, `${copy.file}-journal`);
        if (sameState(before, stateOf(files))) return copy;
      }
      if (Date.now() >= half + patienceMs / 2) throw busy();
      await sleep(RETRY_MS);
    }
  } catch (error) {
    copy.remove();
    throw error;
  }
}

function busy(): SkillifyError {
  return new SkillifyError(
    'store-busy',
    'Another Skillify window or command is writing the store without a pause. Try again in a moment.',
  );
}

interface FileState {
  readonly databaseBytes: bigint;
  readonly databaseTime: bigint;
  readonly journalBytes: number;
  readonly journalTime: bigint;
  readonly hotJournal: boolean;
  /** The later of both times, in milliseconds. */
  readonly changedAt: number;
}

// The change counter in the header is of no use here: a connection that locks exclusively raises it only once.
function stateOf(files: StoreFiles): FileState {
  const database = fs.statSync(files.database, { bigint: true });
  const journal = fs.statSync(files.journal, { bigint: true, throwIfNoEntry: false });
  return {
    databaseBytes: database.size,
    databaseTime: database.mtimeNs,
    journalBytes: Number(journal?.size ?? 0n),
    journalTime: journal?.mtimeNs ?? 0n,
    hotJournal: files.hasHotJournal(),
    changedAt: Math.max(Number(database.mtimeMs), Number(journal?.mtimeMs ?? 0n)),
  };
}

function sameState(one: FileState, other: FileState): boolean {
  return (
    one.databaseBytes === other.databaseBytes &&
    one.databaseTime === other.databaseTime &&
    one.journalBytes === other.journalBytes &&
    one.journalTime === other.journalTime &&
    one.hotJournal === other.hotJournal
  );
}
