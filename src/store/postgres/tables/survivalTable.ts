import type { Survival } from '../../../signals/survival.ts';
import { survivalMarkOf, survivalsJson, survivalsOf } from '../../rows/survivalRow.ts';
import type { SessionSurvival, SurvivalMark } from '../../store.ts';
import type { PostgresDatabase } from '../postgresDatabase.ts';

const SAVE = `
INSERT INTO skillify.survivals (session_id, head, events, is_settled, episodes_json)
SELECT s.id, given.head, given.events, given.is_settled, given.episodes
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[], $5::text[]) AS given (id, head, events, is_settled, episodes)
  JOIN skillify.sessions s ON s.workspace_id = (SELECT skillify.current_workspace()) AND s.id = given.id
ON CONFLICT (workspace_id, session_id) DO UPDATE SET head = excluded.head, events = excluded.events,
  is_settled = excluded.is_settled, episodes_json = excluded.episodes_json`;

/** What git told of the edits of sessions. */
export class PostgresSurvivalTable {
  constructor(private readonly database: PostgresDatabase) {}

  async listMarks(): Promise<readonly SurvivalMark[]> {
    const rows = await this.database.rows('SELECT session_id, head, events, is_settled FROM skillify.survivals');
    return rows.map(survivalMarkOf);
  }

  async read(sessionId: string): Promise<ReadonlyMap<string, Survival>> {
    const [row] = await this.database.rows('SELECT episodes_json FROM skillify.survivals WHERE session_id = $1', [
      sessionId,
    ]);
    return row === undefined ? new Map() : survivalsOf(row);
  }

  async save(sessions: readonly SessionSurvival[], changed: ReadonlySet<string>): Promise<void> {
    const last = [...new Map(sessions.map((session) => [session.sessionId, session])).values()];
    if (last.length === 0) return;
    await this.database.transaction(async (queries) => {
      await queries.execute(SAVE, [
        last.map(({ sessionId }) => sessionId),
        last.map(({ head }) => head),
        last.map(({ events }) => events),
        last.map(({ isSettled }) => isSettled),
        last.map(({ episodes }) => survivalsJson(episodes)),
      ]);
      await queries.execute(
        `UPDATE skillify.sessions SET mined_events = least(mined_events, events - 1)
         WHERE workspace_id = (SELECT skillify.current_workspace()) AND id = ANY ($1)`,
        [last.map(({ sessionId }) => sessionId).filter((sessionId) => changed.has(sessionId))],
      );
    });
  }
}
