import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/store/openStore.ts';
import { VERSION_1 } from '../../src/store/schema/version1.ts';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../src/store/sqlite/runtime.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

test('what the first schema had indexed is indexed anew, and SQLite finds the database sound', async () => {
  const folder = path.join(temporaryFolder(), 'store');
  mkdirSync(folder);
  const file = path.join(folder, 'store.db');
  const { hook } = await loadRuntime(ASSETS);
  if (!hook) throw new Error('no hook');
  const open = () => FileDatabase.open(hook, file, nodeFileSystem, () => undefined);
  const old = open();
  old.execute(VERSION_1);
  old.execute(`PRAGMA user_version = 1;
    INSERT INTO transcripts VALUES (1, '/one.jsonl', 'codex', 'main', 'one.jsonl', NULL, NULL, 0, 0, 0, 0, 0, NULL, 1, 0, 0, '{}', NULL);
    INSERT INTO sessions (number, id, transcript, source_session_id) VALUES (1, 'codex:1', 1, 's1');
    INSERT INTO session_events (id, session, transcript, at, kind, variant, branch, text, detail_json)
      VALUES ('e1', 1, 1, 5, 'user_prompt', 'human', 'live', 'fix the quokka', '{"originRule":"typed","attachments":0}');
    INSERT INTO engine_values VALUES ('textIndex.events', '1');
    INSERT INTO event_text (docid, text) SELECT number, text FROM session_events;`);
  old.close();
  const store = await openStore({ folder, assetPath: ASSETS });
  expect(await store.notYetIndexed()).toBe(1);
  while ((await store.indexText(10)) > 0);
  const search = {
    ...{ excluded: [], since: null, until: null, assistants: [], kinds: [], outcomes: [], places: [], sessions: [] },
    wanted: [{ text: 'quokka', isPhrase: false, isPrefix: false }],
    limit: 5,
  };
  expect((await store.findEvents(search)).events.map(({ id }) => id)).toEqual(['e1']);
  await store.close();
  const now = open();
  onTestFinished(() => now.close());
  expect(now.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(now.all(`SELECT name FROM sqlite_schema WHERE name LIKE 'event_text%' OR name = 'indexed_events'`)).toEqual(
    [],
  );
});
