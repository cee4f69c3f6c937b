/** What a metric is and means. */
export interface MetricHelp {
  readonly type: 'counter' | 'gauge';
  readonly help: string;
}

/** Every metric of `/metrics`, by name; durations are in seconds and sizes in bytes, as Prometheus has it. */
export const fleetMetrics = {
  skillify_events_captured_total: {
    type: 'counter',
    help: 'Events read from transcripts and taken by the store or the spool.',
  },
  skillify_events_sent_total: { type: 'counter', help: 'Events that the shared store took for the first time.' },
  skillify_events_spooled_total: { type: 'counter', help: 'Events written to the spool while the store was away.' },
  skillify_events_duplicate_total: { type: 'counter', help: 'Events that were known already and not stored again.' },
  skillify_events_withheld_total: { type: 'counter', help: 'Spooled events not sent because of an opt-out.' },
  skillify_spool_bytes: { type: 'gauge', help: 'Size of what waits in the spool.' },
  skillify_spool_limit_bytes: { type: 'gauge', help: 'Size that the spool may have.' },
  skillify_spool_damaged_total: { type: 'counter', help: 'Spooled records that could not be read.' },
  skillify_capture_paused: { type: 'gauge', help: '1 while the spool is full and capture waits.' },
  skillify_capture_lag_seconds: {
    type: 'gauge',
    help: 'Age of the newest event when the store took it, by the clock of this machine.',
  },
  skillify_store_up: { type: 'gauge', help: '1 while the shared store answers.' },
  skillify_store_away_seconds: { type: 'gauge', help: 'How long the shared store has been away.' },
  skillify_store_errors_total: { type: 'counter', help: 'Requests to the shared store that failed.' },
  skillify_clock_skew_seconds: {
    type: 'gauge',
    help: 'How far the clock of this machine is ahead of the server’s.',
  },
  skillify_jobs_queued_total: { type: 'counter', help: 'Mining jobs this process asked for.' },
  skillify_jobs_taken_total: { type: 'counter', help: 'Mining jobs this worker took.' },
  skillify_jobs_done_total: { type: 'counter', help: 'Mining jobs this worker finished.' },
  skillify_jobs_failed_total: { type: 'counter', help: 'Mining jobs that failed here.' },
  skillify_jobs_put_back_total: { type: 'counter', help: 'Jobs put back because another worker mined the workspace.' },
  skillify_jobs_taken_over_total: { type: 'counter', help: 'Jobs of dead workers this worker gave back.' },
  skillify_jobs_waiting: { type: 'gauge', help: 'Mining jobs of the organisation that wait.' },
  skillify_jobs_active: { type: 'gauge', help: 'Mining jobs of the organisation that run.' },
  skillify_jobs_failed: { type: 'gauge', help: 'Mining jobs of the organisation that failed for good.' },
  skillify_mining_seconds_total: { type: 'counter', help: 'Time spent on mining jobs.' },
  skillify_sessions_mined_total: { type: 'counter', help: 'Sessions mined by this worker.' },
  skillify_proposals_total: { type: 'counter', help: 'Proposals made or changed by this worker.' },
  skillify_model_calls_total: { type: 'counter', help: 'Calls to a language model.' },
  skillify_model_tokens_total: { type: 'counter', help: 'Tokens of calls to a language model.' },
  skillify_model_cost_usd_total: { type: 'counter', help: 'US dollars of calls whose price is known.' },
  skillify_start_time_seconds: { type: 'gauge', help: 'When the process started, Unix time.' },
} as const satisfies Readonly<Record<string, MetricHelp>>;

export type MetricName = keyof typeof fleetMetrics;

/** The numbers of one process. Gauges may be asked for when they are read. */
export class Metrics {
  private readonly values = new Map<MetricName, number>();
  private readonly gauges = new Map<MetricName, () => number>();

  add(name: MetricName, amount = 1): void {
    this.values.set(name, (this.values.get(name) ?? 0) + amount);
  }

  set(name: MetricName, value: number): void {
    this.values.set(name, value);
  }

  /** The value is asked for each time the metrics are read. */
  measure(name: MetricName, value: () => number): void {
    this.gauges.set(name, value);
  }

  value(name: MetricName): number {
    return this.gauges.get(name)?.() ?? this.values.get(name) ?? 0;
  }

  /** In the text format 0.0.4 of Prometheus; all names are there from the start, so that a rate has a first value. */
  text(): string {
    const names = Object.keys(fleetMetrics).filter(isMetric);
    return names
      .map((name) => {
        const { type, help } = fleetMetrics[name];
        return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${number(this.value(name))}\n`;
      })
      .join('');
  }
}

function isMetric(name: string): name is MetricName {
  return Object.hasOwn(fleetMetrics, name);
}

function number(value: number): string {
  return Number.isFinite(value) ? String(value) : 'NaN';
}
