import { numberAt } from '../../base/json.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import type { EngineValues } from './engineValues.ts';
import type { MemoryTable } from './memoryTable.ts';

/** Until when windows are no longer counted anew: the shorter ones that would be needed for it are gone. */
export const frozenUntilKey = 'memory.frozenUntil';

const LAST_DAY = `SELECT max(from_at) AS day FROM memory_windows WHERE time_window = 'day' AND scope = 'project' AND from_at <= ?`;

const UNCOUNTED = `
SELECT 1 FROM memory_dirty WHERE (time_window <> 'session' AND from_at >= ?1 AND from_at < ?2)
  OR (time_window = 'session' AND from_at IN (SELECT number FROM sessions WHERE last_event_at < ?2)) LIMIT 1`;

// Sessions that went on beyond that time are still summed up from their quarters of an hour.
const SHORT_WINDOWS = `
SELECT number FROM memory_windows
WHERE time_window IN ('quarter-hour', 'hour') AND from_at < ?1 AND to_at <= ?1
  AND (scope <> 'session' OR subject IN (SELECT id FROM sessions WHERE last_event_at < ?1)) LIMIT ?2`;

/** Drops the summaries of quarters and hours that lie far back; days and sessions, and the facts themselves, stay. */
export class RetentionSummaries {
  constructor(
    private readonly database: SqlDatabase,
    private readonly values: EngineValues,
    private readonly memory: MemoryTable,
  ) {}

  /** Drops at most so many that ended before a time, and returns how many; 0 when there are none, or some are yet to be counted. */
  compact(before: number, limit: number): number {
    return this.database.transaction('normal', () => {
      const floor = numberAt(this.database.get(LAST_DAY, [Math.round(before)]), 'day');
      if (floor === undefined) return 0;
      const stored = this.values.get(frozenUntilKey);
      const frozen = typeof stored === 'number' ? stored : Number.MIN_SAFE_INTEGER;
      if (this.database.get(UNCOUNTED, [frozen, floor]) !== undefined) return 0;
      const numbers = this.database.all(SHORT_WINDOWS, [floor, limit]).flatMap((row) => numberAt(row, 'number') ?? []);
      if (numbers.length === 0) return 0;
      if (floor > frozen) this.values.set(frozenUntilKey, floor);
      this.memory.drop(numbers);
      this.database.run(`DELETE FROM memory_dirty WHERE time_window <> 'session' AND from_at < ?`, [
        Math.max(floor, frozen),
      ]);
      return numbers.length;
    });
  }
}
