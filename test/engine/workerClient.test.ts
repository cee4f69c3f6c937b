import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SkillifyError } from '../../src/base/errors.ts';
import { WorkerClient } from '../../src/engine/workerClient.ts';

const root = path.resolve(import.meta.dirname, '../..');
let folder: string;
let script: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'skillify-worker-'));
  script = path.join(folder, 'worker.js');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/scripted/scriptedWorker.ts'],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(more: { source?: string } = {}) {
  const spawned: Worker[] = [];
  const crashes: SkillifyError[] = [];
  const client = new WorkerClient({
    spawn: () => {
      const worker = more.source === undefined ? new Worker(script) : new Worker(more.source, { eval: true });
      spawned.push(worker);
      return worker;
    },
    onCrash: (error) => crashes.push(error),
    firstDelayMs: 150,
    shutdownTimeoutMs: 400,
  });
  return { client, spawned, crashes };
}

describe('the engine on a worker thread', () => {
  test('is started by the first request only, answers, and tells events', async () => {
    const { client, spawned } = start();
    expect(spawned).toHaveLength(0);
    const changes: string[] = [];
    client.onEvent('changed', ({ what }) => changes.push(what));
    const proposals = await client.request('listProposals', { statuses: ['pending'] });
    expect(proposals).toHaveLength(3);
    await client.request('dismiss', { id: 'p-pnpm', reason: 'wrong', note: '' });
    expect(changes).toEqual(['proposals']);
    expect(spawned).toHaveLength(1);
    await client.dispose();
  });

  test('reports mistakes of the caller with their code', async () => {
    const { client } = start();
    await expect(client.request('getProposal', { id: 'nowhere' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(client.request('getProposal', { id: '' })).rejects.toMatchObject({ code: 'invalid-input' });
    await client.dispose();
  });

  test('rejects what is pending when the thread crashes, waits, and starts again with its listeners', async () => {
    const { client, spawned, crashes } = start();
    const changes: string[] = [];
    client.onEvent('changed', ({ what }) => changes.push(what));
    await client.request('status', {});
    await expect(client.request('diagnostics', {})).rejects.toMatchObject({ code: 'disconnected' });
    expect(crashes).toHaveLength(1);
    expect(crashes[0]?.message).toContain('crashed on request');
    const crashedAt = Date.now();
    await client.request('dismiss', { id: 'p-pnpm', reason: 'wrong', note: '' });
    expect(Date.now() - crashedAt).toBeGreaterThan(100);
    expect(spawned).toHaveLength(2);
    expect(changes).toEqual(['proposals']);
    await client.dispose();
  });

  test('a request that waits for the restart can be cancelled', async () => {
    const { client } = start();
    await client.request('diagnostics', {}).catch(() => undefined);
    const controller = new AbortController();
    const waiting = client.request('status', {}, { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await client.dispose();
  });

  test('disposing lets the engine finish, and ends a thread that does not listen', async () => {
    const good = start();
    await good.client.request('status', {});
    const exit = new Promise((resolve) => good.spawned[0]?.once('exit', resolve));
    await good.client.dispose();
    expect(await exit).toBe(0);
    await expect(good.client.request('status', {})).rejects.toMatchObject({ code: 'disconnected' });
    expect(good.crashes).toHaveLength(0);

    const deaf = start({ source: 'setInterval(() => undefined, 1000)' });
    const request = deaf.client.request('status', {});
    request.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await deaf.client.dispose();
    await expect(request).rejects.toMatchObject({ code: 'disconnected' });
  });
});
