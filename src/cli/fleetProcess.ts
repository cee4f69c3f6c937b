import { SkillifyError } from '../base/errors.ts';
import { environmentSetting } from '../engine/consent.ts';
import type { FleetHooks, SpoolView } from '../fleet/fleetHooks.ts';
import { type HealthServer, type Readiness, startHealthServer } from '../fleet/healthServer.ts';
import { Metrics } from '../fleet/metrics.ts';
import type { CommandLine } from './arguments.ts';

const defaultDrainSeconds = 20;
const mostDrainSeconds = 3_600;

/** How long a process that was asked to stop goes on with what it has begun, in milliseconds. Throws `usage`. */
export function drainMs(environment: NodeJS.ProcessEnv): number {
  const text = environment['SKILLIFY_DRAIN_SECONDS'];
  const seconds = text === undefined || text.trim() === '' ? defaultDrainSeconds : Number(text);
  if (Number.isFinite(seconds) && seconds >= 0 && seconds <= mostDrainSeconds) return seconds * 1_000;
  throw new SkillifyError('usage', `SKILLIFY_DRAIN_SECONDS is a number of seconds from 0 to ${mostDrainSeconds}.`);
}

/** True where SKILLIFY_CAPTURE (or HIVEMIND_CAPTURE) switches capture off. */
export function isCaptureOff(environment: NodeJS.ProcessEnv): boolean {
  return /^(?:false|0|off|no)$/i.test(environmentSetting(environment, 'CAPTURE') ?? '');
}

/** The numbers of a headless process, fed by its engine, and the server that shows them. */
export class FleetProcess {
  readonly metrics = new Metrics();
  private spool: SpoolView | null = null;
  private problem: string | null = null;
  private clockSkewMs: number | null = null;
  private server: HealthServer | null = null;

  constructor(private readonly log: (message: string) => void) {
    this.metrics.set('skillify_start_time_seconds', Date.now() / 1_000);
    this.metrics.set('skillify_store_up', 1);
  }

  get waiting(): SpoolView | null {
    return this.spool;
  }

  hooks(): FleetHooks {
    const { metrics } = this;
    return {
      counters: {
        captured: (events) => metrics.add('skillify_events_captured_total', events),
        sent: (events) => metrics.add('skillify_events_sent_total', events),
        spooled: (events) => metrics.add('skillify_events_spooled_total', events),
        duplicates: (events) => metrics.add('skillify_events_duplicate_total', events),
        withheld: (events) => metrics.add('skillify_events_withheld_total', events),
        storeError: () => metrics.add('skillify_store_errors_total'),
        paused: (isPaused) => metrics.set('skillify_capture_paused', isPaused ? 1 : 0),
        lag: (milliseconds) => metrics.set('skillify_capture_lag_seconds', milliseconds / 1_000),
      },
      onLink: (problem) => {
        if (problem !== null && this.problem === null) this.log(`The shared store is away: ${problem}`);
        if (problem === null && this.problem !== null) this.log('The shared store is back.');
        this.problem = problem;
        metrics.set('skillify_store_up', problem === null ? 1 : 0);
      },
      onSpool: (spool) => {
        this.spool = spool;
        metrics.measure('skillify_spool_bytes', () => spool.sizeBytes);
        metrics.measure('skillify_spool_limit_bytes', () => spool.limitBytes);
        metrics.measure('skillify_spool_damaged_total', () => spool.damagedRecords);
        metrics.measure('skillify_store_away_seconds', () => spool.awayMs / 1_000);
      },
      onClockSkew: (milliseconds) => {
        this.clockSkewMs = milliseconds;
        metrics.set('skillify_clock_skew_seconds', milliseconds / 1_000);
      },
      onJobQueued: () => metrics.add('skillify_jobs_queued_total'),
      log: (_level, message) => this.log(message),
    };
  }

  /** Serves what is known where `--listen` or SKILLIFY_LISTEN says so. Throws `usage`. */
  async serve(
    { listen }: Pick<CommandLine, 'listen'>,
    environment: NodeJS.ProcessEnv,
    readiness: () => Promise<Readiness> = async () => this.readiness(),
  ): Promise<void> {
    const address = listen ?? (environment['SKILLIFY_LISTEN'] || null);
    if (address === null) return;
    this.server = await startHealthServer(address, { readiness, metrics: () => this.metrics.text() });
    this.log(`Listening on http://${this.server.address} (/healthz, /readyz, /metrics).`);
  }

  readiness(): Readiness {
    const { spool, problem, clockSkewMs, metrics } = this;
    return {
      isReady: problem === null && (spool?.isDrained ?? true),
      detail: {
        problem,
        lagSeconds: metrics.value('skillify_capture_lag_seconds'),
        spoolBytes: spool?.sizeBytes ?? 0,
        awaySeconds: Math.round((spool?.awayMs ?? 0) / 1_000),
        clockSkewSeconds: clockSkewMs === null ? null : Math.round(clockSkewMs / 1_000),
        paused: metrics.value('skillify_capture_paused') === 1,
      },
    };
  }

  async close(): Promise<void> {
    await this.server?.close();
  }
}
