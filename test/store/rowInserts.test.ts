import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../src/store/sqlite/runtime.ts';
import { RowInserts } from '../../src/store/tables/rowInserts.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

async function openTable(): Promise<FileDatabase> {
  const { hook, hookProblem } = await loadRuntime(ASSETS);
  if (!hook) throw new Error(hookProblem ?? 'no hook');
  const file = path.join(temporaryFolder(), 'rows.db');
  const database = FileDatabase.open(hook, file, nodeFileSystem, () => undefined);
  onTestFinished(() => database.close());
  database.execute('CREATE TABLE item (number INTEGER PRIMARY KEY, content TEXT, size REAL) STRICT');
  return database;
}

const statement = 'INSERT INTO item (number, content, size)';

function stored(database: FileDatabase): readonly unknown[] {
  return database
    .all('SELECT number, content, size FROM item ORDER BY number')
    .map((row) => [row['number'], row['content'], row['size']]);
}

describe('RowInserts', () => {
  it.each([0, 1, 15, 16, 17, 32, 100])('writes %i rows once each, in their order', async (count) => {
    const database = await openTable();
    const rows = new RowInserts(database, statement, 3);
    const wanted = Array.from({ length: count }, (_row, index) => [index + 1, `text ${index}`, index / 3] as const);
    for (const row of wanted) rows.add(row);
    rows.flush();
    expect(stored(database)).toEqual(wanted);
    rows.flush();
    expect(stored(database)).toHaveLength(count);
  });

  it('writes long texts without waiting for more of them', async () => {
    const database = await openTable();
    const rows = new RowInserts(database, statement, 3);
    rows.add([1, 'x'.repeat(300_000), null]);
    expect(stored(database)).toHaveLength(1);
    rows.add([2, 'y', null]);
    expect(stored(database)).toHaveLength(1);
    rows.flush();
    expect(stored(database)).toHaveLength(2);
  });

  it('keeps texts as they are: empty, with zero characters, beyond the basic plane, of any length', async () => {
    const database = await openTable();
    const texts = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constantFrom('', '\0', 'a\0b', '🙂', '漢字🙂\0', 'é'.repeat(2_000), '🙂'.repeat(30_000), ' ', '\u2028'),
      ),
      { maxLength: 50 },
    );
    fc.assert(
      fc.property(texts, (contents) => {
        database.run('DELETE FROM item');
        const rows = new RowInserts(database, statement, 3);
        const wanted = contents.map((content, index) => [index + 1, content, -index] as const);
        database.transaction('normal', () => {
          for (const row of wanted) rows.add(row);
          rows.flush();
        });
        expect(stored(database)).toEqual(wanted.map(([number, content, size]) => [number, content, size + 0]));
      }),
      { numRuns: 40 },
    );
  });

  it('stores half of a surrogate pair as the replacement character', async () => {
    const database = await openTable();
    const rows = new RowInserts(database, statement, 3);
    rows.add([1, 'a\ud83db', null]);
    rows.add([2, '\udc00', null]);
    rows.flush();
    expect(stored(database)).toEqual([
      [1, 'a\ufffdb', null],
      [2, '\ufffd', null],
    ]);
  });
});
