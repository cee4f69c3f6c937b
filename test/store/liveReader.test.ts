import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { SkillifyError } from '../../src/base/errors.ts';
import { appendDecision } from '../../src/store/decisionLog.ts';
import { acquireLease } from '../../src/store/lease.ts';
import { LiveDatabase } from '../../src/store/liveDatabase.ts';
import { type OpenStoreOptions, openStore } from '../../src/store/openStore.ts';
import type { SqlDatabase } from '../../src/store/sqlite/database.ts';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../src/store/sqlite/runtime.ts';
import type { SqlStore } from '../../src/store/sqlStore.ts';
import { StoreFiles } from '../../src/store/storeFiles.ts';
import { WriterWatch } from '../../src/store/writerWatch.ts';
import { childScript } from './childScript.ts';
import { batch, decision, prompt, proposal, skill, skillVersion } from './sampleData.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

const SESSION = sessionIdOf('claude-code', 's1');

async function open(folder: string, options: Partial<OpenStoreOptions> = {}): Promise<SqlStore> {
  const store = await openStore({ folder, assetPath: ASSETS, ...options });
  onTestFinished(() => store.close());
  return store;
}

async function fileHook() {
  const { hook } = await loadRuntime(ASSETS);
  if (!hook) throw new Error('no hook');
  return hook;
}

function copies(): readonly string[] {
  return fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith(`skillify-read-${process.pid}-`));
}

