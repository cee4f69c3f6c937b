import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../base/errors.ts';
import { numberAt } from '../../base/json.ts';
import { FileDatabase } from './fileDatabase.ts';
import { nodeFileSystem } from './realFileSystem.ts';
import type { FileHook } from './runtime.ts';

const ROWS = 400;

/**
 * Tries the file hook in a folder of its own below the given one: write, reopen and compare, and roll back the journal
 * of a killed transaction. Returns null when all went well, else a sentence.
 */
export function testFileHook(hook: FileHook, folder: string): string | null {
  let trial: string | undefined;
  try {
    trial = mkdtempSync(path.join(folder, 'self-test-'));
    writeAndReopen(hook, path.join(trial, 'plain.db'));
    rollBackHotJournal(hook, path.join(trial, 'live.db'), path.join(trial, 'killed.db'));
    return null;
  } catch (error) {
    return `The database engine failed its self-test: ${messageOf(error)}`;
  } finally {
    if (trial) rmSync(trial, { recursive: true, force: true });
  }
}

function open(hook: FileHook, file: string): FileDatabase {
  return FileDatabase.open(hook, file, nodeFileSystem, () => undefined);
}

/** Makes a table of a few hundred pages, each row holding the mark. */
function fill(database: FileDatabase, mark: string): void {
  database.execute('CREATE TABLE trial (number INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT');
  database.transaction('full', () => {
    for (let number = 1; number <= ROWS; number += 1) {
      database.run('INSERT INTO trial VALUES (?, ?)', [number, mark.padEnd(2000, '·')]);
    }
  });
}

function expectRows(database: FileDatabase, mark: string): void {
  const row = database.get(`SELECT count(*) AS held FROM trial WHERE content LIKE ? || '%'`, [mark]);
  if (numberAt(row, 'held') !== ROWS) throw new Error(`${numberAt(row, 'held') ?? 'no'} of ${ROWS} rows were kept.`);
  const integrity = Object.values(database.get('PRAGMA integrity_check') ?? {})[0];
  if (integrity !== 'ok') throw new Error(`The written file is not sound (${integrity}).`);
}

function writeAndReopen(hook: FileHook, file: string): void {
  const written = open(hook, file);
  try {
    fill(written, 'kept');
  } finally {
    written.close();
  }
  if (readFileSync(file).toString('latin1', 0, 15) !== 'SQLite format 3') throw new Error('No file was written.');
  const reopened = open(hook, file);
  try {
    expectRows(reopened, 'kept');
  } finally {
    reopened.close();
  }
}

function rollBackHotJournal(hook: FileHook, live: string, killed: string): void {
  const database = open(hook, live);
  try {
    fill(database, 'before');
    // With so small a cache the unfinished transaction has already overwritten most of the file.
    database.execute('PRAGMA cache_size = 10; BEGIN IMMEDIATE');
    database.run(`UPDATE trial SET content = 'after' || content`);
    copyFileSync(live, killed);
    copyFileSync(`${live}-journal`, `${killed}-journal`);
    database.execute('ROLLBACK');
  } finally {
    database.close();
  }
  if (statSync(`${killed}-journal`).size === 0) throw new Error('No journal was written.');
  if (!readFileSync(killed).includes('afterbefore')) throw new Error('The journal would have nothing to roll back.');
  const recovered = open(hook, killed);
  try {
    expectRows(recovered, 'before');
  } finally {
    recovered.close();
  }
}
