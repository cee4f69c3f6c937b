import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobQueue } from '../../../src/fleet/jobs/jobQueue.ts';
import { createJobSchema } from '../../../src/fleet/jobs/jobSchema.ts';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore.ts';
import { PostgresPool } from '../../../src/store/postgres/postgresPool.ts';
import { batchOf } from '../../capture/spool/spoolEvents.ts';
import { hasPostgres, TestPostgres } from '../../support/postgresServer.ts';
import { createFleetDatabase, type FleetDatabase, memberPool } from '../fleetDatabase.ts';

describe.skipIf(!hasPostgres)('JobQueue', () => {
  let server: TestPostgres;
  let database: FleetDatabase;
  const cleanUp: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await createFleetDatabase(server, {
      'acme/ada': 'writer',
      'acme/ben': 'writer',
      'acme/rob': 'reader',
      'rival/eve': 'admin',
    });
  });
  afterEach(async () => {
    for (const task of cleanUp.splice(0).reverse()) await task();
    await server.dropDatabase(database.name);
  });

  const poolOf = async (member: string) => {
    const pool = await memberPool(server, database, member);
    cleanUp.push(() => pool.close());
    return pool;
  };
  const queueOf = async (member: string) => {
    const queue = await JobQueue.open(await poolOf(member), (error) => {
      throw error;
    });
    cleanUp.push(() => queue.close());
    return queue;
  };
  const asOwner = async <T>(work: (pool: PostgresPool) => Promise<T>): Promise<T> => {
    const pool = await PostgresPool.open({ url: server.ownerUrl(database.name) }, { connections: 1 });
    try {
      return await work(pool);
    } finally {
      await pool.close();
    }
  };
  const age = (seconds: number) =>
    asOwner((pool) =>
      pool.execute(`UPDATE skillify_jobs.job SET started_on = started_on - $1 * interval '1 second'`, [seconds]),
    );

  it('keeps one waiting job a workspace, however often it is asked for', async () => {
    const queue = await queueOf('acme/ada');
    expect(await queue.add('payments', 0)).toBe(true);
    expect(await queue.add('payments', 0)).toBe(false);
    expect(await queue.add('billing', 0)).toBe(true);
    expect(await queue.counts()).toEqual({ waiting: 2, active: 0, failed: 0 });
  });

  it('hands a job to one of several workers only', async () => {
    const [first, second] = [await queueOf('acme/ada'), await queueOf('acme/ben')];
    for (let number = 0; number < 10; number += 1) await first.add(`workspace-${number}`, 0);
    const taken = await Promise.all(Array.from({ length: 16 }, (_, index) => (index % 2 ? first : second).take()));
    const workspaces = taken.flatMap((job) => job?.workspace ?? []);
    expect(workspaces.toSorted()).toEqual([...new Set(workspaces)].toSorted());
    expect(workspaces.length).toBe(10);
  });

  it('has what comes while a workspace is mined mined again afterwards', async () => {
    const queue = await queueOf('acme/ada');
    await queue.add('payments', 0);
    const job = await queue.take();
    expect(await queue.add('payments', 0)).toBe(true);
    expect(await queue.counts()).toMatchObject({ waiting: 1, active: 1 });
    if (job) await queue.finish(job);
    expect(await queue.counts()).toEqual({ waiting: 1, active: 0, failed: 0 });
  });

  it('lets one worker at a time mine a workspace, and others mine other workspaces meanwhile', async () => {
    const [first, second] = [await queueOf('acme/ada'), await queueOf('acme/ben')];
    const seen = await first.alone('payments', async () => [
      await second.alone('payments', async () => 'both'),
      await second.alone('billing', async () => 'other'),
    ]);
    expect(seen).toEqual([null, 'other']);
    expect(await second.alone('payments', async () => 'afterwards')).toBe('afterwards');
  });

  it('gives a job back whose worker lost its connection, and leaves those of living workers alone', async () => {
    const [first, second] = [await queueOf('acme/ada'), await queueOf('acme/ben')];
    await first.add('payments', 0);
    await first.add('billing', 0);
    const lost = await first.take();
    const kept = await first.take();
    await age(60);
    await first.alone(kept?.workspace ?? '', async () => {
      expect(await second.takeOver()).toBe(1);
    });
    expect(await second.counts()).toMatchObject({ waiting: 1, active: 1 });
    expect(lost?.workspace).not.toBe(kept?.workspace);
  });

  it('does not take a job for lost that was taken just now', async () => {
    const queue = await queueOf('acme/ada');
    await queue.add('payments', 0);
    await queue.take();
    expect(await queue.takeOver()).toBe(0);
  });

  it('tries a failed job again a few times, then keeps it as failed', async () => {
    const queue = await queueOf('acme/ada');
    await queue.add('payments', 0);
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await asOwner((pool) => pool.execute(`UPDATE skillify_jobs.job SET start_after = now() - interval '1 second'`));
      const job = await queue.take();
      expect(job).not.toBeNull();
      if (job) await queue.fail(job, 'no luck');
    }
    expect(await queue.take()).toBeNull();
    expect(await queue.counts()).toEqual({ waiting: 0, active: 0, failed: 1 });
    expect(await queue.add('payments', 0)).toBe(true);
  });

  it('asks for mining where sessions grew and nobody asked, but not where a job waits, runs or has just failed', async () => {
    const sessionsIn = async (member: string, workspace: string) => {
      const token = database.tokens.get(member) ?? '';
      const connection = { url: server.loginUrl(database.name), token };
      const store = await openPostgresStore({ connection, workspace });
      await store.appendCaptures([batchOf(workspace, 1, 4)]);
      await store.close();
    };
    const queue = await queueOf('acme/ada');
    await sessionsIn('acme/ada', 'payments');
    await sessionsIn('acme/ada', 'billing');
    await sessionsIn('rival/eve', 'secret');
    expect(await queue.addOverdue()).toBe(2);
    expect(await queue.addOverdue()).toBe(0);
    await asOwner((pool) => pool.execute(`UPDATE skillify_jobs.job SET start_after = now() - interval '1 second'`));
    const jobs = [await queue.take(), await queue.take()];
    expect(jobs.flatMap((job) => job?.workspace ?? []).toSorted()).toEqual(['billing', 'payments']);
    expect(await queue.addOverdue()).toBe(0);
    await asOwner((pool) => pool.execute(`UPDATE skillify_jobs.job SET state = 'failed', completed_on = now()`));
    expect(await queue.addOverdue()).toBe(0);
    await asOwner((pool) => pool.execute(`UPDATE skillify_jobs.job SET completed_on = now() - interval '2 hours'`));
    expect(await queue.addOverdue()).toBe(2);
  });

  it('is made once when several make it at once', async () => {
    const pools = await Promise.all(
      Array.from({ length: 4 }, () => PostgresPool.open({ url: server.ownerUrl(database.name) }, { connections: 1 })),
    );
    await Promise.all(pools.map((pool) => createJobSchema(pool)));
    for (const pool of pools) await pool.close();
    expect(await (await queueOf('acme/ada')).add('payments', 0)).toBe(true);
  });

  describe('keeps organisations apart', () => {
    it('hides the jobs of one from the other, under whatever name they are asked for', async () => {
      const queue = await queueOf('acme/ada');
      await queue.add('payments', 0);
      const rival = await poolOf('rival/eve');
      await queueOf('rival/eve');
      const [acme] = await asOwner((pool) => pool.rows(`SELECT name FROM skillify_jobs.job`));
      const name = String(acme?.['name']);
      expect(await rival.rows('SELECT * FROM skillify_jobs.job')).toEqual([]);
      expect((await rival.rows('SELECT name FROM skillify_jobs.queue')).map((row) => row['name'])).not.toContain(name);
      expect(await rival.execute(`UPDATE skillify_jobs.job SET state = 'active' WHERE name = $1`, [name])).toBe(0);
      expect(await rival.execute('DELETE FROM skillify_jobs.job WHERE name = $1', [name])).toBe(0);
      expect(await queue.counts()).toMatchObject({ waiting: 1 });
    });

    it('lets nobody put a job into the queue of another, move one there, or name it for failures', async () => {
      await queueOf('acme/ada');
      const rivalQueue = await queueOf('rival/eve');
      const rival = await poolOf('rival/eve');
      await rivalQueue.add('own', 0);
      const [acme] = await asOwner((pool) =>
        pool.rows(`SELECT skillify_jobs.queue.name FROM skillify_jobs.queue
        WHERE name NOT IN (SELECT name FROM skillify_jobs.job)`),
      );
      const name = String(acme?.['name']);
      const refused = [
        ['INSERT INTO skillify_jobs.job (name, singleton_key) VALUES ($1, $2)', [name, 'payments']],
        ['UPDATE skillify_jobs.job SET name = $1', [name]],
        ['UPDATE skillify_jobs.job SET dead_letter = $1', [name]],
      ] as const;
      for (const [sql, values] of refused)
        await expect(rival.execute(sql, values)).rejects.toThrow(/row-level security/);
    });

    it('closes the tables behind the policies, the functions that make them and the archive', async () => {
      await queueOf('acme/ada');
      const rival = await poolOf('rival/eve');
      const [partition] = await asOwner((pool) => pool.rows(`SELECT partition_name FROM skillify_jobs.queue`));
      const refused = [
        `SELECT * FROM skillify_jobs.${String(partition?.['partition_name'])}`,
        'SELECT * FROM skillify_jobs.archive',
        'SELECT * FROM skillify_jobs.schedule',
        'TRUNCATE skillify_jobs.job',
        `SELECT skillify_jobs.create_queue('mining-1', '{}')`,
        `SELECT skillify_jobs.delete_queue('mining-1')`,
        'ALTER TABLE skillify_jobs.job DISABLE ROW LEVEL SECURITY',
        'UPDATE skillify_jobs.version SET version = 1',
      ];
      for (const sql of refused) await expect(rival.execute(sql)).rejects.toThrow(/permission denied|must be owner/);
    });

    it('gives readers no queue', async () => {
      await expect(queueOf('acme/rob')).rejects.toMatchObject({ code: 'store-read-only' });
      await (await queueOf('acme/ada')).add('payments', 0);
      expect(await (await poolOf('acme/rob')).rows('SELECT * FROM skillify_jobs.job')).toEqual([]);
    });
  });
});
