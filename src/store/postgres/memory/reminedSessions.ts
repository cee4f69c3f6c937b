import { RecordReader } from '../../rows/recordReader.ts';
import type { PostgresDatabase, PostgresQueries } from '../postgresDatabase.ts';
import { leaseSeconds } from './memoryClaims.ts';

const HERE = 'workspace_id = (SELECT skillify.current_workspace())';

// Sessions of others that are not in the scope are left to those who see them.
const NEXT = `
UPDATE skillify.memory_remined m SET holder = $1, until_at = clock_timestamp() + interval '${leaseSeconds} seconds'
FROM (
  SELECT r.workspace_id, r.session, s.id FROM skillify.memory_remined r
    JOIN skillify.sessions s ON s.workspace_id = r.workspace_id AND s.number = r.session
  WHERE r.${HERE} AND (r.holder = $1 OR r.until_at IS NULL OR r.until_at <= clock_timestamp())
  ORDER BY r.session LIMIT $2 FOR UPDATE OF r SKIP LOCKED
) c
WHERE m.workspace_id = c.workspace_id AND m.session = c.session RETURNING c.id, m.revision`;

/** Sessions that were mined since their outcomes were last taken over, each claimed by one worker at a time. */
export class ReminedSessions {
  private readonly revisions = new Map<string, number>();

  constructor(
    private readonly database: PostgresDatabase,
    private readonly holder: string,
  ) {}

  async next(limit: number): Promise<readonly string[]> {
    const rows = await this.database.rows(NEXT, [this.holder, limit]);
    return rows.map((row) => {
      const reader = RecordReader.of(row, 'a session that was mined again');
      this.revisions.set(reader.text('id'), reader.number('revision'));
      return reader.text('id');
    });
  }

  /** Takes the mark away, unless the session was mined again meanwhile. */
  async finish(queries: PostgresQueries, sessionId: string): Promise<void> {
    const key = `m.${HERE} AND s.workspace_id = m.workspace_id AND s.number = m.session AND s.id = $1`;
    const revision = this.revisions.get(sessionId) ?? null;
    await queries.execute(
      `DELETE FROM skillify.memory_remined m USING skillify.sessions s WHERE ${key} AND ($2::bigint IS NULL OR m.revision = $2)`,
      [sessionId, revision],
    );
    await queries.execute(
      `UPDATE skillify.memory_remined m SET holder = NULL, until_at = NULL FROM skillify.sessions s WHERE ${key}`,
      [sessionId],
    );
  }
}
