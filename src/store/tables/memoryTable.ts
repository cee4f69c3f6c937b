import { numberAt, stringAt } from '../../base/json.ts';
import { type Aggregate, citedEvents } from '../../memory/aggregate.ts';
import { quarterHourMs, type RollingWindow } from '../../memory/summaryWindow.ts';
import type { ScopedAggregate } from '../../memory/windowSummaries.ts';
import type { DirtyWindow, NewSessionSummary, NewSummary, StoredSummary, SummaryFilter } from '../memoryLane.ts';
import { scopedAggregateOf, summaryOf } from '../rows/memoryRows.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import type { EngineValues } from './engineValues.ts';
import { frozenUntilKey } from './retentionSummaries.ts';

const hourMs = 3_600_000;
/** Days that end daylight saving time have 25 hours. */
const longestDayMs = 25 * hourMs;

const WINDOWS: readonly RollingWindow[] = ['quarter-hour', 'hour', 'day'];

/** Sessions whose summaries are made at once. */
const sessionsAtOnce = 10;

const NEXT_DIRTY = `
SELECT time_window, from_at FROM memory_dirty
WHERE time_window = 'session' OR from_at >= ?
ORDER BY CASE time_window WHEN 'quarter-hour' THEN 0 WHEN 'hour' THEN 1 WHEN 'session' THEN 2 ELSE 3 END, from_at DESC
LIMIT 1`;

const DIRTY_SESSIONS = `
SELECT s.id AS session_id FROM memory_dirty d JOIN sessions s ON s.number = d.from_at
WHERE d.time_window = 'session' ORDER BY d.from_at DESC LIMIT ${sessionsAtOnce}`;

const INSERT_WINDOW = `
INSERT INTO memory_windows (time_window, from_at, to_at, scope, subject, aggregate_json, made_at)
VALUES (?, ?, ?, ?, ?, ?, ?)`;

const INSERT_TEXT = `
INSERT INTO memory (number, session_id, from_at, to_at, summary, event_ids_json, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)`;

/** Rolling summaries: what was counted for each window and scope, and the wording of those that are searched. */
export class MemoryTable {
  constructor(
    private readonly database: SqlDatabase,
    private readonly values: EngineValues,
  ) {}

  nextDirty(): DirtyWindow | null {
    const frozen = this.values.get(frozenUntilKey);
    const row = this.database.get(NEXT_DIRTY, [typeof frozen === 'number' ? frozen : Number.MIN_SAFE_INTEGER]);
    const from = numberAt(row, 'from_at');
    const name = stringAt(row, 'time_window');
    if (from === undefined) return null;
    const window = WINDOWS.find((each) => each === name);
    if (window !== undefined) return { window, from };
    const sessionIds = this.database.all(DIRTY_SESSIONS).flatMap((row) => stringAt(row, 'session_id') ?? []);
    return { window: 'session', sessionIds };
  }

  parts(window: RollingWindow, from: number, to: number): readonly ScopedAggregate[] {
    return this.database
      .all(
        `SELECT * FROM memory_windows WHERE time_window = ? AND from_at >= ? AND from_at < ? AND scope <> 'session'
         ORDER BY from_at, number`,
        [window, from, to],
      )
      .map(scopedAggregateOf);
  }

  sessionParts(
    sessionId: string,
  ): { readonly from: number; readonly to: number; readonly parts: readonly Aggregate[] } | null {
    const rows = this.database.all(
      `SELECT * FROM memory_windows WHERE scope = 'session' AND subject = ? AND time_window = 'quarter-hour' ORDER BY from_at`,
      [sessionId],
    );
    if (rows.length === 0) return null;
    const session = this.database.get('SELECT started_at, last_event_at FROM sessions WHERE id = ?', [sessionId]);
    const parts = rows.map((row) => scopedAggregateOf(row).aggregate);
    const [from, to] = [numberAt(session, 'started_at'), numberAt(session, 'last_event_at')];
    return from === undefined || to === undefined ? null : { from, to, parts };
  }

