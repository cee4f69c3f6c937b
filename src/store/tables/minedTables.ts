import { SkillifyError } from '../../base/errors.ts';
import type { Episode } from '../../signals/episode.ts';
import type { Signal } from '../../signals/signal.ts';
import {
  episodeOf,
  episodeParameters,
  INSERT_EPISODE,
  INSERT_SIGNAL,
  signalOf,
  signalParameters,
} from '../rows/minedRows.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import type { MinedSession, SignalFilter } from '../store.ts';

/** What was mined of sessions: episodes and signals. */
export class MinedTables {
  constructor(private readonly database: SqlDatabase) {}

  /** One transaction for all of them: each costs several syncs of the disk. */
  save(mined: readonly MinedSession[]): void {
    this.database.transaction('normal', () => {
      for (const session of mined) this.saveSession(session);
    });
  }

  /** Counts every session as not yet mined. */
  forget(): void {
    this.database.transaction('normal', () => this.database.run('UPDATE sessions SET mined_events = 0'));
  }

  private saveSession({ sessionId, episodes, signals, minedEvents }: MinedSession): void {
    const outcomes: Record<string, number> = {};
    for (const { outcome } of episodes) outcomes[outcome.kind] = (outcomes[outcome.kind] ?? 0) + 1;
    const known = this.database.run('UPDATE sessions SET outcomes_json = ?, mined_events = ? WHERE id = ?', [
      JSON.stringify(outcomes),
      minedEvents,
      sessionId,
    ]);
    if (known === 0) {
      throw new SkillifyError('not-found', `The session ${sessionId} is not in the store; capture it first.`);
    }
    this.database.run('DELETE FROM episodes WHERE session_id = ?', [sessionId]);
    this.database.run('DELETE FROM signals WHERE session_id = ?', [sessionId]);
    for (const episode of episodes) this.database.run(INSERT_EPISODE, episodeParameters(episode));
    for (const signal of signals) this.database.run(INSERT_SIGNAL, signalParameters(signal));
  }

  listEpisodes(): readonly Episode[] {
    return this.database.all('SELECT * FROM episodes ORDER BY started_at, session_id, position').map(episodeOf);
  }

  listSignals(filter: SignalFilter = {}): readonly Signal[] {
    const kinds = filter.kinds ? JSON.stringify(filter.kinds) : null;
    return this.database
      .all(
        `SELECT * FROM signals
         WHERE (?1 IS NULL OR kind IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR session_id = ?2)
         ORDER BY at, id`,
        [kinds, filter.sessionId ?? null],
      )
      .map(signalOf);
  }
}
