import type { Exclusion, Forgotten } from '../../exclusion.ts';
import { RecordReader } from '../../rows/recordReader.ts';
import type { PostgresDatabase, PostgresQueries } from '../postgresDatabase.ts';

/** Sub-agents go with the session that started them, however deep. */
const FAMILY = `
WITH RECURSIVE family AS (
  SELECT s.workspace_id, s.number, s.id, s.source_session_id, t.assistant
  FROM skillify.sessions s JOIN skillify.transcripts t ON t.workspace_id = s.workspace_id AND t.number = s.transcript
  WHERE s.workspace_id = (SELECT skillify.current_workspace()) AND s.id = ANY ($1)
  UNION
  SELECT s.workspace_id, s.number, s.id, s.source_session_id, t.assistant
  FROM family f JOIN skillify.sessions s ON s.workspace_id = f.workspace_id
      AND s.parent_source_session_id = f.source_session_id
    JOIN skillify.transcripts t ON t.workspace_id = s.workspace_id AND t.number = s.transcript AND t.assistant = f.assistant
)
SELECT number, id, source_session_id AS source FROM family ORDER BY number`;

interface ForgottenSession {
  readonly id: string;
  readonly number: number;
  readonly source: string;
}

/** Opt-outs, and taking sessions out of every table. */
export class PostgresConsentTables {
  constructor(private readonly database: PostgresDatabase) {}

  /** Of everybody in the workspace: what one of them wants not to be kept is not. */
  async list(): Promise<readonly Exclusion[]> {
    const rows = await this.database.rows(
      `SELECT * FROM (
         SELECT DISTINCT ON (kind, subject) kind, subject, at, reason FROM skillify.exclusions
         WHERE workspace_id = (SELECT skillify.current_workspace()) ORDER BY kind, subject, at
       ) x ORDER BY at, kind COLLATE "C", subject COLLATE "C"`,
    );
    return rows.map((row) => {
      const reader = RecordReader.of(row, 'an exclusion');
      return {
        kind: reader.word('kind', { session: true, folder: true, assistant: true }),
        subject: reader.text('subject'),
        at: reader.number('at'),
        reason: reader.textOrNull('reason'),
      };
    });
  }

  async exclude(exclusions: readonly Exclusion[]): Promise<void> {
    if (exclusions.length > 0) await saveExclusions(this.database, exclusions);
  }

  async include(kind: Exclusion['kind'], subject: string): Promise<void> {
    await this.database.execute(
      `DELETE FROM skillify.exclusions WHERE workspace_id = (SELECT skillify.current_workspace())
         AND member_id = (SELECT skillify.current_member()) AND kind = $1 AND subject = $2`,
      [kind, subject],
    );
  }

  /** Removes the sessions with their sub-agents from all tables; `others` does so first (by number) for what hangs on them. */
  async forget(
    sessionIds: readonly string[],
    reason: string | null,
    others: (queries: PostgresQueries, sessions: readonly number[]) => Promise<void>,
  ): Promise<Forgotten> {
    return this.database.transaction(async (queries) => {
      const sessions = (await queries.rows(FAMILY, [sessionIds])).map(sessionOf);
      const ids = sessions.map(({ id }) => id);
      const sources = sessions.map(({ source }) => source);
      if (ids.length === 0) return { sessionIds: [], sourceSessionIds: [], events: 0, proposals: 0, skills: [] };
      await others(
        queries,
        sessions.map(({ number }) => number),
      );
      const [row] = await queries.rows('SELECT * FROM skillify.forget_sessions($1)', [ids]);
      const reader = RecordReader.of(row, 'what was forgotten');
      if (reason !== null) {
        const at = Date.now();
        await saveExclusions(
          queries,
          sources.map((subject) => ({ kind: 'session', subject, at, reason })),
        );
      }
      return {
        sessionIds: ids,
        sourceSessionIds: sources,
        events: reader.number('events'),
        proposals: reader.number('proposals'),
        skills: reader.texts('skills'),
      };
    });
  }
}

async function saveExclusions(queries: PostgresQueries, exclusions: readonly Exclusion[]): Promise<void> {
  await queries.execute(
    `INSERT INTO skillify.exclusions (kind, subject, at, reason)
     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) ON CONFLICT DO NOTHING`,
    [
      exclusions.map(({ kind }) => kind),
      exclusions.map(({ subject }) => subject),
      exclusions.map(({ at }) => Math.round(at)),
      exclusions.map(({ reason }) => reason),
    ],
  );
}

function sessionOf(row: unknown): ForgottenSession {
  const reader = RecordReader.of(row, 'a session');
  return { id: reader.text('id'), number: reader.number('number'), source: reader.text('source') };
}
