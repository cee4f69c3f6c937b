import PgBoss from 'pg-boss';
import { SkillifyError } from '../../base/errors.ts';
import { numberAt, stringAt } from '../../base/json.ts';
import type { PostgresQueries } from '../../store/postgres/postgresDatabase.ts';
import type { PostgresPool } from '../../store/postgres/postgresPool.ts';
import { bossDatabase, jobSchema } from './bossDatabase.ts';

/** Turns that end shortly after each other are mined together. */
const gatherSeconds = 5;
/** A worker that has taken a job has its lock by then; one that has not is gone. */
const lockGraceSeconds = 5;
const keepDoneDays = 1;
const putBackSeconds = 3;
const failedRestMinutes = 60;

/** A project that is to be mined, as a worker holds it. */
export interface MiningJob {
  readonly id: string;
  /** Name of the workspace. */
  readonly workspace: string;
}

/** How many jobs wait, run, and have failed for good. */
export interface JobCounts {
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
}

/** Where workspaces are told apart by the lock that whoever mines one holds. */
const lockKey = `hashtextextended('skillify-mining:' || skillify.current_organisation() || ':' || $1, 0)`;

/**
 * The mining jobs of one organisation. At most one job a workspace waits; a lock of the database's, which ends with its
 * holder's connection, lets at most one run, and tells at once whose worker died.
 */
export class JobQueue {
  private constructor(
    private readonly pool: PostgresPool,
    private readonly boss: PgBoss,
    private readonly queue: string,
  ) {}

  /** `pool` is logged in as a member that may write. `onFailure` hears of failures that the library keeps to itself. */
  static async open(pool: PostgresPool, onFailure: (error: unknown) => void): Promise<JobQueue> {
    const [row] = await pool.rows(
      `SELECT CASE WHEN to_regnamespace('${jobSchema}') IS NULL THEN false
         ELSE has_schema_privilege('${jobSchema}', 'USAGE') END AS there`,
    );
    if (row?.['there'] !== true) {
      throw new SkillifyError(
        'store-broken',
        'The shared store has no job queue yet. The owner of the database makes one with “skillify team init”.',
      );
    }
    const [opened] = await pool.rows(`SELECT ${jobSchema}.open_queue() AS name`);
    const queue = stringAt(opened, 'name');
    if (queue === undefined)
      throw new SkillifyError('store-broken', 'The shared store did not name its queue of jobs.');
    const boss = new PgBoss({
      db: bossDatabase(pool, onFailure),
      schema: jobSchema,
      migrate: false,
      supervise: false,
      schedule: false,
    });
    boss.on('error', onFailure);
    await boss.start();
    return new JobQueue(pool, boss, queue);
  }

  async close(): Promise<void> {
    await this.boss.stop({ graceful: false });
  }

  /** Has a workspace mined soon; false where that waits to be done already. */
  async add(workspace: string, afterSeconds = gatherSeconds): Promise<boolean> {
    const id = await this.boss.send(this.queue, { workspace }, { singletonKey: workspace, startAfter: afterSeconds });
    return id !== null;
  }

  /** The next job, oldest first; null when none is due. */
  async take(): Promise<MiningJob | null> {
    const [job] = await this.boss.fetch<unknown>(this.queue, { batchSize: 1 });
    if (job === undefined) return null;
    const workspace = stringAt(job.data, 'workspace');
    if (workspace !== undefined) return { id: job.id, workspace };
    await this.boss.cancel(this.queue, job.id);
    return null;
  }

  async finish(job: MiningJob): Promise<void> {
    await this.boss.complete(this.queue, job.id);
  }

  /** The job is tried again later, a few times with growing waits. */
  async fail(job: MiningJob, message: string): Promise<void> {
    await this.boss.fail(this.queue, job.id, { message });
  }

