import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { openStore } from '../../src/store/openStore.ts';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../src/store/sqlite/runtime.ts';
import { childScript } from './childScript.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

const TRIALS = Number(process.env['SKILLIFY_CRASH_TRIALS'] ?? 12);

interface Acknowledged {
  readonly batches: Map<number, number>;
  readonly decisions: Set<number>;
  last: number;
}

/** Runs the child over the folder and kills it after so many milliseconds of work; notes what it had acknowledged. */
async function runAndKill(script: string, folder: string, mode: string, afterMs: number, seen: Acknowledged) {
  const child = spawn(process.execPath, [script, folder, ASSETS, mode, `${seen.last + 1}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs));
  const [, signal] = await once(child, 'close');
  expect(errors).toBe('');
  expect(signal).toBe('SIGKILL');
  for (const line of output.split('\n').slice(0, -1)) {
    const [what, round, events] = line.split(' ');
    if (what === 'batch') seen.batches.set(Number(round), Number(events));
    if (what === 'decision') seen.decisions.add(Number(round));
    if (what !== 'ready') seen.last = Number(round);
  }
  // The next run must not repeat a batch that was stored but not acknowledged.
  seen.last += 1;
}

async function expectAll(folder: string, mode: string, seen: Acknowledged): Promise<void> {
  const store = await openStore({ folder, assetPath: ASSETS, forceFallback: mode === 'segments' });
  onTestFinished(() => store.close());
  expect((await store.location()).note ?? '').not.toContain('damaged');
  const events = await store.readEvents(sessionIdOf('claude-code', 's1'));
  const stored = new Map<number, number>();
  for (const { event } of events) {
    const round = Number(/^e(\d+)-/.exec(event.id)?.[1]);
    stored.set(round, (stored.get(round) ?? 0) + 1);
  }
  for (const [round, count] of seen.batches) expect([round, stored.get(round)]).toEqual([round, count]);
  // Whole batches only, and the cursor that belongs to the last of them.
  for (const [round, count] of stored) expect(count).toBe(1 + (round % 40));
  if (stored.size > 0) expect((await store.listTranscripts())[0]?.offset).toBe(Math.max(...stored.keys()));
  const decisions = new Set((await store.listDecisions()).map((each) => Number(each.id.slice(1))));
  for (const round of seen.decisions) expect(decisions).toContain(round);
  const versions = new Set((await store.listSkillVersions('use-pnpm')).map((each) => each.version - 1));
  expect(versions).toEqual(decisions);
  expect((await store.listSessions())[0]?.events ?? 0).toBe(events.length);
  const ids = events.map(({ event }) => event.id);
  expect((await store.readEventsById(ids)).length).toBe(new Set(ids).size);
  expect(new Set(ids).size).toBe(ids.length);
  await store.close();
}

describe('a kill at any moment', () => {
  it.each(['file', 'segments'])(
    'loses nothing acknowledged (%s)',
    async (mode) => {
      const script = await childScript('crashChild', { minify: true });
      let killed = 0;
      let batches = 0;
      const trials = mode === 'file' ? TRIALS : Math.ceil(TRIALS / 2);
      while (killed < trials) {
        const folder = temporaryFolder();
        const seen: Acknowledged = { batches: new Map(), decisions: new Set(), last: 0 };
        for (let life = 0; life < 3 && killed < trials; life += 1) {
          await runAndKill(script, folder, mode, Math.random() * 350, seen);
          killed += 1;
        }
        await expectAll(folder, mode, seen);
        batches += seen.batches.size;
        if (mode === 'file') await expectSound(path.join(folder, 'store.db'));
      }
      expect(batches).toBeGreaterThan(trials);
    },
    120_000 + TRIALS * 2_000,
  );
});

async function expectSound(file: string): Promise<void> {
  const { hook } = await loadRuntime(ASSETS);
  if (!hook) throw new Error('no hook');
  const database = FileDatabase.open(hook, file, nodeFileSystem, () => undefined);
  expect(database.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(database.all('PRAGMA foreign_key_check')).toEqual([]);
  database.close();
}
