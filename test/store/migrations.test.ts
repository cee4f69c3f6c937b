import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/store/openStore.ts';
import { SCHEMA_VERSION } from '../../src/store/schema/migrations.ts';
import { VERSION_1 } from '../../src/store/schema/version1.ts';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../src/store/sqlite/runtime.ts';
import { proposal } from './sampleData.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

/** A store as the first version left it, with one proposal, its evidence and its skill. */
async function firstStore(): Promise<string> {
  const folder = path.join(temporaryFolder(), 'store');
  mkdirSync(folder);
  const { hook } = await loadRuntime(ASSETS);
  if (!hook) throw new Error('no hook');
  const database = FileDatabase.open(hook, path.join(folder, 'store.db'), nodeFileSystem, () => undefined);
  database.execute(VERSION_1);
  database.execute('PRAGMA user_version = 1');
  const old = proposal('p1');
  database.run('INSERT INTO proposals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', [
    ...[old.id, old.patternKey, old.kind, old.change, old.status, old.name, old.title, old.description],
    ...[old.score.total, JSON.stringify(old.score.parts), old.sessions, old.skillMd, 0, old.createdAt, old.updatedAt],
  ]);
  for (const [position, item] of old.evidence.entries())
    database.run('INSERT INTO proposal_evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', [
      ...[old.id, position, item.eventId, item.sessionId, item.assistant, item.file, item.line, item.at, item.quote],
      ...[item.supports ? 1 : 0, item.skillLine, item.signal],
    ]);
  database.close();
  return folder;
}

test.each([{ readOnly: false }, { readOnly: true }])('a store of the first schema keeps its data (%j)', async (how) => {
  const store = await openStore({ folder: await firstStore(), assetPath: ASSETS, ...how });
  onTestFinished(() => store.close());
  expect(await store.location()).toMatchObject({ schemaVersion: SCHEMA_VERSION, readOnly: how.readOnly });
  const old = proposal('p1');
  expect(await store.listProposals()).toEqual([
    {
      ...old,
      evidence: old.evidence.map((item) => ({ ...item, isNew: false })),
      reason: null,
      sources: [],
      contradiction: null,
    },
  ]);
});

test('a store of the first schema takes what the new one knows', async () => {
  const store = await openStore({ folder: await firstStore(), assetPath: ASSETS });
  onTestFinished(() => store.close());
  const revised = proposal('p2', { change: 'revise', reason: 'It came back.' });
  await store.saveProposals([revised]);
  expect(await store.getProposal('p2')).toEqual(revised);
});
