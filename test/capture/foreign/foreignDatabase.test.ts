import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ForeignDatabase } from '../../../src/assistants/assistant.ts';
import { type ForeignDatabaseOptions, readForeignDatabase } from '../../../src/capture/foreignDatabase.ts';
import { temporaryFolder } from '../captureFixture.ts';
import { hasPython, keepWriting, writeDatabase } from './pythonDatabase.ts';

const assetPath = fileURLToPath(new URL('../../../node_modules/sql.js/dist', import.meta.url));
const copied: ForeignDatabaseOptions = { assetPath };
const inPlace: ForeignDatabaseOptions = { assetPath, largestCopyBytes: 0 };

const table = `db.execute('CREATE TABLE t (id INTEGER PRIMARY KEY, v)')`;
const values = (database: ForeignDatabase) => database.all('SELECT v FROM t ORDER BY id').map((row) => row['v']);

function databaseOf(script: string): string {
  const file = path.join(temporaryFolder(), 'state.db');
  writeDatabase(file, script);
  return file;
}

function folderFacts(file: string) {
  const folder = path.dirname(file);
  return readdirSync(folder).map((name) => {
    const { size, mtimeNs } = statSync(path.join(folder, name), { bigint: true });
    const hash = createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex');
    return [name, size, mtimeNs, hash];
  });
}

if (!hasPython) process.stderr.write('No python3 with sqlite3 here: databases of other programs are not tested.\n');

