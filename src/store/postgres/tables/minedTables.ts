import { SkillifyError } from '../../../base/errors.ts';
import type { SessionProfile } from '../../../mining/relatedSessions.ts';
import type { Episode } from '../../../signals/episode.ts';
import type { Signal } from '../../../signals/signal.ts';
import { episodeOf, episodeParameters, signalOf, signalParameters } from '../../rows/minedRows.ts';
import { profileOf, profileParameters } from '../../rows/profileRow.ts';
import type { MinedSession, SignalFilter } from '../../store.ts';
import { type ColumnTypes, givenValues, insertGiven, replaced } from '../bulkRows.ts';
import type { PostgresDatabase, PostgresQueries } from '../postgresDatabase.ts';

const EPISODE: ColumnTypes = {
  id: 'text',
  session_id: 'text',
  position: 'bigint',
  started_at: 'bigint',
  ended_at: 'bigint',
  prompt_event_id: 'text',
  prompt: 'text',
  steps_json: 'text',
  paths_json: 'text',
  outcome: 'text',
  reasons_json: 'text',
};
const SIGNAL: ColumnTypes = {
  id: 'text',
  kind: 'text',
  session_id: 'text',
  episode_id: 'text',
  event_id: 'text',
  related_event_ids_json: 'text',
  at: 'bigint',
  confidence: 'double precision',
  rule: 'text',
  explanation: 'text',
  text: 'text',
  before: 'text',
  after: 'text',
};
const PROFILE: ColumnTypes = {
  session_id: 'text',
  episodes: 'bigint',
  prompts: 'bigint',
  stems_json: 'text',
  changes_json: 'text',
};
const replacing = (columns: ColumnTypes) => `ON CONFLICT (workspace_id, id) DO UPDATE SET ${replaced(columns, ['id'])}`;
const INSERT_EPISODES = insertGiven('episodes', EPISODE, replacing(EPISODE));
const INSERT_SIGNALS = insertGiven('signals', SIGNAL, replacing(SIGNAL));
const INSERT_PROFILES = insertGiven('session_profiles', PROFILE);

const IN_WORKSPACE = 'workspace_id = (SELECT skillify.current_workspace())';

/** What was mined of sessions: episodes and signals. */
export class PostgresMinedTables {
  constructor(private readonly database: PostgresDatabase) {}

  /** One transaction for all of them, and a handful of statements however many they are. */
  async save(mined: readonly MinedSession[]): Promise<void> {
    // The last one of each session counts.
    const sessions = [...new Map(mined.map((session) => [session.sessionId, session])).values()];
    if (sessions.length > 0) await this.database.transaction((queries) => saveAll(queries, sessions));
  }

  /** Counts every session as not yet mined. */
  async forget(): Promise<void> {
    await this.database.execute(`UPDATE skillify.sessions SET mined_events = 0 WHERE ${IN_WORKSPACE}`);
  }

  async listEpisodes(sessionIds?: ReadonlySet<string>): Promise<readonly Episode[]> {
    const rows = await this.database.rows(
      `SELECT * FROM skillify.episodes WHERE $1::text[] IS NULL OR session_id = ANY ($1)
       ORDER BY started_at, session_id COLLATE "C", position`,
      [sessionIds ? [...sessionIds] : null],
    );
    return rows.map(episodeOf);
  }

  async listProfiles(limit?: number): Promise<readonly SessionProfile[]> {
    const rows = await this.database.rows(
      `SELECT p.* FROM skillify.session_profiles p
         JOIN skillify.sessions s ON s.workspace_id = p.workspace_id AND s.id = p.session_id
       ORDER BY coalesce(s.started_at, 0) DESC, s.id COLLATE "C" LIMIT $1`,
      [limit ?? null],
    );
    return rows.map(profileOf);
  }

  async listSignals(filter: SignalFilter = {}): Promise<readonly Signal[]> {
    const sessionIds = filter.sessionId === undefined ? filter.sessionIds : [filter.sessionId];
    const rows = await this.database.rows(
      `SELECT * FROM skillify.signals
       WHERE ($1::text[] IS NULL OR session_id = ANY ($1)) AND ($2::text[] IS NULL OR kind = ANY ($2))
       ORDER BY at, id COLLATE "C"`,
      [sessionIds ? [...sessionIds] : null, filter.kinds ?? null],
    );
    return rows.map(signalOf);
  }
}

async function saveAll(queries: PostgresQueries, sessions: readonly MinedSession[]): Promise<void> {
  const ids = sessions.map(({ sessionId }) => sessionId);
  const marked = await queries.rows(
    `UPDATE skillify.sessions s SET outcomes_json = given.outcomes, mined_events = given.mined_events
     FROM unnest($1::text[], $2::text[], $3::bigint[]) AS given (id, outcomes, mined_events)
     WHERE s.${IN_WORKSPACE} AND s.id = given.id RETURNING s.id`,
    [ids, sessions.map(outcomesJson), sessions.map(({ minedEvents }) => minedEvents)],
  );
  if (marked.length < ids.length) {
    const known = new Set(marked.map(({ id }) => id));
    throw new SkillifyError(
      'not-found',
      `The session ${ids.find((id) => !known.has(id)) ?? ''} is not in the store; capture it first.`,
    );
  }
  // What was made of them for the ledger is out of date too.
  for (const table of ['episodes', 'signals', 'session_profiles']) {
    await queries.execute(`DELETE FROM skillify.${table} WHERE ${IN_WORKSPACE} AND session_id = ANY ($1)`, [ids]);
  }
  const insert = async (sql: string, columns: ColumnTypes, rows: readonly (readonly unknown[])[]) => {
    if (rows.length > 0) await queries.execute(sql, givenValues(columns, rows));
  };
  await insert(INSERT_EPISODES, EPISODE, lastById(sessions.flatMap(({ episodes }) => episodes)).map(episodeParameters));
  await insert(INSERT_SIGNALS, SIGNAL, lastById(sessions.flatMap(({ signals }) => signals)).map(signalParameters));
  const profiles = sessions.flatMap(({ profile }) => (profile ? [profile] : []));
  await insert(INSERT_PROFILES, PROFILE, profiles.map(profileParameters));
}

function outcomesJson({ episodes }: MinedSession): string {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of episodes) outcomes[outcome.kind] = (outcomes[outcome.kind] ?? 0) + 1;
  return JSON.stringify(outcomes);
}

/** One statement can replace a row only once. */
function lastById<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
