import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { stableHashNumber } from '../../src/base/hash.ts';
import { numberAt } from '../../src/base/json.ts';
import { migrate } from '../../src/store/schema/migrations.ts';
import { VERSION_1 } from '../../src/store/schema/version1.ts';
import { VERSION_2 } from '../../src/store/schema/version2.ts';
import { VERSION_3 } from '../../src/store/schema/version3.ts';
import { VERSION_4 } from '../../src/store/schema/version4.ts';
import { VERSION_5 } from '../../src/store/schema/version5.ts';
import { VERSION_6 } from '../../src/store/schema/version6.ts';
import { VERSION_7 } from '../../src/store/schema/version7.ts';
import { VERSION_8 } from '../../src/store/schema/version8.ts';
import { VERSION_9 } from '../../src/store/schema/version9.ts';
import { VERSION_10 } from '../../src/store/schema/version10.ts';
import type { SqlDatabase } from '../../src/store/sqlite/database.ts';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { type FileHook, loadRuntime } from '../../src/store/sqlite/runtime.ts';
import { EventIds } from '../../src/store/tables/eventIds.ts';
import { randomNumbers } from './randomNumbers.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

const earlierVersions = [
  ...[VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5],
  ...[VERSION_6, VERSION_7, VERSION_8, VERSION_9, VERSION_10],
];

const parents = `
INSERT INTO transcripts (number, path, assistant, role, relative_path, head_length, read_offset, read_line, size_bytes,
  modified_at, belongs, missing, skipped_records, unknown_types_json)
VALUES (1, '/one.jsonl', 'claude-code', 'main', 'one.jsonl', 0, 0, 0, 0, 0, 1, 0, 0, '{}');
INSERT INTO sessions (number, id, transcript, source_session_id) VALUES (1, 's', 1, 's');`;

let hook: FileHook;
beforeAll(async () => {
  const runtime = await loadRuntime(ASSETS);
  if (!runtime.hook) throw new Error('The file hook does not work here.');
  hook = runtime.hook;
});

function opened(file: string): FileDatabase {
  const database = FileDatabase.open(hook, file, nodeFileSystem, () => undefined);
  onTestFinished(() => database.close());
  return database;
}

function migrated(file = path.join(temporaryFolder(), 'store.db')): FileDatabase {
  const database = opened(file);
  migrate(database, file);
  database.execute(parents);
  return database;
}

function insertEvent(database: SqlDatabase, number: number, id: string): void {
  database.run(
    `INSERT INTO session_events (number, id, session, transcript, at, kind, branch, text)
     VALUES (?, ?, 1, 1, 0, 'user_prompt', 'live', '')`,
    [number, id],
  );
}

class Failed extends Error {}

/** Stores events as capture does, and says which numbers they got. */
function append(database: SqlDatabase, ids: EventIds, from: number, names: readonly string[], fails = false): void {
  try {
    database.transaction('normal', () => {
      const hashes = ids.beginBatch(names);
      for (const [index, name] of names.entries()) {
        const slot = ids.find(name, hashes[index]);
        expect(slot).toMatchObject({ event: null, isPruned: false });
        insertEvent(database, from + index, name);
        ids.add(slot.hash, from + index, name);
      }
      ids.endBatch(from + names.length);
      if (fails) throw new Failed();
    });
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    ids.abandonBatch();
  }
}

const named = (from: number, count: number) => Array.from({ length: count }, (_, index) => `event-${from + index}`);
const held = (database: SqlDatabase, table: string) =>
  numberAt(database.get(`SELECT count(*) AS held FROM ${table}`), 'held') ?? 0;

