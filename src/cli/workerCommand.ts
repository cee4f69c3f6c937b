import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SkillifyError } from '../base/errors.ts';
import { createEngine } from '../engine/engine.ts';
import type { EngineOptions, SharedStoreOptions } from '../engine/options.ts';
import { backoffMs } from '../fleet/backoff.ts';
import type { Readiness } from '../fleet/healthServer.ts';
import { JobQueue } from '../fleet/jobs/jobQueue.ts';
import { openMemberPool } from '../fleet/memberPool.ts';
import { type MiningOutcome, MiningWorker } from '../fleet/miningWorker.ts';
import type { PostgresPool } from '../store/postgres/postgresPool.ts';
import type { CommandLine } from './arguments.ts';
import type { CommandContext } from './commands.ts';
import { drainMs, FleetProcess } from './fleetProcess.ts';
import { assistantEnvironment, everyTurns, localStorePath, userHome, userName } from './places.ts';
import { sharedStoreOf } from './sharedStore.ts';
import { writerChoice, writerKey } from './writerChoice.ts';

/** A worker whose queue has not answered for so long is not ready. */
const longestSilenceMs = 60_000;
const waits = { firstMs: 500, longestMs: 30_000 };
/** One for the queue's statements, one that holds the lock of the job at work, one for looking after others'. */
const connections = 3;

/**
 * `skillify worker`: takes mining jobs of the organisation that it logs in to, one after the other, until it is asked to
 * stop; `--once` ends when none is due.
 */
export async function workerCommand(line: CommandLine, context: CommandContext): Promise<string> {
  const shared = sharedStoreOf(line, context.environment);
  if (shared === null) {
    throw new SkillifyError(
      'usage',
      'A worker needs the store of a team: name its server with --store postgres://… or SKILLIFY_STORE.',
    );
  }
  const { environment, signal, log } = context;
  const fleet = new FleetProcess(log);
  const deadlineMs = drainMs(environment);
  const pool = await openMemberPool({ url: shared.connection, token: shared.token ?? null }, connections);
  let worker: MiningWorker | null = null;
  try {
    await fleet.serve(line, environment, async () => readiness(worker, fleet));
    const queue = await openQueue(pool, fleet, context);
    if (queue === null) return stopped(line, fleet);
    worker = new MiningWorker({
      queue,
      mine: (workspace, until) => mine(line, context, shared, workspace, until),
      metrics: fleet.metrics,
      log,
      drainMs: deadlineMs,
      once: line.once,
    });
    log('Taking mining jobs. Stop with Ctrl+C.');
    await worker.run(signal);
    await queue.close();
    return stopped(line, fleet);
  } finally {
    await fleet.close();
    await pool.close();
  }
}

/** Waits for the store where it is away; null when the process is asked to stop meanwhile. */
async function openQueue(
  pool: PostgresPool,
  { metrics }: FleetProcess,
  { signal, log }: CommandContext,
): Promise<JobQueue | null> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      return await JobQueue.open(pool, () => metrics.add('skillify_store_errors_total'));
    } catch (error) {
      if (!SkillifyError.is(error, 'store-away')) throw error;
      metrics.add('skillify_store_errors_total');
      if (attempt === 0) log(error.message);
      await sleep(backoffMs(attempt, waits), undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}

function stopped(line: CommandLine, { metrics }: FleetProcess): string {
  const done = metrics.value('skillify_jobs_done_total');
  return line.json ? `${JSON.stringify({ jobs: done })}\n` : `Stopped after ${done} ${done === 1 ? 'job' : 'jobs'}.\n`;
}

async function readiness(worker: MiningWorker | null, { metrics }: FleetProcess): Promise<Readiness> {
  const silentMs = worker?.silentMs ?? null;
  return {
    isReady: silentMs !== null && silentMs < longestSilenceMs,
    detail: {
      secondsSinceAnswer: silentMs === null ? null : Math.round(silentMs / 1_000),
      jobsWaiting: metrics.value('skillify_jobs_waiting'),
      jobsActive: metrics.value('skillify_jobs_active'),
    },
  };
}

/** The project's folder is not here: what mining would see of a folder is an empty one. */
async function mine(
  line: CommandLine,
  { environment, assetPath }: CommandContext,
  sharedStore: SharedStoreOptions,
  workspace: string,
  signal: AbortSignal,
): Promise<MiningOutcome> {
  const storePath = localStorePath(line, environment, userHome());
  const nowhere = path.join(storePath, 'worker', 'nowhere');
  mkdirSync(nowhere, { recursive: true, mode: 0o700 });
  const writer = writerChoice(line, environment);
  const options: EngineOptions = {
    projectPath: nowhere,
    projectKey: workspace,
    homePath: nowhere,
    storePath,
    sharedStore,
    aliases: [],
    environment: assistantEnvironment(environment, true),
    assetPath,
    disabledAssistants: [],
    everyTurns: everyTurns(environment),
    user: userName(),
    writer,
  };
  const engine = await createEngine(options);
  try {
    const key = writerKey(writer, environment);
    if (key !== null) await engine.handle('setSecret', { name: 'anthropic-api-key', value: key }, signal);
    const { mined, proposals, writer: words } = await engine.handle('now', { trigger: 'turn-end' }, signal);
    const { input, output, cacheRead, cacheWrite } = words?.tokens ?? {
      input: 0,
      output: 0,
      cacheRead: 0,
      cacheWrite: 0,
    };
    return {
      sessions: mined.sessions,
      proposals: proposals.length,
      modelCalls: words?.calls ?? 0,
      modelTokens: input + output + cacheRead + cacheWrite,
      modelCostUsd: words?.costUsd ?? null,
    };
  } finally {
    await engine.dispose();
  }
}
