import type { PostgresQueries } from '../postgresDatabase.ts';

/** Makes sure that the months of events have partitions, asking the server once a month and process. */
export class EventMonths {
  private readonly prepared = new Set<string>();

  constructor(private readonly queries: PostgresQueries) {}

  /** `times` are UTC milliseconds. In a transaction of its own: making a partition keeps writers of unsound times waiting. */
  async prepare(times: readonly number[]): Promise<void> {
    const missing = new Map<string, number>();
    for (const time of times) {
      const month = monthOf(time);
      if (month !== null && !this.prepared.has(month)) missing.set(month, time);
    }
    if (missing.size === 0) return;
    await this.queries.rows('SELECT skillify.prepare_months($1)', [[...missing.values()]]);
    for (const month of missing.keys()) this.prepared.add(month);
  }
}

/** Null for times that have no partition of their own in any case. */
function monthOf(time: number): string | null {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, -17);
}
