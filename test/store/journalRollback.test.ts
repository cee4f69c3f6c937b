import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { readRolledBack, rolledBack } from '../../src/store/sqlite/journalRollback.ts';
import { nodeFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../src/store/sqlite/runtime.ts';
import { randomNumbers } from './randomNumbers.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

async function open(file: string): Promise<FileDatabase> {
  const { hook } = await loadRuntime(ASSETS);
  if (!hook) throw new Error('no hook');
  const database = FileDatabase.open(hook, file, nodeFileSystem, () => undefined);
  onTestFinished(() => database.close());
  return database;
}

/** A database in the middle of a transaction that has changed, added and removed pages, copied as a kill would leave it. */
async function killed(seed: number): Promise<string> {
  const random = randomNumbers(seed);
  const folder = temporaryFolder();
  const live = path.join(folder, 'live.db');
  const database = await open(live);
  database.execute('CREATE TABLE item (number INTEGER PRIMARY KEY, content TEXT) STRICT');
  database.transaction('full', () => {
    for (let row = 0; row < 600; row += 1) {
      database.run('INSERT INTO item (content) VALUES (?)', [`${row}`.repeat(1 + Math.floor(random() * 500))]);
    }
  });
  database.execute('PRAGMA cache_size = 10; BEGIN');
  for (let change = 0; change < 200; change += 1) {
    const number = Math.floor(random() * 700);
    if (random() < 0.3) database.run('DELETE FROM item WHERE number = ?', [number]);
    else
      database.run('INSERT OR REPLACE INTO item VALUES (?, ?)', [number, 'after'.repeat(Math.floor(random() * 900))]);
  }
  const file = path.join(folder, 'killed.db');
  fs.copyFileSync(live, file);
  fs.copyFileSync(`${live}-journal`, `${file}-journal`);
  database.execute('ROLLBACK');
  return file;
}

describe('undoing a killed transaction by hand', () => {
  it('gives the bytes that SQLite itself gives', async () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const file = await killed(seed);
      const before = fs.readFileSync(file);
      const byHand = readRolledBack(file);
      expect(byHand.equals(before)).toBe(false);
      const database = await open(file);
      expect(database.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
      database.close();
      expect(byHand.equals(fs.readFileSync(file))).toBe(true);
    }
  });

  it('leaves a database without a hot journal as it is', async () => {
    const file = await killed(1);
    const database = fs.readFileSync(file);
    const journal = fs.readFileSync(`${file}-journal`);
    expect(rolledBack(database, Buffer.alloc(0))).toBe(database);
    expect(rolledBack(database, Buffer.alloc(journal.length))).toBe(database);
    expect(rolledBack(database, journal.subarray(0, 20))).toBe(database);
    fs.rmSync(`${file}-journal`);
    expect(readRolledBack(file).equals(database)).toBe(true);
  });

  it('stops, as SQLite does, where the journal is torn or zero', async () => {
    for (const seed of [1, 2, 3]) {
      const file = await killed(seed);
      const journal = fs.readFileSync(`${file}-journal`);
      const at = Math.floor(journal.length * (0.3 + seed / 6));
      const torn = seed === 2 ? Buffer.from(journal).fill(0, at) : journal.subarray(0, at);
      fs.writeFileSync(`${file}-journal`, torn);
      const byHand = readRolledBack(file);
      const database = await open(file);
      database.close();
      expect(byHand.equals(fs.readFileSync(file))).toBe(true);
    }
  });
});