  save(
    { window, from, to }: { readonly window: RollingWindow; readonly from: number; readonly to: number },
    summaries: readonly NewSummary[],
    parent: { readonly window: RollingWindow; readonly from: number } | null,
  ): void {
    this.database.transaction('normal', () => {
      const old = this.database.all(
        'SELECT number, scope, subject, aggregate_json FROM memory_windows WHERE time_window = ? AND from_at = ?',
        [window, from],
      );
      const unchanged = this.replace({ window, from, to }, old, summaries);
      const touched = [...old, ...summaries].filter(({ scope, subject }) => !unchanged.has(`${scope} ${subject}`));
      for (const { scope, subject } of touched) if (scope === 'session') this.markSession(String(subject));
      this.database.run('DELETE FROM memory_dirty WHERE time_window = ? AND from_at = ?', [window, from]);
      if (parent !== null && touched.length > 0) this.mark(parent.window, parent.from);
    });
  }

  saveSessions(summaries: readonly NewSessionSummary[]): void {
    this.database.transaction('normal', () => {
      if (summaries.length === 0)
        this.database.run(
          `DELETE FROM memory_dirty WHERE time_window = 'session' AND from_at NOT IN (SELECT number FROM sessions)`,
        );
      for (const { sessionId, summary } of summaries) {
        const old = this.database.all(
          `SELECT number, scope, subject, aggregate_json FROM memory_windows
           WHERE scope = 'session' AND subject = ? AND time_window = 'session'`,
          [sessionId],
        );
        const scoped = summary === null ? [] : [{ ...summary, scope: 'session', subject: sessionId } as const];
        this.replace({ window: 'session', from: summary?.from ?? 0, to: summary?.to ?? 0 }, old, scoped);
        this.database.run(
          `DELETE FROM memory_dirty WHERE time_window = 'session' AND from_at = (SELECT number FROM sessions WHERE id = ?)`,
          [sessionId],
        );
      }
    });
  }

  saveWording(number: number, text: string, author: string): number | null {
    return this.database.transaction('normal', () => {
      const row = this.database.get('SELECT * FROM memory WHERE number = ?', [number]);
      if (row === undefined) return null;
      this.forgetText([number]);
      // Under the same number its old terms would have to be taken from the index one by one.
      this.database.run('DELETE FROM memory WHERE number = ?', [number]);
      const next = this.lastNumber() + 1;
      this.database.run('UPDATE memory_windows SET number = ? WHERE number = ?', [next, number]);
      this.database.run(`UPDATE sqlite_sequence SET seq = ? WHERE name = 'memory_windows'`, [next]);
      this.database.run(INSERT_TEXT, [
        ...[next, row['session_id'] ?? null, row['from_at'] ?? 0, row['to_at'] ?? 0, text],
        ...[row['event_ids_json'] ?? '[]', row['made_at'] ?? 0],
      ]);
      this.database.run('UPDATE memory SET worded_by = ? WHERE number = ?', [author, next]);
      return next;
    });
  }

  list({ from, to, scope, subject, window, limit }: SummaryFilter): readonly StoredSummary[] {
    return this.database
      .all(
        `SELECT w.*, m.summary AS summary, m.worded_by AS worded_by
         FROM memory_windows w LEFT JOIN memory m ON m.number = w.number
         WHERE (?1 IS NULL OR w.to_at > ?1) AND (?2 IS NULL OR w.from_at < ?2) AND (?3 IS NULL OR w.scope = ?3)
           AND (?4 IS NULL OR w.subject = ?4)
           AND CASE WHEN ?5 IS NULL THEN w.scope <> 'session' OR w.time_window = 'session' ELSE w.time_window = ?5 END
         ORDER BY w.to_at DESC, w.from_at DESC, w.number LIMIT ?6`,
        [from, to, scope, subject, window, limit],
      )
      .map(summaryOf);
  }

  /** Drops windows with their wording, in the caller's transaction. */
  drop(numbers: readonly number[]): void {
    this.remove(numbers);
  }

