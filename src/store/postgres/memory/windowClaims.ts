import type { RollingWindow } from '../../../memory/summaryWindow.ts';
import type { DirtyWindow } from '../../memoryLane.ts';
import { RecordReader } from '../../rows/recordReader.ts';
import type { PostgresDatabase, PostgresQueries } from '../postgresDatabase.ts';
import { leaseSeconds } from './memoryClaims.ts';

const HERE = 'workspace_id = (SELECT skillify.current_workspace())';
const UNTIL = `clock_timestamp() + interval '${leaseSeconds} seconds'`;
const FREE = '(d.holder = $1 OR d.until_at IS NULL OR d.until_at <= clock_timestamp())';
// A member who looks only at their own sessions cannot count what others did.
const COUNTS_ALL = '(SELECT skillify.sees_team())';

const WINDOWS: readonly RollingWindow[] = ['quarter-hour', 'hour', 'day'];

/** Sessions whose summaries are made at once. */
const sessionsAtOnce = 10;

const CLAIM = (condition: string, limit: number) => `
UPDATE skillify.memory_dirty m SET holder = $1, until_at = ${UNTIL}
FROM (
  SELECT d.workspace_id, d.time_window, d.from_at FROM skillify.memory_dirty d
  WHERE d.${HERE} AND ${COUNTS_ALL} AND ${FREE} ${condition}
  ORDER BY CASE d.time_window WHEN 'quarter-hour' THEN 0 WHEN 'hour' THEN 1 WHEN 'session' THEN 2 ELSE 3 END, d.from_at DESC
  LIMIT ${limit} FOR UPDATE SKIP LOCKED
) c
WHERE m.workspace_id = c.workspace_id AND m.time_window = c.time_window AND m.from_at = c.from_at
RETURNING m.time_window, m.from_at, m.revision,
  (SELECT s.id FROM skillify.sessions s WHERE s.workspace_id = m.workspace_id AND s.number = m.from_at) AS session_id`;
const CLAIM_NEXT = CLAIM('', 1);
const CLAIM_SESSIONS = CLAIM(`AND d.time_window = 'session'`, sessionsAtOnce);

/** What is to become of a window that was counted. */
export type CountedWindow = 'current' | 'marked-again' | 'taken-over';

/**
 * The windows that one worker has claimed to count, with how often each was marked by then: a mark that was set meanwhile stays,
 * and what another worker took over because this one was too slow is left to it.
 */
export class WindowClaims {
  private readonly revisions = new Map<string, number>();

  constructor(
    private readonly database: PostgresDatabase,
    /** A name that no other worker has. */
    private readonly holder: string,
  ) {}

  /** The next window that nobody counts, shorter ones first; null when there is none. */
  async next(): Promise<DirtyWindow | null> {
    const [row] = await this.database.rows(CLAIM_NEXT, [this.holder]);
    if (row === undefined) return null;
    const reader = RecordReader.of(row, 'a mark of memory');
    const name = reader.text('time_window');
    const window = WINDOWS.find((each) => each === name);
    this.note(reader);
    if (window !== undefined) return { window, from: reader.number('from_at') };
    const sessions = await this.database.rows(CLAIM_SESSIONS, [this.holder]);
    const found = sessions.map((each) => RecordReader.of(each, 'a mark of memory'));
    for (const each of found) this.note(each);
    return { window: 'session', sessionIds: found.flatMap((each) => each.textOrNull('session_id') ?? []) };
  }

  /** Locks the mark of a window and tells whether what was counted is still wanted; `from` is the number of a session. */
  async check(queries: PostgresQueries, window: string, from: number): Promise<CountedWindow> {
    const claimed = this.revisions.get(`${window} ${from}`);
    const [row] = await queries.rows(
      `SELECT revision, holder FROM skillify.memory_dirty WHERE ${HERE} AND time_window = $1 AND from_at = $2 FOR UPDATE`,
      [window, from],
    );
    if (claimed === undefined) return 'current';
    if (row === undefined) return 'taken-over';
    const reader = RecordReader.of(row, 'a mark of memory');
    if (reader.textOrNull('holder') !== this.holder) return 'taken-over';
    return reader.number('revision') === claimed ? 'current' : 'marked-again';
  }

  /** Takes the mark of a counted window away, or, where it was marked again, gives it free. */
  async finish(queries: PostgresQueries, window: string, from: number, state: CountedWindow): Promise<void> {
    if (state === 'taken-over') return;
    const key = `${HERE} AND time_window = $1 AND from_at = $2`;
    await queries.execute(
      state === 'current'
        ? `DELETE FROM skillify.memory_dirty WHERE ${key}`
        : `UPDATE skillify.memory_dirty SET holder = NULL, until_at = NULL WHERE ${key}`,
      [window, from],
    );
  }

  /** To be called when the transaction of `finish` is through. */
  forget(window: string, from: number): void {
    this.revisions.delete(`${window} ${from}`);
  }

  private note(reader: RecordReader): void {
    this.revisions.set(`${reader.text('time_window')} ${reader.number('from_at')}`, reader.number('revision'));
  }
}