  /** For a workspace that another worker mines just now: it is mined again afterwards, for what came meanwhile. */
  async putBack(job: MiningJob): Promise<void> {
    await this.add(job.workspace, putBackSeconds);
    await this.finish(job);
  }

  /** Runs the work while this worker alone may mine the workspace; null where another one does. */
  async alone<T>(workspace: string, work: (holdsLock: () => Promise<boolean>) => Promise<T>): Promise<T | null> {
    return this.pool.withClient(async (queries) => {
      if (!(await tryLock(queries, workspace))) return null;
      try {
        return await work(() => isAlive(queries));
      } finally {
        await unlock(queries, workspace).catch(() => undefined);
      }
    });
  }

  /** Gives jobs of workers that are gone back to the others. Returns how many. */
  async takeOver(): Promise<number> {
    const rows = await this.pool.rows(
      `SELECT id, data->>'workspace' AS workspace FROM ${jobSchema}.job
       WHERE name = $1 AND state = 'active' AND started_on < now() - $2 * interval '1 second'`,
      [this.queue, lockGraceSeconds],
    );
    let count = 0;
    for (const row of rows) {
      const id = stringAt(row, 'id');
      const workspace = stringAt(row, 'workspace');
      if (id === undefined || workspace === undefined) continue;
      const freed = await this.alone(workspace, () => this.fail({ id, workspace }, 'The worker is gone.'));
      if (freed !== null) count += 1;
    }
    return count;
  }

  /**
   * Asks for mining wherever sessions grew and nobody asked: whoever sent them may have been killed before. A workspace
   * whose job failed for good is left alone for a while. Returns how many were asked for.
   */
  async addOverdue(): Promise<number> {
    const rows = await this.pool.rows(
      `SELECT DISTINCT w.name FROM skillify.sessions s JOIN skillify.list_workspaces() w ON w.id = s.workspace_id
       WHERE s.events > s.mined_events AND NOT EXISTS (SELECT FROM ${jobSchema}.job j WHERE j.name = $1
         AND j.singleton_key = w.name AND (j.state IN ('created', 'retry', 'active')
           OR j.state = 'failed' AND j.completed_on > now() - $2 * interval '1 minute'))`,
      [this.queue, failedRestMinutes],
    );
    let count = 0;
    for (const row of rows) {
      const name = stringAt(row, 'name');
      if (name !== undefined && (await this.add(name))) count += 1;
    }
    return count;
  }

  /** Removes what was done long ago. */
  async tidy(): Promise<void> {
    await this.pool.execute(
      `DELETE FROM ${jobSchema}.job WHERE name = $1 AND state IN ('completed', 'cancelled')
       AND completed_on < now() - $2 * interval '1 day'`,
      [this.queue, keepDoneDays],
    );
  }

  async counts(): Promise<JobCounts> {
    const [row] = await this.pool.rows(
      `SELECT count(*) FILTER (WHERE state IN ('created', 'retry')) AS waiting,
         count(*) FILTER (WHERE state = 'active') AS active, count(*) FILTER (WHERE state = 'failed') AS failed
       FROM ${jobSchema}.job WHERE name = $1`,
      [this.queue],
    );
    const count = (key: string) => numberAt(row, key) ?? 0;
    return { waiting: count('waiting'), active: count('active'), failed: count('failed') };
  }
}

async function tryLock(queries: PostgresQueries, workspace: string): Promise<boolean> {
  const [row] = await queries.rows(`SELECT pg_try_advisory_lock(${lockKey}) AS locked`, [workspace]);
  return row?.['locked'] === true;
}

async function unlock(queries: PostgresQueries, workspace: string): Promise<void> {
  await queries.rows(`SELECT pg_advisory_unlock(${lockKey})`, [workspace]);
}

/** The lock lives as long as the connection does. */
async function isAlive(queries: PostgresQueries): Promise<boolean> {
  try {
    await queries.rows('SELECT 1');
    return true;
  } catch {
    return false;
  }
}
