import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { type BackoffTimes, backoffMs } from './backoff.ts';
import type { JobQueue, MiningJob } from './jobs/jobQueue.ts';
import type { Metrics } from './metrics.ts';

/** What mining one workspace came to. */
export interface MiningOutcome {
  readonly sessions: number;
  readonly proposals: number;
  readonly modelCalls: number;
  readonly modelTokens: number;
  /** Null where the price is not known. */
  readonly modelCostUsd: number | null;
}

/** Times of a worker, in milliseconds; tests shorten them. */
export interface WorkerTimes {
  /** Between looks at an empty queue; half to whole of it is waited. */
  readonly idleMs: number;
  /** Between looks for jobs of dead workers. */
  readonly takeOverMs: number;
  /** Between checks that the lock of the job at work is still held. */
  readonly lockCheckMs: number;
  readonly away: BackoffTimes;
}

/** What a worker needs. */
export interface MiningWorkerOptions {
  readonly queue: JobQueue;
  /** Mines a workspace; stops between sessions when the signal says so, keeping what was done. */
  readonly mine: (workspace: string, signal: AbortSignal) => Promise<MiningOutcome>;
  readonly metrics: Metrics;
  readonly log: (message: string) => void;
  /** How long the job at work may go on after the worker was told to stop. */
  readonly drainMs: number;
  /** Ends when no job is due. */
  readonly once?: boolean;
  readonly times?: WorkerTimes;
}

const defaultTimes: WorkerTimes = {
  idleMs: 2_000,
  takeOverMs: 2_000,
  lockCheckMs: 5_000,
  away: { firstMs: 500, longestMs: 30_000 },
};
const tidyEveryMs = 3_600_000;
const overdueEveryMs = 60_000;

/** Takes mining jobs one after the other until told to stop, and gives back those of workers that died. */
export class MiningWorker {
  private readonly times: WorkerTimes;
  private lookedForDeadAt = Number.NEGATIVE_INFINITY;
  private tidiedAt = Number.NEGATIVE_INFINITY;
  private lookedForOverdueAt = Number.NEGATIVE_INFINITY;
  private failures = 0;
  private answeredAt: number | null = null;

  constructor(private readonly options: MiningWorkerOptions) {
    this.times = options.times ?? defaultTimes;
  }

  /** Milliseconds since the queue last answered; null before it did. */
  get silentMs(): number | null {
    return this.answeredAt === null ? null : performance.now() - this.answeredAt;
  }

  /** Resolves when the signal said to stop and the job at work has ended or was given back. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const worked = await this.turn(signal);
      if (worked === 'job') continue;
      if (worked === 'nothing' && this.options.once) return;
      const waitMs =
        worked === 'nothing'
          ? this.times.idleMs * (0.5 + Math.random() / 2)
          : backoffMs(this.failures - 1, this.times.away);
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async turn(signal: AbortSignal): Promise<'job' | 'nothing' | 'failure'> {
    const { queue, metrics, log } = this.options;
    try {
      await this.keepUp();
      const job = await queue.take();
      this.answeredAt = performance.now();
      this.failures = 0;
      if (job === null) return 'nothing';
      metrics.add('skillify_jobs_taken_total');
      await this.work(job, signal);
      return 'job';
    } catch (error) {
      this.failures += 1;
      metrics.add('skillify_store_errors_total');
      if (this.failures === 1) log(`The queue of jobs does not answer: ${messageOf(error)}`);
      return 'failure';
    }
  }

  private async keepUp(): Promise<void> {
    const { queue, metrics, log } = this.options;
    const now = performance.now();
    if (now - this.lookedForDeadAt < this.times.takeOverMs) return;
    this.lookedForDeadAt = now;
    const taken = await queue.takeOver();
    if (taken > 0) log(`${taken} ${taken === 1 ? 'job' : 'jobs'} of workers that are gone will be done again.`);
    metrics.add('skillify_jobs_taken_over_total', taken);
    const { waiting, active, failed } = await queue.counts();
    metrics.set('skillify_jobs_waiting', waiting);
    metrics.set('skillify_jobs_active', active);
    metrics.set('skillify_jobs_failed', failed);
    if (now - this.lookedForOverdueAt >= overdueEveryMs) {
      this.lookedForOverdueAt = now;
      metrics.add('skillify_jobs_queued_total', await queue.addOverdue());
    }
    if (now - this.tidiedAt < tidyEveryMs) return;
    this.tidiedAt = now;
    await queue.tidy();
  }

  private async work(job: MiningJob, signal: AbortSignal): Promise<void> {
    const { queue, metrics } = this.options;
    const done = await queue.alone(job.workspace, async (holdsLock) => {
      await this.mine(job, holdsLock, signal);
      return true;
    });
    if (done !== null) return;
    metrics.add('skillify_jobs_put_back_total');
    await queue.putBack(job);
  }

  private async mine(job: MiningJob, holdsLock: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
    const { queue, mine, metrics, log, drainMs } = this.options;
    const cancel = new AbortController();
    const guard = setInterval(() => {
      // Whoever has the lock now may mine the workspace, so this one must not.
      void holdsLock().then((holds) => {
        if (holds) this.answeredAt = performance.now();
        else cancel.abort();
      });
    }, this.times.lockCheckMs);
    let deadline: NodeJS.Timeout | undefined;
    const stop = () => {
      deadline = setTimeout(() => cancel.abort(), drainMs);
    };
    signal.addEventListener('abort', stop, { once: true });
    const started = performance.now();
    try {
      this.count(await mine(job.workspace, cancel.signal));
      await queue.finish(job);
      metrics.add('skillify_jobs_done_total');
    } catch (error) {
      metrics.add('skillify_jobs_failed_total');
      const isStopped = SkillifyError.is(error, 'cancelled');
      log(`Mining ${job.workspace} ${isStopped ? 'was stopped' : 'failed'}: ${messageOf(error)}`);
      await queue.fail(job, isStopped ? 'The worker was stopped.' : codeOf(error));
    } finally {
      metrics.add('skillify_mining_seconds_total', (performance.now() - started) / 1_000);
      clearInterval(guard);
      clearTimeout(deadline);
      signal.removeEventListener('abort', stop);
    }
  }

  private count({ sessions, proposals, modelCalls, modelTokens, modelCostUsd }: MiningOutcome): void {
    const { metrics } = this.options;
    metrics.add('skillify_sessions_mined_total', sessions);
    metrics.add('skillify_proposals_total', proposals);
    metrics.add('skillify_model_calls_total', modelCalls);
    metrics.add('skillify_model_tokens_total', modelTokens);
    metrics.add('skillify_model_cost_usd_total', modelCostUsd ?? 0);
  }
}

/** The queue keeps no more of a failure than its code: messages may quote what was mined. */
function codeOf(error: unknown): string {
  return SkillifyError.is(error) ? error.code : 'internal';
}
