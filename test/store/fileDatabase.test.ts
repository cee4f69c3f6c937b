import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SkillifyError } from '../../src/base/errors.ts';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem, type RealFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { type FileHook, loadRuntime } from '../../src/store/sqlite/runtime.ts';
import { testFileHook } from '../../src/store/sqlite/selfTest.ts';
import { FailingFileSystem } from './fullDisk.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

async function fileHook(): Promise<FileHook> {
  const { hook, hookProblem } = await loadRuntime(ASSETS);
  if (!hook) throw new Error(hookProblem ?? 'no hook');
  return hook;
}

async function open(file: string, fileSystem: RealFileSystem = nodeFileSystem): Promise<FileDatabase> {
  const database = FileDatabase.open(await fileHook(), file, fileSystem, () => undefined);
  onTestFinished(() => database.close());
  return database;
}

function count(database: FileDatabase): unknown {
  return database.get('SELECT count(*) AS rows FROM item')?.['rows'];
}

const TABLE = 'CREATE TABLE item (number INTEGER PRIMARY KEY, content TEXT) STRICT';

describe('FileDatabase', () => {
  it('keeps every kind of value in an ordinary SQLite file', async () => {
    const file = path.join(temporaryFolder(), 'a.db');
    const first = await open(file);
    first.execute('CREATE TABLE v (i INTEGER, r REAL, t TEXT) STRICT');
    const rows = [
      [1_764_000_000_000, 0.1, 'Größe 漢字 🙂 \0 zero'],
      [-5, -1e300, ''],
      [Number.MAX_SAFE_INTEGER, 2, 'x'.repeat(300_000)],
      [null, null, null],
    ] as const;
    for (const row of rows) expect(first.run('INSERT INTO v VALUES (?, ?, ?)', row)).toBe(1);
    first.close();
    const again = await open(file);
    expect(again.all('SELECT * FROM v').map((row) => [row['i'], row['r'], row['t']])).toEqual(rows);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).toString('latin1', 0, 15)).toBe('SQLite format 3');
  });

  it('has the settings the store relies on', async () => {
    const database = await open(path.join(temporaryFolder(), 'a.db'));
    const setting = (name: string) => Object.values(database.get(`PRAGMA ${name}`) ?? {})[0];
    expect(setting('page_size')).toBe(4096);
    expect(setting('journal_mode')).toBe('truncate');
    expect(setting('locking_mode')).toBe('exclusive');
    expect(setting('auto_vacuum')).toBe(2);
    expect(setting('foreign_keys')).toBe(1);
    database.transaction('full', () => expect(setting('synchronous')).toBe(2));
    database.transaction('normal', () => expect(setting('synchronous')).toBe(1));
  });

  it('syncs file and journal to disk at each commit', async () => {
    const synced: number[] = [];
    const database = await open(path.join(temporaryFolder(), 'a.db'), {
      ...nodeFileSystem,
      fdatasyncSync(handle) {
        synced.push(handle);
        nodeFileSystem.fdatasyncSync(handle);
      },
    });
    database.execute(TABLE);
    synced.length = 0;
    database.transaction('full', () => database.run(`INSERT INTO item (content) VALUES ('a')`));
    expect(new Set(synced).size).toBe(2);
  });

  it('undoes a transaction that throws, and joins inner ones to the outer', async () => {
    const database = await open(path.join(temporaryFolder(), 'a.db'));
    database.execute(TABLE);
    expect(() =>
      database.transaction('normal', () => {
        database.transaction('full', () => database.run(`INSERT INTO item (content) VALUES ('a')`));
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(count(database)).toBe(0);
    expect(() => database.run('INSERT INTO nothing VALUES (1)')).toThrow(SkillifyError);
    database.run(`INSERT INTO item (content) VALUES ('b')`);
    expect(count(database)).toBe(1);
  });

  it('works on several files at once', async () => {
    const folder = temporaryFolder();
    const databases = await Promise.all(['a', 'b', 'c'].map((name) => open(path.join(folder, `${name}.db`))));
    for (const [index, database] of databases.entries()) {
      database.execute(TABLE);
      for (let row = 0; row <= index; row += 1) database.run('INSERT INTO item (content) VALUES (?)', [`${index}`]);
    }
    expect(databases.map(count)).toEqual([1, 2, 3]);
  });

  it('rolls back the journal of a killed transaction', async () => {
    const folder = temporaryFolder();
    const database = await open(path.join(folder, 'live.db'));
    database.execute(TABLE);
    const fill = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
      INSERT INTO item (content) SELECT 'before' || hex(zeroblob(800)) FROM n`;
    database.transaction('full', () => database.run(fill));
    database.execute('PRAGMA cache_size = 10; BEGIN');
    database.run(`UPDATE item SET content = 'after' || content`);
    const killed = path.join(folder, 'killed.db');
    copyFileSync(path.join(folder, 'live.db'), killed);
    copyFileSync(path.join(folder, 'live.db-journal'), `${killed}-journal`);
    database.execute('ROLLBACK');
    expect(statSync(`${killed}-journal`).size).toBeGreaterThan(100_000);
    expect(readFileSync(killed).includes('afterbefore')).toBe(true);

    const recovered = await open(killed);
    expect(recovered.get(`SELECT count(*) AS n FROM item WHERE content LIKE 'before%'`)).toEqual({ n: 500 });
    expect(recovered.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
    recovered.run(`INSERT INTO item (content) VALUES ('new')`);
    expect(statSync(`${killed}-journal`).size).toBe(0);
  });

  it('reports a file that is no database', async () => {
    const file = path.join(temporaryFolder(), 'a.db');
    writeFileSync(file, 'x'.repeat(10_000));
    let damaged = false;
    const hook = await fileHook();
    expect(() => FileDatabase.open(hook, file, nodeFileSystem, () => (damaged = true))).toThrow(
      expect.objectContaining({ code: 'store-broken' }),
    );
    expect(damaged).toBe(true);
  });

  it.each(['ENOSPC', 'EDQUOT', 'EIO', 'EACCES'])('survives %s at any write of a transaction', async (code) => {
    const disk = new FailingFileSystem();
    const file = path.join(temporaryFolder(), 'a.db');
    const database = await open(file, disk);
    database.execute(TABLE);
    database.run(`INSERT INTO item (content) VALUES ('kept')`);
    let failures = 0;
    for (let writes = 0; writes < 25; writes += 1) {
      disk.failAfter(writes, code);
      const before = count(database);
      try {
        database.transaction('full', () => {
          for (let row = 0; row < 20; row += 1) {
            database.run('INSERT INTO item (content) VALUES (?)', ['y'.repeat(3000)]);
          }
        });
      } catch (error) {
        failures += 1;
        expect(error).toMatchObject({ code: 'write-failed' });
        if (code === 'ENOSPC') expect(String(error)).toContain('full');
        disk.recover();
        expect(count(database)).toBe(before);
      }
      disk.recover();
      database.run(`INSERT INTO item (content) VALUES ('kept')`);
    }
    expect(failures).toBeGreaterThan(10);
    expect(database.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
    database.close();
    const again = await open(file);
    expect(again.get(`SELECT count(*) AS n FROM item WHERE content = 'kept'`)).toEqual({ n: 26 });
  });

  it('passes its self-test, which fails without a working stat of the journal', async () => {
    const hook = await fileHook();
    expect(testFileHook(hook, temporaryFolder())).toBeNull();
    const statNamed = hook.files.statNamed.bind(hook.files);
    hook.files.statNamed = (name, address) => (name.endsWith('-journal') ? -44 : statNamed(name, address));
    onTestFinished(() => {
      hook.files.statNamed = statNamed;
    });
    expect(testFileHook(hook, temporaryFolder())).toContain('self-test');
  });

  it('writes files that native SQLite finds sound', async (context) => {
    const file = path.join(temporaryFolder(), 'a.db');
    const database = await open(file);
    database.execute(TABLE);
    database.transaction('normal', () => {
      for (let row = 0; row < 5000; row += 1) database.run('INSERT INTO item (content) VALUES (?)', [`row ${row}`]);
    });
    database.close();
    const answer = nativeSqlite(file, 'PRAGMA integrity_check; SELECT count(*) FROM item;');
    if (answer === null) context.skip('Neither sqlite3 nor python3 is installed: compatibility was NOT checked.');
    expect(answer).toBe('ok\n5000');
  });
});

function nativeSqlite(file: string, script: string): string | null {
  const python = `import sqlite3,sys
c=sqlite3.connect(sys.argv[1])
print("\\n".join(str(c.execute(s).fetchone()[0]) for s in sys.argv[2].split(";") if s.strip()))`;
  for (const [program, ...parameters] of [
    ['sqlite3', file, script],
    ['python3', '-c', python, file, script],
  ] as const) {
    try {
      return execFileSync(program, parameters, { encoding: 'utf8' }).trim();
    } catch {
      // Not installed: try the next.
    }
  }
  return null;
}
