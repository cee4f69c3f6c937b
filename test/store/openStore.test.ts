import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { acquireLease } from '../../src/store/lease.ts';
import { type OpenStoreOptions, openStore } from '../../src/store/openStore.ts';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../src/store/sqlite/runtime.ts';
import type { SqlStore } from '../../src/store/sqlStore.ts';
import { FailingFileSystem } from './fullDisk.ts';
import { batch, decision, prompt, proposal, skill, skillVersion, toolCall } from './sampleData.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

async function open(folder: string, options: Partial<OpenStoreOptions> = {}): Promise<SqlStore> {
  const store = await openStore({ folder, assetPath: ASSETS, ...options });
  onTestFinished(() => store.close());
  return store;
}

const SESSION = sessionIdOf('claude-code', 's1');
const effects = { proposals: [proposal('p1', { status: 'approved' })], skill: skill(), skillVersion: skillVersion() };

function prompts(from: number, to: number, text = 'text') {
  return Array.from({ length: to - from }, (_, index) =>
    prompt(`e${from + index}`, { text: `${text} ${from + index}` }),
  );
}

describe('openStore', () => {
  it('makes folder and files readable by their user alone', async () => {
    const folder = path.join(temporaryFolder(), 'deep', 'store');
    const store = await open(folder);
    await store.decide(decision('d1'), effects);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(path.join(folder, name)).mode & 0o077).toBe(0);
    expect(await store.location()).toMatchObject({ mode: 'file', note: null });
  });

  it('changes nothing when it is opened again, and tests itself once', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    await store.appendCapture(batch(prompts(0, 10)));
    await store.close();
    const before = readFileSync(path.join(folder, 'store.db'));
    const remembered = statSync(path.join(folder, 'self-test.json')).mtimeMs;
    await (await open(folder)).close();
    expect(readFileSync(path.join(folder, 'store.db')).equals(before)).toBe(true);
    expect(statSync(path.join(folder, 'self-test.json')).mtimeMs).toBe(remembered);
  });

  it('refuses the store of a newer version without touching it', async () => {
    const folder = temporaryFolder();
    await (await open(folder)).close();
    const file = path.join(folder, 'store.db');
    const { hook } = await loadRuntime(ASSETS);
    if (!hook) throw new Error('no hook');
    const database = FileDatabase.open(hook, file, nodeFileSystem, () => undefined);
    database.execute('PRAGMA user_version = 99');
    database.close();
    const before = readFileSync(file);
    for (const options of [{}, { readOnly: true }, { forceFallback: true }]) {
      await expect(open(folder, options)).rejects.toMatchObject({
        code: 'store-broken',
        message: expect.stringContaining('newer Skillify'),
      });
    }
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('keeps decisions for good', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    await store.decide(decision('d1'), effects);
    await store.close();
    const { hook } = await loadRuntime(ASSETS);
    if (!hook) throw new Error('no hook');
    const database = FileDatabase.open(hook, path.join(folder, 'store.db'), nodeFileSystem, () => undefined);
    onTestFinished(() => database.close());
    expect(() => database.run('DELETE FROM decisions')).toThrow('append-only');
    expect(() => database.run(`UPDATE decisions SET by = 'x'`)).toThrow('append-only');
  });

  it.each(['garbage', 'cut short', 'damaged inside'])(
    'begins anew when the file is %s, with all decisions',
    async (how) => {
      const folder = temporaryFolder();
      const file = path.join(folder, 'store.db');
      const store = await open(folder);
      await store.appendCapture(batch(prompts(0, 300, 'long '.repeat(100))));
      await store.decide(decision('d1'), effects);
      await store.close();
      if (how === 'garbage') writeFileSync(file, 'not a database'.repeat(1000));
      else if (how === 'cut short') truncateSync(file, 4096 * 20);
      else {
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 4096 * 2);
        writeFileSync(file, bytes);
      }
      const again = await open(folder);
      expect((await again.location()).note).toContain('damaged');
      expect(await again.listDecisions()).toEqual([decision('d1')]);
      expect(await again.listSkills()).toEqual([skill()]);
      expect(await again.listSessions()).toEqual([]);
      expect(readdirSync(folder).some((name) => /^store\.damaged-\d{4}-\d\d-\d\dT.*\.db$/.test(name))).toBe(true);
      await again.close();
      expect((await (await open(folder)).location()).note).toBeNull();
    },
  );

  it('finds damage that shows only in use at the next opening', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    for (let start = 0; start < 2000; start += 500) {
      await store.appendCapture(batch(prompts(start, start + 500, 'long '.repeat(100))));
    }
    await store.close();
    const file = path.join(folder, 'store.db');
    const bytes = readFileSync(file);
    bytes.fill(0xa5, Math.floor(bytes.length / 8192) * 4096, bytes.length - 4096 * 10);
    writeFileSync(file, bytes);
    const damaged = await open(folder);
    await expect(damaged.readEvents(SESSION)).rejects.toMatchObject({ code: 'store-broken' });
    await damaged.close();
    const again = await open(folder);
    expect((await again.location()).note).toContain('damaged');
    expect(existsSync(path.join(folder, 'store.suspect'))).toBe(false);
  });

  it('stays usable when the disk is full, and keeps the decision that did not fit', async () => {
    const folder = temporaryFolder();
    const disk = new FailingFileSystem();
    const store = await open(folder, { fileSystem: disk });
    await store.appendCapture(batch(prompts(0, 10)));
    disk.failAfter(0, 'ENOSPC');
    await expect(store.appendCapture(batch(prompts(10, 20)))).rejects.toMatchObject({ code: 'write-failed' });
    await expect(store.decide(decision('d1'), effects)).rejects.toMatchObject({
      code: 'write-failed',
      message: expect.stringContaining('decisions log'),
    });
    expect((await store.readEvents(SESSION)).length).toBe(10);
    disk.recover();
    await store.appendCapture(batch(prompts(10, 20)));
    expect(await store.applyPendingDecisions()).toBe(1);
    expect((await store.listSessions())[0]?.events).toBe(20);
    expect(await store.listDecisions()).toHaveLength(1);
  });

  it('indexes text afterwards, in slices, and leaves a database that SQLite finds sound', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    await store.appendCapture(
      batch([...prompts(0, 30, 'apple'), toolCall('plum', { command: null }), prompt('other', { text: 'Pear tart' })]),
    );
    expect(await store.notYetIndexed()).toBe(32);
    expect(await store.indexText(20)).toBe(20);
    expect(await store.indexText(20)).toBe(11);
    expect(await store.indexText(20)).toBe(0);
    expect(await store.notYetIndexed()).toBe(0);
    await store.appendCapture(batch([prompt('not indexed yet', { text: 'plum' })]));
    expect(await store.notYetIndexed()).toBe(1);
    await store.close();
    const { hook } = await loadRuntime(ASSETS);
    if (!hook) throw new Error('no hook');
    const database = FileDatabase.open(hook, path.join(folder, 'store.db'), nodeFileSystem, () => undefined);
    onTestFinished(() => database.close());
    expect(database.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(database.all('SELECT documents, is_ready FROM search_segments')).toEqual([{ documents: 31, is_ready: 1 }]);
  });

  it('stops writing once the lease is lost', async () => {
    const folder = temporaryFolder();
    const lease = await acquireLease(folder);
    if ('heldBy' in lease) throw new Error('held');
    const store = await open(folder, { lease });
    await store.setValue('a', 1);
    lease.dispose();
    await expect(store.setValue('a', 2)).rejects.toMatchObject({ code: 'store-busy' });
    expect(await store.getValue('a')).toBe(1);
  });
});

