import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sessionIdOf } from '../../src/assistants/session.ts';
import { Summaries } from '../../src/engine/summaries.ts';
import { openStore } from '../../src/store/openStore.ts';
import { FileDatabase } from '../../src/store/sqlite/fileDatabase.ts';
import { nodeFileSystem } from '../../src/store/sqlite/realFileSystem.ts';
import { loadRuntime } from '../../src/store/sqlite/runtime.ts';
import { childScript } from './childScript.ts';
import { batch, facts, prompt, START, toolCall } from './sampleData.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

const sources = Array.from({ length: 10 }, (_, index) => `s${index}`);
const eventsOfSession = 240;
const trials = Number(process.env['SKILLIFY_CRASH_TRIALS'] ?? 5);

function batchOf(source: string) {
  const events = Array.from({ length: eventsOfSession / 2 }, (_, index) => {
    const at = START + index * 10;
    return [
      prompt(`${source}-p${index}`, { sourceSessionId: source, at, text: `heron ${source} ${index}` }),
      toolCall(`${source}-t${index}`, { sourceSessionId: source, at: at + 1, input: 'x'.repeat(1_500) }),
    ];
  }).flat();
  return batch(events, [facts(source)], { path: `/${source}.jsonl` });
}

async function fill(folder: string, mode: string): Promise<void> {
  const store = await openStore({ folder, assetPath: ASSETS, forceFallback: mode === 'segments' });
  for (const source of sources) {
    await store.appendCapture(batchOf(source));
    const sessionId = sessionIdOf('claude-code', source);
    const base = { sessionId, episodeId: null, relatedEventIds: [], at: START, confidence: 1, rule: 'r' } as const;
    const words = { explanation: 'e', text: 't', before: null, after: null } as const;
    const signals = [{ ...base, ...words, id: `sig-${source}`, kind: 'correction', eventId: `${source}-p5` } as const];
    await store.saveMined([{ sessionId, episodes: [], signals, minedEvents: eventsOfSession }]);
  }
  while ((await store.indexText(500)) > 0);
  const around = { store: () => store, isWriter: () => true, timeZone: 'UTC', onDidUpdate: () => undefined };
  await new Summaries({ ...around, log: () => undefined }).update(new AbortController().signal);
  while ((await store.indexText(500)) > 0);
  await store.close();
}

/** Every event is stored or counted as pruned, what is cited is there, nothing comes back, and the file is sound. */
async function check(folder: string, mode: string): Promise<number> {
  const store = await openStore({ folder, assetPath: ASSETS, forceFallback: mode === 'segments' });
  let pruned = 0;
  for (const source of sources) {
    const ids = (await store.readEvents(sessionIdOf('claude-code', source))).map(({ event }) => event.id);
    const gone = (await store.retention.pruned(sessionIdOf('claude-code', source)))?.events ?? 0;
    expect(ids.length + gone).toBe(eventsOfSession);
    expect(ids).toContain(`${source}-p5`);
    expect((await store.appendCapture(batchOf(source))).inserted).toBe(0);
    pruned += gone;
  }
  const none = { excluded: [], assistants: [], kinds: [], outcomes: [], places: [], sessions: [] } as const;
  const wanted = [{ text: 'heron', isPhrase: false, isPrefix: false }];
  const { events } = await store.findEvents({ ...none, wanted, since: null, until: null, limit: 5_000 });
  expect(events.length).toBe((sources.length * eventsOfSession) / 2 - (await prunedPrompts(store)));
  expect((await store.listSignals()).length).toBe(sources.length);
  await store.close();
  if (mode === 'file') {
    const { hook } = await loadRuntime(ASSETS);
    if (!hook) throw new Error('The file hook does not work here.');
    const database = FileDatabase.open(hook, path.join(folder, 'store.db'), nodeFileSystem, () => undefined);
    expect(database.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    database.close();
  }
  return pruned;
}

async function prunedPrompts(store: Awaited<ReturnType<typeof openStore>>): Promise<number> {
  let gone = 0;
  for (const source of sources)
    for (let index = 0; index < eventsOfSession / 2; index += 1)
      if (await store.retention.isPruned(`${source}-p${index}`)) gone += 1;
  return gone;
}

test.each(['file', 'segments'])(
  'a kill at any moment of pruning leaves the store sound, and pruning goes on (%s)',
  async (mode) => {
    const folder = temporaryFolder();
    await fill(folder, mode);
    const script = await childScript('retentionChild', { minify: true });
    let killed = 0;
    let isDone = false;
    let pruned = 0;
    for (let trial = 0; trial < trials && !isDone; trial += 1) {
      const child = spawn(process.execPath, [script, folder, ASSETS, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      const slices = 1 + ((trial * 7) % 23);
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.split('pruned').length > slices) setTimeout(() => child.kill('SIGKILL'), (trial * 5) % 17);
      });
      const [, signal] = await once(child, 'close');
      if (signal === 'SIGKILL') killed += 1;
      isDone = output.includes('done');
      const now = await check(folder, mode);
      if (!isDone) expect(now).toBeGreaterThan(pruned);
      pruned = now;
    }
    expect(killed).toBeGreaterThan(1);
  },
  120_000,
);
