import { SkillifyError } from '../../base/errors.ts';
import type { SessionProfile } from '../../mining/relatedSessions.ts';
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
import { INSERT_PROFILE, profileOf, profileParameters } from '../rows/profileRow.ts';
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

  private saveSession({ sessionId, episodes, signals, minedEvents, profile }: MinedSession): void {
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
    // What was made of it for the ledger is out of date.
    this.database.run('DELETE FROM ledger_sessions WHERE session_id = ?', [sessionId]);
    this.database.run('DELETE FROM session_profiles WHERE session_id = ?', [sessionId]);
    if (profile) this.database.run(INSERT_PROFILE, profileParameters(profile));
  }

  listEpisodes(sessionIds?: ReadonlySet<string>): readonly Episode[] {
    const rows = rowsOf('episodes', sessionIds);
    return this.database
      .all(
        `SELECT r.* FROM ${rows} ORDER BY r.started_at, r.session_id, r.position`,
        sessionIds ? [jsonOf(sessionIds)] : [],
      )
      .map(episodeOf);
  }

  listProfiles(limit = -1): readonly SessionProfile[] {
    return this.database
      .all(
        `SELECT p.* FROM session_profiles p JOIN sessions s ON s.id = p.session_id
         ORDER BY coalesce(s.started_at, 0) DESC, s.id LIMIT ?`,
        [limit],
      )
      .map(profileOf);
  }

  listSignals(filter: SignalFilter = {}): readonly Signal[] {
    const kinds = filter.kinds ? JSON.stringify(filter.kinds) : null;
    const sessionIds = filter.sessionId === undefined ? filter.sessionIds : [filter.sessionId];
    return this.database
      .all(
        `SELECT r.* FROM ${rowsOf('signals', sessionIds)}
         WHERE ?2 IS NULL OR r.kind IN (SELECT value FROM json_each(?2))
         ORDER BY r.at, r.id`,
        [jsonOf(sessionIds), kinds],
      )
      .map(signalOf);
  }
}

/** All rows as `r`, or by the index on them those of the sessions named in the first parameter. */
function rowsOf(table: 'episodes' | 'signals', sessionIds: Iterable<string> | undefined): string {
  if (sessionIds === undefined) return `${table} r`;
  return `(SELECT DISTINCT value AS id FROM json_each(?1)) chosen CROSS JOIN ${table} r ON r.session_id = chosen.id`;
}

function jsonOf(sessionIds: Iterable<string> | undefined): string | null {
  return sessionIds ? JSON.stringify([...sessionIds]) : null;
}
