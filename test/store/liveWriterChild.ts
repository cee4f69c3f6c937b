import { writeSync } from 'node:fs';
import { SCHEMA_VERSION } from '../../src/store/schema/migrations.ts';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { MarkingFileSystem } from '../../src/store/sqlite/markingFileSystem.ts';
import { nodeFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../src/store/sqlite/runtime.ts';
import { StoreFiles } from '../../src/store/storeFiles.ts';
import { randomNumbers } from './randomNumbers.ts';

// Rewrites a table for ever so that every committed state keeps two rules: all rows are of one revision, and the amounts
// make up what the row of sums says. Transactions spill half-way, are undone, grow the file and give pages back.
const [folder = '', assetPath = '', seed = '1'] = process.argv.slice(2);

async function main(): Promise<void> {
  const { hook } = await loadRuntime(assetPath);
  if (!hook) throw new Error('no hook');
  const files = new StoreFiles(folder);
  const marking = MarkingFileSystem.open(nodeFileSystem, files, '');
  const database = FileDatabase.open(hook, files.database, marking, () => undefined);
  const random = randomNumbers(Number(seed));
  if (database.get('SELECT name FROM sqlite_schema') === undefined) {
    database.transaction('normal', () => {
      database.execute(`
        CREATE TABLE account (number INTEGER PRIMARY KEY, revision INTEGER NOT NULL, amount INTEGER NOT NULL, padding TEXT) STRICT;
        CREATE INDEX account_revision ON account (revision, amount);
        CREATE TABLE sums (revision INTEGER NOT NULL, rows INTEGER NOT NULL, total INTEGER NOT NULL) STRICT;
        INSERT INTO sums VALUES (0, 0, 0);
        PRAGMA user_version = ${SCHEMA_VERSION};`);
    });
  }
  const rewrite = (revision: number) => {
    const rows = 50 + Math.floor(random() * 400);
    database.run('DELETE FROM account WHERE number > ?', [rows]);
    for (let number = 1; number <= rows; number += 1) {
      database.run('INSERT OR REPLACE INTO account VALUES (?, ?, ?, ?)', [
        ...[number, revision, Math.floor(random() * 1_000_000)],
        'x'.repeat(Math.floor(random() * 600)),
      ]);
    }
    database.run('UPDATE sums SET revision = ?, rows = ?, total = (SELECT sum(amount) FROM account)', [revision, rows]);
  };
  writeSync(1, 'ready\n');
  const known = database.get('SELECT revision FROM sums')?.['revision'];
  for (let revision = Number(known) + 1; ; revision += 1) {
    // With so small a cache an unfinished transaction already overwrites the file.
    database.execute(`PRAGMA cache_size = ${random() < 0.5 ? 10 : 2000}`);
    try {
      database.transaction('normal', () => {
        rewrite(revision);
        if (random() < 0.3) throw new Error('undone');
      });
    } catch (error) {
      if (!(error instanceof Error && error.message === 'undone')) throw error;
    }
    if (random() < 0.2) database.compact();
    if (random() < 0.3) await new Promise((resolve) => setTimeout(resolve, random() * 30));
  }
}

void main();
