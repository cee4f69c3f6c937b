import type { Survival } from '../../signals/survival.ts';
import { RecordReader } from '../rows/recordReader.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import type { SessionSurvival, SurvivalMark } from '../store.ts';

const SAVE = `INSERT OR REPLACE INTO survivals (session_id, head, events, is_settled, episodes_json)
  SELECT id, ?2, ?3, ?4, ?5 FROM sessions WHERE id = ?1`;

/** What git told of the edits of sessions. */
export class SurvivalTable {
  constructor(private readonly database: SqlDatabase) {}

  listMarks(): readonly SurvivalMark[] {
    return this.database.all('SELECT session_id, head, events, is_settled FROM survivals').map((row) => {
      const reader = RecordReader.of(row, 'what git told of a session');
      return {
        sessionId: reader.text('session_id'),
        head: reader.text('head'),
        events: reader.number('events'),
        isSettled: reader.flag('is_settled'),
      };
    });
  }

  read(sessionId: string): ReadonlyMap<string, Survival> {
    const row = this.database.get('SELECT episodes_json FROM survivals WHERE session_id = ?', [sessionId]);
    if (row === undefined) return new Map();
    const list = RecordReader.of(row, 'what git told of a session').list('episodes_json');
    return new Map(list.map(survivalOf));
  }

  save(sessions: readonly SessionSurvival[], changed: ReadonlySet<string>): void {
    this.database.transaction('normal', () => {
      for (const { sessionId, head, events, isSettled, episodes } of sessions) {
        const list = [...episodes].map(([episodeId, survival]) => ({ episodeId, ...survival }));
        this.database.run(SAVE, [sessionId, head, events, isSettled ? 1 : 0, JSON.stringify(list)]);
        if (changed.has(sessionId))
          this.database.run('UPDATE sessions SET mined_events = min(mined_events, events - 1) WHERE id = ?', [
            sessionId,
          ]);
      }
    });
  }
}

function survivalOf(value: unknown): readonly [string, Survival] {
  const reader = RecordReader.of(value, 'what git told of an episode');
  return [
    reader.text('episodeId'),
    {
      lines: reader.number('lines'),
      survived: reader.number('survived'),
      rewritten: reader.number('rewritten'),
      removed: reader.number('removed'),
      laterCommits: reader.number('laterCommits'),
      isFinal: reader.flag('isFinal'),
    },
  ];
}