  /**
   * Drops every window that the sessions were part of, in the caller's transaction; what is left is counted anew later, but
   * for days so far back that the windows they were counted from are gone.
   */
  forget(sessionIds: string, quarters: readonly number[]): void {
    const numbers = new Set<number>();
    const collect = (sql: string, parameters: readonly (string | number)[]) => {
      for (const row of this.database.all(sql, parameters)) numbers.add(numberAt(row, 'number') ?? -1);
    };
    collect(
      `SELECT number FROM memory_windows WHERE scope = 'session' AND subject IN (SELECT value FROM json_each(?))`,
      [sessionIds],
    );
    for (const quarter of quarters)
      for (const [window, lengthMs] of [
        ['quarter-hour', quarterHourMs],
        ['hour', hourMs],
        ['day', longestDayMs],
      ] as const)
        collect(
          'SELECT number FROM memory_windows WHERE time_window = ? AND from_at > ? AND from_at <= ? AND to_at > ?',
          [window, quarter - lengthMs, quarter, quarter],
        );
    this.remove([...numbers]);
    this.database.run(
      `DELETE FROM memory_dirty WHERE time_window = 'session' AND from_at IN (
         SELECT number FROM sessions WHERE id IN (SELECT value FROM json_each(?)))`,
      [sessionIds],
    );
  }

  /** Returns, as `scope subject`, what is the same as before and was left as it is. */
  private replace(
    { window, from, to }: { readonly window: StoredSummary['window']; readonly from: number; readonly to: number },
    old: readonly Readonly<Record<string, string | number | null>>[],
    summaries: readonly NewSummary[],
  ): ReadonlySet<string> {
    const unchanged = new Set<string>();
    const known = new Map(old.map((row) => [`${row['scope']} ${row['subject']}`, row]));
    const written = summaries.map((summary) => ({ summary, json: JSON.stringify(summary.aggregate) }));
    for (const { summary, json } of written) {
      const key = `${summary.scope} ${summary.subject}`;
      if (known.get(key)?.['aggregate_json'] === json) unchanged.add(key);
    }
    this.remove(
      old.flatMap((row) => (unchanged.has(`${row['scope']} ${row['subject']}`) ? [] : (numberAt(row, 'number') ?? []))),
    );
    const now = Date.now();
    for (const { summary, json } of written) {
      const { scope, subject, text, aggregate } = summary;
      if (unchanged.has(`${scope} ${subject}`)) continue;
      this.database.run(INSERT_WINDOW, [window, from, to, scope, subject, json, now]);
      if (text === null) continue;
      const sessionId = scope === 'session' ? subject : null;
      const cited = JSON.stringify(citedEvents(aggregate));
      this.database.run(INSERT_TEXT, [this.lastNumber(), sessionId, from, to, text, cited, now]);
    }
    return unchanged;
  }

  private lastNumber(): number {
    return numberAt(this.database.get(`SELECT seq FROM sqlite_sequence WHERE name = 'memory_windows'`), 'seq') ?? 0;
  }

  private remove(numbers: readonly number[]): void {
    if (numbers.length === 0) return;
    this.forgetText(numbers);
    const list = JSON.stringify(numbers);
    this.database.run('DELETE FROM memory WHERE number IN (SELECT value FROM json_each(?))', [list]);
    this.database.run('DELETE FROM memory_windows WHERE number IN (SELECT value FROM json_each(?))', [list]);
  }

  /** The text index reads what it is to forget through the summaries, so it comes first. */
  private forgetText(numbers: readonly number[]): void {
    const cursor = this.values.get('textIndex.memory');
    this.database.run(
      `DELETE FROM memory_text WHERE docid IN (
         SELECT number FROM memory WHERE number IN (SELECT value FROM json_each(?1)) AND number <= ?2)`,
      [JSON.stringify(numbers), typeof cursor === 'number' ? cursor : 0],
    );
  }

  private markSession(sessionId: string): void {
    this.database.run(
      `INSERT OR IGNORE INTO memory_dirty (time_window, from_at) SELECT 'session', number FROM sessions WHERE id = ?`,
      [sessionId],
    );
  }

  private mark(window: RollingWindow, from: number): void {
    this.database.run('INSERT OR IGNORE INTO memory_dirty (time_window, from_at) VALUES (?, ?)', [window, from]);
  }
}
