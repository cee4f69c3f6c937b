import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/store/openStore.ts';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../src/store/sqlite/runtime.ts';
import { batch, prompt, START } from './sampleData.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

async function databaseIn(folder: string): Promise<FileDatabase> {
  const { hook } = await loadRuntime(ASSETS);
  if (!hook) throw new Error('no hook');
  const database = FileDatabase.open(hook, path.join(folder, 'store.db'), nodeFileSystem, () => undefined);
  onTestFinished(() => database.close());
  return database;
}

test('a segment that was being written when the process ended is written anew, and nothing is left of it', async () => {
  const folder = temporaryFolder();
  let store = await openStore({ folder, assetPath: ASSETS });
  const texts = Array.from({ length: 1_200 }, (_text, number) =>
    prompt(`p${number}`, { at: START + number, text: `common only${number}` }),
  );
  await store.appendCapture(batch(texts));
  // A thousand texts are gathered, and their segment is begun: nothing of it can be found yet.
  for (let done = 0; done < 1_000; ) done += await store.indexText(100);
  expect(await store.notYetIndexed()).toBe(1_200);
  await store.close();
  let database = await databaseIn(folder);
  expect(database.all('SELECT documents, is_ready FROM search_segments')).toEqual([{ documents: 1_000, is_ready: 0 }]);
  database.close();

  store = await openStore({ folder, assetPath: ASSETS });
  while ((await store.indexText(100)) > 0);
  const search = {
    ...{ excluded: [], since: null, until: null, assistants: [], kinds: [], outcomes: [], places: [], sessions: [] },
    wanted: [{ text: 'only7', isPhrase: false, isPrefix: false }],
    limit: 5,
  };
  expect((await store.findEvents(search)).events.map(({ id }) => id)).toEqual(['p7']);
  await store.close();
  database = await databaseIn(folder);
  expect(database.all('SELECT documents, is_ready FROM search_segments')).toEqual([
    { documents: 1_000, is_ready: 1 },
    { documents: 200, is_ready: 1 },
  ]);
  const orphans = `SELECT count(*) AS blocks FROM search_blocks
    WHERE CAST(number / 1048576 AS INTEGER) NOT IN (SELECT number FROM search_segments)`;
  expect(database.get(orphans)).toEqual({ blocks: 0 });
});

test('common words of very many texts are answered from the newest, and that is said', async () => {
  const store = await openStore({ folder: temporaryFolder(), assetPath: ASSETS });
  onTestFinished(() => store.close());
  const texts = Array.from({ length: 2_500 }, (_text, number) =>
    prompt(`p${number}`, { at: START + number * 1_000, text: `common text${number}` }),
  );
  await store.appendCapture(batch(texts));
  while ((await store.indexText(500)) > 0);
  const search = {
    ...{ excluded: [], since: null, until: null, assistants: [], kinds: [], places: [], sessions: [] },
    wanted: [{ text: 'common', isPhrase: false, isPrefix: false }],
    limit: 3,
  };
  const found = await store.findEvents({ ...search, outcomes: [] });
  expect(found.events.map(({ id }) => id)).toEqual(['p2499', 'p2498', 'p2497']);
  expect(found.isExhaustive).toBe(true);
  const none = await store.findEvents({ ...search, outcomes: ['failed'] });
  expect(none).toMatchObject({ events: [], isExhaustive: false });
});