describe.skipIf(!hasPython).each([
  ['copied', copied],
  ['in place', inPlace],
])('readForeignDatabase, %s', (_name, options) => {
  it('sees what only the log holds, and leaves every file as it was', async () => {
    const file = databaseOf(`${table}
db.execute("INSERT INTO t (v) VALUES ('one')")
db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
db.execute("INSERT INTO t (v) VALUES ('two')")`);
    const before = folderFacts(file);
    expect(await readForeignDatabase(file, options, values)).toEqual(['one', 'two']);
    expect(folderFacts(file)).toEqual(before);
    expect(before.map(([name]) => name)).toContain('state.db-wal');
  });

  it('reads a database whose main file is still empty, and one that shrank in its log', async () => {
    const young = databaseOf(`${table}\ndb.execute("INSERT INTO t (v) VALUES ('young')")`);
    expect(await readForeignDatabase(young, options, values)).toEqual(['young']);
    const shrunk = databaseOf(`${table}
db.execute("INSERT INTO t (v) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT hex(zeroblob(100)) FROM n")
db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
db.execute("DELETE FROM t WHERE id > 1")
db.execute("UPDATE t SET v = 'left'")
db.execute('VACUUM')`);
    expect(await readForeignDatabase(shrunk, options, values)).toEqual(['left']);
  });

  it('leaves out what was not committed, frames of an earlier round, and torn frames', async () => {
    const uncommitted = databaseOf(`${table}
db.execute("INSERT INTO t (v) VALUES ('kept')")
db.execute('PRAGMA cache_size=1')
db.execute('BEGIN')
for i in range(2000): db.execute("INSERT INTO t (v) VALUES (?)", ('x' * 500,))`);
    expect(statSync(`${uncommitted}-wal`).size).toBeGreaterThan(200_000);
    expect(await readForeignDatabase(uncommitted, options, values)).toEqual(['kept']);
    const restarted = databaseOf(`${table}
for i in range(50): db.execute("INSERT INTO t (v) VALUES ('old')")
db.execute('PRAGMA wal_checkpoint(RESTART)')
db.execute("DELETE FROM t")
db.execute("INSERT INTO t (v) VALUES ('new')")`);
    expect(await readForeignDatabase(restarted, options, values)).toEqual(['new']);
    const torn = databaseOf(`${table}
db.execute("INSERT INTO t (v) VALUES ('whole')")
db.execute("INSERT INTO t (v) VALUES ('torn')")`);
    const log = readFileSync(`${torn}-wal`);
    log[log.length - 100] = (log[log.length - 100] ?? 0) ^ 0xff;
    writeFileSync(`${torn}-wal`, log);
    expect(await readForeignDatabase(torn, options, values)).toEqual(['whole']);
  });

  it('gives every kind of value', async () => {
    const file = databaseOf(`${table}
for v in (None, 7, 2**53 + 1, 1.5, 'a\\0jsön', b'\\x00\\xff', ''): db.execute('INSERT INTO t (v) VALUES (?)', (v,))`);
    const bytes = new Uint8Array([0, 255]);
    expect(await readForeignDatabase(file, options, values)).toEqual([
      null,
      7,
      '9007199254740993',
      1.5,
      'a\0jsön',
      bytes,
      '',
    ]);
    const found = await readForeignDatabase(file, options, (database) =>
      database.all('SELECT id FROM t WHERE v = ? OR v = ? OR v IS ?', ['a\0jsön', 7, null]),
    );
    expect(found).toEqual([{ id: 1 }, { id: 2 }, { id: 5 }]);
  });

  it('tells the columns of the tables, also of those it cannot ask', async () => {
    const file = databaseOf(`${table}\ndb.execute('CREATE VIRTUAL TABLE f USING fts5(words)')`);
    const schema = await readForeignDatabase(file, options, (database) => database.schema());
    expect([...(schema.get('t') ?? [])]).toEqual(['id', 'v']);
    expect(schema.has('f')).toBe(true);
  });

  it('says why it does not read what is no database, and refuses to write', async () => {
    const file = path.join(temporaryFolder(), 'x.db');
    writeFileSync(file, Buffer.alloc(8192, 7));
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    await expect(readForeignDatabase(file, options, values)).rejects.toThrow(/not a SQLite database/);
    const other = databaseOf(table);
    await expect(readForeignDatabase(other, options, values)).resolves.toEqual([]);
    await expect(readForeignDatabase(other, options, (database) => database.all('DELETE FROM t'))).rejects.toThrow();
    await expect(readForeignDatabase(other, options, (database) => database.all('SELECT * FROM u'))).rejects.toThrow(
      /no such table: u/,
    );
  });

  it('waits for a transaction without a log, and gives up with a reason', async () => {
    const file = databaseOf(`db.execute('PRAGMA journal_mode=DELETE')
${table}
db.execute("INSERT INTO t (v) VALUES ('before')")
db.execute('PRAGMA cache_size=1')
db.execute('BEGIN')
for i in range(500): db.execute("INSERT INTO t (v) VALUES (?)", ('x' * 500,))`);
    const hasty = { ...options, pausesMilliseconds: [1] };
    await expect(readForeignDatabase(file, hasty, values)).rejects.toThrow(/next look/);
  });

  it('never gives a mixed state while another process writes', async () => {
    const file = path.join(temporaryFolder(), 'live.db');
    // Each transaction moves an amount between two rows far apart; a mixed state shows in the sum.
    await keepWriting(
      file,
      `db.execute('PRAGMA wal_autocheckpoint=20')
${table}
db.execute('BEGIN')
for i in range(400): db.execute('INSERT INTO t (v) VALUES (100)')
db.execute('CREATE TABLE pad (p)')
for i in range(400): db.execute('INSERT INTO pad VALUES (?)', ('x' * 3000,))
db.execute('COMMIT')
print('ready', flush=True)
import random, time
while True:
    a, b = random.randint(1, 400), random.randint(1, 400)
    db.execute('BEGIN')
    db.execute('UPDATE t SET v = v - 5 WHERE id = ?', (a,))
    db.execute('UPDATE pad SET p = ? WHERE rowid = ?', (str(random.random()) * 100, a))
    db.execute('UPDATE t SET v = v + 5 WHERE id = ?', (b,))
    db.execute('COMMIT')
    time.sleep(random.random() * 0.01)`,
    );
    let reads = 0;
    const until = Date.now() + 2500;
    while (Date.now() < until) {
      const sums = await readForeignDatabase(file, options, (database) => {
        const check = database.all('PRAGMA integrity_check').map((row) => Object.values(row)[0]);
        return [...check, ...database.all('SELECT sum(v) AS total FROM t').map((row) => row['total'])];
      }).catch((error: unknown) => {
        expect(String(error)).toMatch(/next look/);
        return null;
      });
      if (sums === null) continue;
      expect(sums).toEqual(['ok', 40_000]);
      reads += 1;
    }
    expect(reads).toBeGreaterThan(3);
    expect(readdirSync(path.dirname(file)).sort()).toEqual(['live.db', 'live.db-shm', 'live.db-wal']);
  });
});