describe('ids of events', () => {
  test('are found through commits that fail, folding, forgetting and reopening, by whoever looked before', () => {
    const file = path.join(temporaryFolder(), 'store.db');
    const random = randomNumbers(11);
    let database = migrated(file);
    let ids = new EventIds(database);
    // Another memory of the same tables stands for a reader beside the writer.
    let reader = new EventIds(database);
    const expected = new Map<string, number>();
    const gone = new Set<string>();
    let folded = 0;
    let next = 1;
    for (let round = 0; round < 120; round += 1) {
      // Small commits add to a row, large ones have rows of their own.
      const count = 1 + Math.floor(random() * (random() < 0.5 ? 30 : 700));
      const names = named(next, count);
      const fails = random() < 0.1;
      append(database, ids, next, names, fails);
      for (const [index, name] of names.entries()) if (!fails) expected.set(name, next + index);
      const before = folded;
      folded = held(database, 'event_ids');
      // One commit never folds much more than its share.
      expect(folded - before).toBeLessThanOrEqual(1.3 * Math.max(1_000, 3 * count));
      next += fails ? 0 : count;
      if (round % 20 === 19) {
        const forgotten = [...expected.keys()].filter((_, index) => index % 97 === round);
        const undone = round === 59;
        try {
          database.transaction('full', () => {
            ids.free(forgotten);
            database.run('DELETE FROM session_events WHERE id IN (SELECT value FROM json_each(?))', [
              JSON.stringify(forgotten),
            ]);
            if (undone) throw new Failed();
          });
          for (const name of forgotten) {
            expected.delete(name);
            gone.add(name);
          }
        } catch (error) {
          if (!(error instanceof Failed)) throw error;
        }
      }
      if (round % 31 === 30) {
        database.close();
        database = opened(file);
        ids = new EventIds(database);
        reader = new EventIds(database);
      }
      for (const each of [ids, reader])
        for (let look = 0; look < 20; look += 1) {
          const name = `event-${1 + Math.floor(random() * (next + 100))}`;
          expect([name, each.find(name).event]).toEqual([name, expected.get(name) ?? null]);
        }
    }
    expect(folded).toBeGreaterThan(8_000);
    expect(held(database, 'new_event_ids')).toBeLessThan(100);
    for (const [name, number] of expected) expect(ids.find(name).event).toBe(number);
    for (const name of gone) expect(ids.find(name)).toMatchObject({ event: null, isPruned: false });
    append(database, ids, next, [...gone]);
  });

  test('of events that were pruned say so, recent or folded', () => {
    const database = migrated();
    const ids = new EventIds(database);
    for (let next = 1; next < 14_000; next += 500) append(database, ids, next, named(next, 500));
    expect(held(database, 'event_ids')).toBeGreaterThan(7_000);
    database.run('DELETE FROM session_events WHERE id IN (?, ?)', ['event-1', 'event-13999']);
    for (const each of [ids, new EventIds(database)]) {
      expect(each.find('event-1').isPruned).toBe(true);
      expect(each.find('event-13999').isPruned).toBe(true);
      expect(each.find('event-2').event).toBe(2);
    }
  });

  test('leave no trace of their hashes when they are forgotten', () => {
    const database = migrated();
    const ids = new EventIds(database);
    append(database, ids, 1, ['one', 'two']);
    append(database, ids, 3, named(3, 300));
    append(database, ids, 303, ['three']);
    database.transaction('full', () => ids.free(['two', 'three', ...named(3, 300)]));
    const text = JSON.stringify(database.all('SELECT * FROM new_event_ids'));
    const hex = (name: string) => (stableHashNumber(name) % 2 ** 52).toString(16).padStart(13, '0');
    expect(text).toContain(hex('one'));
    expect(text).not.toContain(hex('two'));
    expect(held(database, 'new_event_ids')).toBe(1);
  });

  test('take few rows however small the commits, which a reader follows', () => {
    const database = migrated();
    const ids = new EventIds(database);
    const reader = new EventIds(database);
    for (let next = 1; next <= 310; next += 1) {
      append(database, ids, next, named(next, 1));
      expect(reader.find(`event-${next}`).event).toBe(next);
    }
    expect(held(database, 'new_event_ids')).toBe(2);
  });

  test.each(['xyz', 'zzzzzzzzzzzzz'])('that cannot be read are refused (%s)', (hashes) => {
    const database = migrated();
    const ids = new EventIds(database);
    append(database, ids, 1, ['one']);
    database.run('INSERT INTO new_event_ids (first_event, hashes) VALUES (2, ?)', [hashes]);
    expect(() => ids.find('one')).toThrowError(expect.objectContaining({ code: 'store-broken' }));
  });

  test('of a store of the version before are all found again', () => {
    const file = path.join(temporaryFolder(), 'store.db');
    const before = opened(file);
    for (const script of earlierVersions) before.execute(script);
    before.execute(`PRAGMA user_version = ${earlierVersions.length}`);
    before.execute(parents);
    before.transaction('normal', () => {
      for (const [index, name] of named(1, 300).entries()) {
        insertEvent(before, index + 1, name);
        const table = index % 3 === 0 ? 'recent_event_ids' : 'event_ids';
        before.run(`INSERT INTO ${table} (hash, event) VALUES (?, ?)`, [stableHashNumber(name) % 2 ** 52, index + 1]);
      }
      before.run('DELETE FROM session_events WHERE number = 7');
    });
    before.close();
    const database = opened(file);
    migrate(database, file);
    const ids = new EventIds(database);
    expect(ids.find('event-7').isPruned).toBe(true);
    for (const [index, name] of named(1, 300).entries()) {
      if (index !== 6) expect(ids.find(name).event).toBe(index + 1);
    }
    append(database, ids, 301, named(301, 5));
    expect(ids.find('event-303').event).toBe(303);
  });
});
