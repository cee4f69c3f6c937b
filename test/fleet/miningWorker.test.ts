import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SkillifyError } from '../../src/base/errors.ts';
import { JobQueue } from '../../src/fleet/jobs/jobQueue.ts';
import { clockSkewMs } from '../../src/fleet/memberPool.ts';
import { Metrics } from '../../src/fleet/metrics.ts';
import { MiningWorker, type MiningWorkerOptions } from '../../src/fleet/miningWorker.ts';
import { PostgresPool } from '../../src/store/postgres/postgresPool.ts';
import { hasPostgres, TestPostgres } from '../support/postgresServer.ts';
import { until } from './fleetCommands.ts';
import { createFleetDatabase, type FleetDatabase, memberPool } from './fleetDatabase.ts';

const outcome = { sessions: 1, proposals: 2, modelCalls: 3, modelTokens: 400, modelCostUsd: 0.5 };
const times = { idleMs: 50, takeOverMs: 50, lockCheckMs: 50, away: { firstMs: 20, longestMs: 100 } };

/** Mining that lasts until it is called off. */
function endless(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new SkillifyError('cancelled', 'Stopped.')));
  });
}

describe.skipIf(!hasPostgres)('MiningWorker', () => {
  let server: TestPostgres;
  let database: FleetDatabase;
  const cleanUp: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await createFleetDatabase(server, { 'acme/bot': 'writer' });
  });
  afterEach(async () => {
    for (const task of cleanUp.splice(0).reverse()) await task();
    await server.dropDatabase(database.name);
  });

  const queueOf = async () => {
    const pool = await memberPool(server, database, 'acme/bot');
    const queue = await JobQueue.open(pool, () => undefined);
    cleanUp.push(async () => {
      await queue.close();
      await pool.close();
    });
    return queue;
  };
  const start = (queue: JobQueue, mine: MiningWorkerOptions['mine'], drainMs = 10_000) => {
    const metrics = new Metrics();
    const stop = new AbortController();
    const worker = new MiningWorker({ queue, mine, metrics, drainMs, times, log: () => undefined });
    const ended = worker.run(stop.signal);
    cleanUp.push(() => {
      stop.abort();
      return ended;
    });
    return { metrics, stop, ended, worker };
  };
  const asSuperuser = async (sql: string) => {
    const pool = await PostgresPool.open({ url: server.superuserUrl(database.name) }, { connections: 1 });
    try {
      return await pool.rows(sql);
    } finally {
      await pool.close();
    }
  };

  it('mines what is asked for and counts what came of it', async () => {
    const queue = await queueOf();
    const mined: string[] = [];
    for (const workspace of ['one', 'two', 'three']) await queue.add(workspace, 0);
    const { metrics } = start(queue, async (workspace) => {
      mined.push(workspace);
      return outcome;
    });
    await until(() => metrics.value('skillify_jobs_done_total') === 3);
    expect(mined.toSorted()).toEqual(['one', 'three', 'two']);
    expect(metrics.value('skillify_model_tokens_total')).toBe(1_200);
    expect(metrics.value('skillify_model_cost_usd_total')).toBe(1.5);
    expect(metrics.value('skillify_proposals_total')).toBe(6);
  });

  it('never mines a workspace twice at once, however many workers there are', async () => {
    const queues = await Promise.all(Array.from({ length: 3 }, queueOf));
    const atWork = new Map<string, number>();
    let most = 0;
    const mine = async (workspace: string) => {
      atWork.set(workspace, (atWork.get(workspace) ?? 0) + 1);
      most = Math.max(most, atWork.get(workspace) ?? 0);
      await sleep(30);
      atWork.set(workspace, (atWork.get(workspace) ?? 0) - 1);
      return outcome;
    };
    const workers = queues.map((queue) => start(queue, mine));
    const done = () => workers.reduce((sum, { metrics }) => sum + metrics.value('skillify_jobs_done_total'), 0);
    for (let round = 0; round < 20; round += 1) {
      for (const queue of queues) for (const workspace of ['one', 'two']) await queue.add(workspace, 0);
      await sleep(20);
    }
    await until(async () => {
      const { waiting, active } = (await queues[0]?.counts()) ?? { waiting: 1, active: 1 };
      return waiting + active === 0 && done() >= 2;
    });
    expect(most).toBe(1);
  }, 30_000);

  it('lets the job at work end when it is told to stop, and gives it back when that takes too long', async () => {
    const queue = await queueOf();
    await queue.add('slow', 0);
    const slow = start(queue, async () => {
      await sleep(300);
      return outcome;
    });
    await until(() => slow.metrics.value('skillify_jobs_taken_total') === 1);
    slow.stop.abort();
    await slow.ended;
    expect(slow.metrics.value('skillify_jobs_done_total')).toBe(1);
    await queue.add('endless', 0);
    const stuck = start(queue, (_workspace, signal) => endless(signal), 100);
    await until(() => stuck.metrics.value('skillify_jobs_taken_total') === 1);
    stuck.stop.abort();
    await stuck.ended;
    expect(await queue.counts()).toEqual({ waiting: 1, active: 0, failed: 0 });
  });

  it('stops mining when its connection is cut, because another may have begun', async () => {
    const queue = await queueOf();
    await queue.add('payments', 0);
    let calls = 0;
    const { metrics } = start(queue, (_workspace, signal) => {
      calls += 1;
      return calls === 1 ? endless(signal) : Promise.resolve(outcome);
    });
    await until(() => metrics.value('skillify_jobs_taken_total') === 1);
    await asSuperuser(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await until(() => metrics.value('skillify_jobs_done_total') === 1, 20_000);
    expect(metrics.value('skillify_jobs_failed_total')).toBe(1);
    expect(calls).toBe(2);
  }, 30_000);

  it('keeps no words of a failure in the queue, only its kind', async () => {
    const queue = await queueOf();
    await queue.add('payments', 0);
    const { metrics } = start(queue, async () => {
      throw new SkillifyError('store-broken', 'the secret words of a session');
    });
    await until(() => metrics.value('skillify_jobs_failed_total') >= 1);
    const [job] = await asSuperuser('SELECT output::text AS output FROM skillify_jobs.job');
    expect(String(job?.['output'])).toContain('store-broken');
    expect(String(job?.['output'])).not.toContain('secret');
  });

  it('tells how far a clock is off', async () => {
    const pool = await memberPool(server, database, 'acme/bot');
    cleanUp.push(() => pool.close());
    expect(Math.abs(await clockSkewMs(pool))).toBeLessThan(2_000);
    expect(Math.round((await clockSkewMs(pool, () => Date.now() + 7_200_000)) / 60_000)).toBe(120);
    expect(Math.round((await clockSkewMs(pool, () => Date.now() - 86_400_000)) / 3_600_000)).toBe(-24);
  });
});
