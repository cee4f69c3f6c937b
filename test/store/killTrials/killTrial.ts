import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../../src/store/openStore.ts';
import { VERSION_1 } from '../../../src/store/schema/version1.ts';
import { FileDatabase } from '../../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem } from '../../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../../src/store/sqlite/runtime.ts';
import { StoreFiles } from '../../../src/store/storeFiles.ts';
import { randomNumbers } from '../randomNumbers.ts';
import { ExpectedStore } from './expectedStore.ts';

/** `changing`: now on the file, now on the fallback, which takes the data along by renaming. */
export type TrialMode = 'file' | 'segments' | 'changing';

/** What a series of kills on one store showed. */
export interface TrialReport {
  readonly kills: number;
  /** Kills that left a transaction to roll back. */
  readonly hotKills: number;
  /** Kills that left a half-written file about to be renamed. */
  readonly draftKills: number;
  /** Kills before the process had said that the store was open. */
  readonly openingKills: number;
  readonly acknowledged: number;
  readonly openMs: readonly number[];
}

/** Where trials take place. */
export interface TrialSetting {
  readonly folder: string;
  readonly assetPath: string;
  /** The bundled killWorker. */
  readonly script: string;
}

/** Kills a store's processes as often as wanted, at random moments, and checks the store after each; throws at the first loss. */
export async function killTrial(
  { folder, assetPath, script }: TrialSetting,
  mode: TrialMode,
  seed: number,
  kills: number,
): Promise<TrialReport> {
  const random = randomNumbers(seed);
  const expected = new ExpectedStore();
  const report = { kills: 0, hotKills: 0, draftKills: 0, openingKills: 0 };
  const openMs: number[] = [];
  const files = new StoreFiles(folder);
  if (mode !== 'segments' && random() < 0.5) await makeFirstVersion(files, assetPath);
  for (let kill = 0; kill < kills; kill += 1) {
    const life = mode === 'changing' ? (random() < 0.5 ? 'file' : 'segments') : mode;
    const seedOfLife = Math.floor(random() * 2 ** 31);
    const child = spawn(process.execPath, [script, folder, assetPath, life, `${seedOfLife}`, `${expected.last + 1}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    const closed = once(child, 'close');
    await momentToKill(files, random, () => /=done(.*\n)+.*=done/.test(output) || child.exitCode !== null);
    child.kill('SIGKILL');
    const [, signal] = await closed;
    assert.equal(errors, '', `seed ${seed}, kill ${kill + 1}`);
    assert.equal(signal, 'SIGKILL');
    report.kills += 1;
    if (files.hasHotJournal()) report.hotKills += 1;
    if (hasDraft(folder)) report.draftKills += 1;
    if (!output.includes('ready')) report.openingKills += 1;
    expected.hear(output);
    const next = mode === 'changing' ? (random() < 0.5 ? 'file' : 'segments') : mode;
    try {
      openMs.push(await checkAfterKill(folder, assetPath, next, expected, kill === kills - 1));
    } catch (error) {
      throw new Error(`Seed ${seed}, ${mode}, kill ${kill + 1} (${life}, then ${next}): ${String(error)}`, {
        cause: error,
      });
    }
  }
  return { ...report, acknowledged: expected.acknowledged, openMs };
}

/** At any time; while the store is being opened; in the middle of a commit; or when a file is about to be renamed. */
async function momentToKill(files: StoreFiles, random: () => number, hasWorked: () => boolean): Promise<void> {
  const kind = random();
  const whenMs = random();
  if (kind < 0.2) return sleep(40 + whenMs * 250);
  for (const until = Date.now() + 5_000; !hasWorked() && Date.now() < until; ) await sleep(2);
  await sleep(whenMs * (kind < 0.6 ? 400 : 150));
  const isThere = kind < 0.6 ? () => true : kind < 0.8 ? () => files.hasHotJournal() : () => hasDraft(files.folder);
  for (const until = Date.now() + 300; !isThere() && Date.now() < until; ) {
    // Looked at without a pause: these moments are short.
    if (random() < 0.01) await sleep(0);
  }
}

function hasDraft(folder: string): boolean {
  const isDraft = (name: string) => name.endsWith('.draft');
  try {
    return fs.readdirSync(folder).some(isDraft) || fs.readdirSync(path.join(folder, 'segments')).some(isDraft);
  } catch {
    return false;
  }
}

async function checkAfterKill(
  folder: string,
  assetPath: string,
  life: string,
  expected: ExpectedStore,
  isLast: boolean,
): Promise<number> {
  const started = performance.now();
  const store = await openStore({ folder, assetPath, forceFallback: life === 'segments' });
  const openMs = performance.now() - started;
  try {
    const { note } = await store.location();
    assert.ok(!(note ?? '').includes('damaged'), note ?? '');
    assert.ok(!(note ?? '').includes('mid-write'), note ?? '');
    await expected.check(store);
    if (isLast) await expected.checkSearch(store);
  } finally {
    await store.close();
  }
  if (life === 'file') await checkSound(path.join(folder, 'store.db'), assetPath);
  return openMs;
}

/** What SQLite itself says of a database file. */
export async function checkSound(file: string, assetPath: string): Promise<void> {
  const { hook } = await loadRuntime(assetPath);
  assert.ok(hook);
  const database = FileDatabase.open(hook, file, nodeFileSystem, () => undefined);
  try {
    assert.deepEqual(database.all('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
    assert.deepEqual(database.all('PRAGMA foreign_key_check'), []);
  } finally {
    database.close();
  }
}

/** A store as the first version left it, so that the trial's first opening migrates. */
async function makeFirstVersion(files: StoreFiles, assetPath: string): Promise<void> {
  const { hook } = await loadRuntime(assetPath);
  assert.ok(hook);
  fs.mkdirSync(files.folder, { recursive: true });
  const database = FileDatabase.open(hook, files.database, nodeFileSystem, () => undefined);
  database.execute(VERSION_1);
  database.execute('PRAGMA user_version = 1');
  database.close();
}