describe('a reader beside the writer', () => {
  it('reads the file in place and sees each commit at its next call', async () => {
    const folder = temporaryFolder();
    const writer = await open(folder);
    const reader = await open(folder, { readOnly: true });
    expect(copies()).toEqual([]);
    for (let round = 1; round <= 5; round += 1) {
      await writer.appendCapture(batch([prompt(`e${round}`, { text: 'x'.repeat(20_000) })]));
      expect((await reader.readEvents(SESSION)).map(({ event }) => event.id)).toHaveLength(round);
      expect((await reader.counts()).events).toBe(round);
    }
    expect(reader.isCurrent).toBe(true);
    expect(copies()).toEqual([]);
  });

  it('shows decisions handed over by readers once, before and after the writer applied them', async () => {
    const folder = temporaryFolder();
    const writer = await open(folder);
    const readers = [await open(folder, { readOnly: true }), await open(folder, { readOnly: true })];
    appendDecision(folder, decision('d1'), {
      proposals: [proposal('p1')],
      skill: skill(),
      skillVersion: skillVersion(),
    });
    const seen = () => Promise.all(readers.map(async (reader) => (await reader.listDecisions()).map(({ id }) => id)));
    expect(await seen()).toEqual([['d1'], ['d1']]);
    await writer.appendCapture(batch([prompt('e1')]));
    appendDecision(folder, decision('d2'), {});
    expect(await seen()).toEqual([
      ['d1', 'd2'],
      ['d1', 'd2'],
    ]);
    expect(await writer.listDecisions()).toEqual([]);
    expect(await writer.applyPendingDecisions()).toBe(2);
    expect(await seen()).toEqual([
      ['d1', 'd2'],
      ['d1', 'd2'],
    ]);
    expect(await readers[0]?.listSkillVersions('use-pnpm')).toEqual([skillVersion()]);
  });

  it('writes nothing beside the store and refuses to', async () => {
    const folder = temporaryFolder();
    await (await open(folder)).close();
    const listing = () => fs.readdirSync(folder).map((name) => [name, fs.statSync(path.join(folder, name)).mtimeMs]);
    const before = listing();
    const reader = await open(folder, { readOnly: true });
    await reader.listProposals();
    await expect(reader.setValue('a', 1)).rejects.toMatchObject({ code: 'store-read-only' });
    await expect(reader.memory.saveSessionSummaries([])).rejects.toMatchObject({ code: 'store-read-only' });
    await reader.close();
    expect(listing()).toEqual(before);
    await expect(reader.listProposals()).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('goes over to a database that took the place of a damaged one', async () => {
    const folder = temporaryFolder();
    const first = await open(folder);
    await first.appendCapture(batch([prompt('e1')]));
    const reader = await open(folder, { readOnly: true });
    expect((await reader.listSessions()).length).toBe(1);
    await first.close();
    fs.writeFileSync(path.join(folder, 'store.db'), 'not a database'.repeat(1000));
    const second = await open(folder);
    expect((await second.location()).note).toContain('damaged');
    expect(await reader.listSessions()).toEqual([]);
    await second.appendCapture(batch([prompt('e1'), prompt('e2')]));
    expect((await reader.listSessions())[0]?.events).toBe(2);
  });

  it('falls back to a copy where the writer keeps no mark, or the mark is of another writer', async () => {
    const folder = temporaryFolder();
    const lease = await acquireLease(folder);
    if ('heldBy' in lease) throw new Error('held');
    onTestFinished(() => lease.dispose());
    const writer = await open(folder, { lease });
    await writer.appendCapture(batch([prompt('e1')]));
    expect((await open(folder, { readOnly: true })).isCurrent).toBe(true);
    const lock = path.join(folder, 'writer.lock');
    const text = fs.readFileSync(lock, 'utf8');
    fs.writeFileSync(lock, text.replace(lease.token, 'another writer'));
    const reader = await open(folder, { readOnly: true, patienceMs: 300 });
    expect(reader.isCurrent).toBe(false);
    expect((await reader.listSessions())[0]?.events).toBe(1);
    fs.writeFileSync(lock, text);
    fs.rmSync(path.join(folder, 'store.changes'));
    expect((await open(folder, { readOnly: true })).isCurrent).toBe(false);
  });

  it('says that the store is busy when the writer never comes to an end', async () => {
    const folder = temporaryFolder();
    const writer = await open(folder);
    await writer.appendCapture(batch([prompt('e1')]));
    const reader = await open(folder, { readOnly: true, patienceMs: 120 });
    const mark = fs.readFileSync(path.join(folder, 'store.changes'));
    const odd = Buffer.from(mark);
    for (const at of [0, 8]) odd.writeDoubleLE(mark.readDoubleLE(at) + 1, at);
    fs.writeFileSync(path.join(folder, 'store.changes'), odd);
    await expect(reader.listSessions()).rejects.toMatchObject({ code: 'store-busy' });
    fs.writeFileSync(path.join(folder, 'store.changes'), mark);
    expect((await reader.listSessions())[0]?.events).toBe(1);
  });
});

/** What one committed state must satisfy; returns its revision, or throws what is wrong with it. */
function checkedRevision(database: SqlDatabase, pauseMs = 0): number {
  const [sums] = database.all('SELECT revision, rows, total FROM sums');
  // Long enough for the writer to get between.
  if (pauseMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
  const found = database.get(
    'SELECT count(*) AS rows, coalesce(sum(amount), 0) AS total, min(revision) AS low, max(revision) AS high FROM account NOT INDEXED',
  );
  const indexed = database.get(
    'SELECT count(*) AS rows, coalesce(sum(amount), 0) AS total FROM account WHERE revision >= 0',
  );
  const revision = sums?.['revision'];
  if (typeof revision !== 'number') throw new Error('no revision');
  if (revision === 0) return 0;
  const wanted = { rows: sums?.['rows'], total: sums?.['total'] };
  expect(found).toEqual({ ...wanted, low: revision, high: revision });
  expect(indexed).toEqual(wanted);
  return revision;
}

describe('reading while another process rewrites the file', () => {
  async function writer(folder: string, seed: number) {
    const script = await childScript('liveWriterChild');
    const child = spawn(process.execPath, [script, folder, ASSETS, `${seed}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    await once(child.stdout, 'data');
    return child;
  }

  it('gives the old or the new state and never a mixture, though writers are killed and others take over', async () => {
    const folder = temporaryFolder();
    let child = await writer(folder, Date.now());
    const files = new StoreFiles(folder);
    const watch = WriterWatch.open(files);
    if (!watch) throw new Error('no mark');
    const database = new LiveDatabase(await fileHook(), files, watch);
    onTestFinished(() => database.close());
    const revisions = new Set<number>();
    let met = 0;
    for (let life = 0; life < 4; life += 1) {
      for (const until = Date.now() + 900 + Math.random() * 400; Date.now() < until; await sleep(0)) {
        if (!database.renew()) continue;
        try {
          revisions.add(checkedRevision(database, Math.random() * 15));
        } catch (error) {
          if (!database.metChange) throw error;
          met += 1;
        }
      }
      child.kill('SIGKILL');
      const next = writer(folder, Date.now());
      for (let reads = 0; reads < 20; reads += 1) {
        // What the killed one left is read whole or not at all, and so is what the next one makes of it.
        if (database.renew()) {
          try {
            revisions.add(checkedRevision(database));
          } catch (error) {
            if (!database.metChange) throw error;
          }
        }
        await sleep(5);
      }
      child = await next;
    }
    child.kill('SIGKILL');
    // Both must have happened often, or nothing was shown.
    expect(revisions.size).toBeGreaterThan(10);
    expect(met).toBeGreaterThan(3);
  });

  it('would meet mixtures without looking at the mark', async () => {
    const folder = temporaryFolder();
    const child = await writer(folder, 1);
    const database = FileDatabase.openBesideWriter(await fileHook(), path.join(folder, 'store.db'), {
      ...nodeFileSystem,
      openSync: (file) => {
        if (file.endsWith('-journal')) throw Object.assign(new Error('none'), { code: 'ENOENT' });
        return fs.openSync(file, 'r');
      },
      statSync: (file, options) => {
        if (file.endsWith('-journal')) throw Object.assign(new Error('none'), { code: 'ENOENT' });
        return fs.statSync(file, options);
      },
    });
    onTestFinished(() => database.close());
    let mixtures = 0;
    for (const until = Date.now() + 8_000; Date.now() < until && mixtures === 0; ) {
      try {
        database.dropPages();
        database.execute('BEGIN');
        checkedRevision(database);
      } catch (error) {
        const isMixture = SkillifyError.is(error, 'store-broken') || !SkillifyError.is(error);
        if (isMixture) mixtures += 1;
      }
      await sleep(0);
    }
    child.kill('SIGKILL');
    expect(mixtures).toBe(1);
  });
});
