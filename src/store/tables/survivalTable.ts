import type { Survival } from '../../signals/survival.ts';
import { survivalMarkOf, survivalsJson, survivalsOf } from '../rows/survivalRow.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import type { SessionSurvival, SurvivalMark } from '../store.ts';

const SAVE = `INSERT OR REPLACE INTO survivals (session_id, head, events, is_settled, episodes_json)
  SELECT id, ?2, ?3, ?4, ?5 FROM sessions WHERE id = ?1`;

/** What git told of the edits of sessions. */
export class SurvivalTable {
  constructor(private readonly database: SqlDatabase) {}

  listMarks(): readonly SurvivalMark[] {
    return this.database.all('SELECT session_id, head, events, is_settled FROM survivals').map(survivalMarkOf);
  }

  read(sessionId: string): ReadonlyMap<string, Survival> {
    const row = this.database.get('SELECT episodes_json FROM survivals WHERE session_id = ?', [sessionId]);
    return row === undefined ? new Map() : survivalsOf(row);
  }

  save(sessions: readonly SessionSurvival[], changed: ReadonlySet<string>): void {
    this.database.transaction('normal', () => {
      for (const { sessionId, head, events, isSettled, episodes } of sessions) {
        this.database.run(SAVE, [sessionId, head, events, isSettled ? 1 : 0, survivalsJson(episodes)]);
        if (changed.has(sessionId))
          this.database.run('UPDATE sessions SET mined_events = min(mined_events, events - 1) WHERE id = ?', [
            sessionId,
          ]);
      }
    });
  }
}