describe('a read-only opening', () => {
  it('is empty where nothing has been stored', async () => {
    const folder = path.join(temporaryFolder(), 'none');
    const reader = await open(folder, { readOnly: true });
    expect(await reader.listSessions()).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it('leaves no copy behind, and removes those of killed readers', async () => {
    const child = spawnSync(process.execPath, ['-e', '']);
    const abandoned = mkdtempSync(path.join(os.tmpdir(), `skillify-read-${child.pid}-`));
    const folder = temporaryFolder();
    await (await open(folder)).close();
    rmSync(path.join(folder, 'store.changes'));
    const reader = await open(folder, { readOnly: true });
    const copies = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith(`skillify-read-${process.pid}-`));
    expect(copies()).toHaveLength(1);
    await reader.close();
    expect(copies()).toHaveLength(0);
    expect(existsSync(abandoned)).toBe(false);
  });

  it('shows decisions that the writer has not applied yet', async () => {
    const folder = temporaryFolder();
    const writer = await open(folder);
    const { appendDecision } = await import('../../src/store/decisionLog.ts');
    appendDecision(folder, decision('d1'), effects);
    const reader = await open(folder, { readOnly: true });
    expect(await reader.listSkills()).toEqual([skill()]);
    expect(await writer.listSkills()).toEqual([]);
    expect(await writer.applyPendingDecisions()).toBe(1);
    expect(await writer.applyPendingDecisions()).toBe(0);
  });

  it('reads consistently beside a busy writer', async () => {
    const folder = temporaryFolder();
    const writer = await open(folder);
    let stop = false;
    let written = 0;
    const writing = (async () => {
      while (!stop) {
        await writer.appendCapture(batch(prompts(written, written + 50, 'z'.repeat(2000))));
        written += 50;
        await new Promise((resolve) => setTimeout(resolve, written % 500 === 0 ? 120 : 1));
      }
    })();
    for (let round = 0; round < 3; round += 1) {
      const reader = await open(folder, { readOnly: true, patienceMs: 5000 });
      const [session] = await reader.listSessions();
      expect((await reader.readEvents(SESSION)).length).toBe(session?.events ?? 0);
      await reader.close();
    }
    stop = true;
    await writing;
  });

  it('rolls an abandoned journal back in its copy only', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    const store = await open(folder);
    await store.appendCapture(batch(prompts(0, 5)));
    await store.close();
    const { hook } = await loadRuntime(ASSETS);
    if (!hook) throw new Error('no hook');
    const file = path.join(folder, 'store.db');
    const database = FileDatabase.open(hook, file, nodeFileSystem, () => undefined);
    database.execute('PRAGMA cache_size = 5; BEGIN');
    const insert = `INSERT INTO engine_values SELECT 'key' || value, '"' || hex(zeroblob(2000)) || '"' FROM json_each(?)`;
    database.run(insert, [JSON.stringify(Array.from({ length: 200 }, (_, index) => index))]);
    database.run(`UPDATE sessions SET events = 99`);
    const live = readFileSync(file);
    const journal = readFileSync(`${file}-journal`);
    expect(journal.length).toBeGreaterThan(0);
    const reader = await open(folder, { readOnly: true, patienceMs: 200 });
    expect((await reader.listSessions())[0]?.events).toBe(5);
    expect(await reader.getValue('key1')).toBeUndefined();
    expect(readFileSync(file).equals(live)).toBe(true);
    expect(readFileSync(`${file}-journal`).equals(journal)).toBe(true);
    database.execute('ROLLBACK');
    database.close();
  });
});
