import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/openStore.ts';
import { crc32 } from '../../src/store/segments/crc32.ts';
import { SegmentedDatabase, type SegmentedOptions } from '../../src/store/segments/segmentedDatabase.ts';
import { loadRuntime } from '../../src/store/sqlite/runtime.ts';
import type { SqlStore } from '../../src/store/sqlStore.ts';
import { batch, decision, prompt, skill, skillVersion } from './sampleData.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

async function open(folder: string, options: SegmentedOptions = {}): Promise<SegmentedDatabase> {
  const database = SegmentedDatabase.open(await loadRuntime(ASSETS), folder, options);
  onTestFinished(() => database.close());
  return database;
}

function journalOf(folder: string): string {
  const name = readdirSync(folder).find((each) => each.startsWith('journal-'));
  if (!name) throw new Error('no journal');
  return path.join(folder, name);
}

function insert(database: SegmentedDatabase, ...contents: readonly string[]): void {
  database.transaction('full', () => {
    for (const content of contents) database.run('INSERT INTO item (content) VALUES (?)', [content]);
  });
}

/** What a process killed now would leave: a second opening of a folder that was not closed. */
function contentsOf(database: SegmentedDatabase): readonly unknown[] {
  return database.all('SELECT content FROM item ORDER BY number').map((row) => row['content']);
}

async function withItems(): Promise<{ folder: string; database: SegmentedDatabase }> {
  const folder = path.join(temporaryFolder(), 'segments');
  const database = await open(folder);
  database.execute('CREATE TABLE item (number INTEGER PRIMARY KEY, content TEXT) STRICT');
  insert(database, 'a');
  insert(database, 'b', 'c');
  return { folder, database };
}

describe('SegmentedDatabase', () => {
  it('has each committed transaction after a kill, and no other', async () => {
    const { folder, database } = await withItems();
    expect(() =>
      database.transaction('full', () => {
        database.run(`INSERT INTO item (content) VALUES ('undone')`);
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(contentsOf(await open(folder))).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['torn', (file: string) => truncateSync(file, statSync(file).size - 3), ['a']],
    ['followed by zeros', (file: string) => appendFileSync(file, Buffer.alloc(4096)), ['a', 'b', 'c']],
    ['followed by a torn header', (file: string) => appendFileSync(file, Buffer.from([9, 0, 0])), ['a', 'b', 'c']],
    [
      'changed',
      (file: string) => {
        const bytes = readFileSync(file);
        bytes[bytes.length - 2] = 1;
        writeFileSync(file, bytes);
      },
      ['a'],
    ],
  ] as const)('cuts a journal whose end is %s', async (_how, damage, expected) => {
    const { folder } = await withItems();
    damage(journalOf(folder));
    const reopened = await open(folder);
    expect(contentsOf(reopened)).toEqual(expected);
    insert(reopened, 'later');
    expect(contentsOf(await open(folder))).toEqual([...expected, 'later']);
  });

  it('seals its image when closed, and notices a changed segment', async () => {
    const { folder, database } = await withItems();
    database.close();
    expect(statSync(journalOf(folder)).size).toBe(0);
    const segment = readdirSync(folder).find((name) => name.endsWith('.segment')) ?? '';
    expect(contentsOf(await open(folder))).toEqual(['a', 'b', 'c']);
    const file = path.join(folder, segment);
    const bytes = readFileSync(file);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await expect(open(folder)).rejects.toMatchObject({ code: 'store-broken' });
  });

  it('writes only the segments that changed and removes what is no longer named', async () => {
    const folder = path.join(temporaryFolder(), 'segments');
    const database = await open(folder, { checkpointBytes: 17_000_000 });
    database.execute('CREATE TABLE item (number INTEGER PRIMARY KEY, content TEXT) STRICT');
    const names = () => readdirSync(folder).filter((name) => name.endsWith('.segment'));
    for (let part = 0; part < 36; part += 1) insert(database, String(part % 10).repeat(1_000_000));
    const sealed = names();
    expect(sealed).toHaveLength(3);
    // Head and tail of the database change, the segment between them does not.
    insert(database, 'z'.repeat(17_100_000));
    expect(names().filter((name) => sealed.includes(name))).toHaveLength(1);
    expect(contentsOf(await open(folder)).length).toBe(37);
  });

  it('refuses to grow past its limit and stays usable', async () => {
    const folder = path.join(temporaryFolder(), 'segments');
    const database = await open(folder, { maximumBytes: 200_000 });
    database.execute('CREATE TABLE item (number INTEGER PRIMARY KEY, content TEXT) STRICT');
    insert(database, 'kept');
    expect(() => insert(database, 'x'.repeat(300_000))).toThrow(expect.objectContaining({ code: 'write-failed' }));
    insert(database, 'also kept');
    expect(contentsOf(await open(folder))).toEqual(['kept', 'also kept']);
  });

  it('computes the usual CRC-32', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });
});

describe('changing between file and fallback', () => {
  async function store(folder: string, forceFallback: boolean): Promise<SqlStore> {
    const opened = await openStore({ folder, assetPath: ASSETS, forceFallback });
    onTestFinished(() => opened.close());
    return opened;
  }

  it('takes the data along, in both directions', async () => {
    const folder = temporaryFolder();
    const first = await store(folder, false);
    await first.appendCapture(batch([prompt('a')]));
    await first.decide(decision('d1'), { skill: skill(), skillVersion: skillVersion() });
    await first.close();

    const fallback = await store(folder, true);
    expect(await fallback.location()).toMatchObject({ mode: 'segments', note: expect.stringContaining('fallback') });
    expect((await fallback.listSessions())[0]?.events).toBe(1);
    await fallback.appendCapture(batch([prompt('b')]));
    await fallback.close();

    const file = await store(folder, false);
    expect(await file.location()).toMatchObject({ mode: 'file', note: null });
    expect((await file.listSessions())[0]?.events).toBe(2);
    expect(await file.listSkills()).toEqual([skill()]);
    await file.appendCapture(batch([prompt('c')]));
    await file.close();
    expect((await (await store(folder, false)).listSessions())[0]?.events).toBe(3);
  });

  it('begins anew when the fallback is damaged, with all decisions', async () => {
    const folder = temporaryFolder();
    const first = await store(folder, true);
    await first.decide(decision('d1'), { skill: skill(), skillVersion: skillVersion() });
    await first.close();
    writeFileSync(path.join(folder, 'segments', 'manifest.json'), '{"version":1,');
    const again = await store(folder, true);
    expect((await again.location()).note).toContain('damaged');
    expect(await again.listSkills()).toEqual([skill()]);
  });
});
