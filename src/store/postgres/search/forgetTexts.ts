import type { PostgresQueries } from '../postgresDatabase.ts';

const HERE = 'workspace_id = (SELECT skillify.current_workspace())';

const REMOVE = `
WITH gone AS (
  DELETE FROM skillify.search_texts t WHERE t.${HERE} AND t.session = ANY ($1::bigint[]) RETURNING t.at, t.length, t.words
), terms AS (
  SELECT skillify.month_of(g.at) AS month_at, w.lexeme AS term, count(*) AS documents
  FROM gone g CROSS JOIN LATERAL unnest(g.words) w GROUP BY 1, 2
), counted AS (
  UPDATE skillify.search_terms t SET documents = t.documents - terms.documents
  FROM terms WHERE t.${HERE} AND t.term = terms.term AND t.month_at = terms.month_at
), days AS (
  SELECT g.at - ((g.at % 86400000) + 86400000) % 86400000 AS day_at, count(*) AS documents, sum(g.length) AS words
  FROM gone g GROUP BY 1
)
UPDATE skillify.search_days d SET documents = d.documents - days.documents, words = d.words - days.words
FROM days WHERE d.${HERE} AND d.day_at = days.day_at`;

/**
 * Takes sessions (by number) out of the index of words and out of what it counts, in the caller's transaction; before their
 * events are deleted. What workers had taken of them is waited for.
 */
export async function forgetTexts(queries: PostgresQueries, sessions: readonly number[]): Promise<void> {
  await queries.execute(`DELETE FROM skillify.search_queue WHERE ${HERE} AND session = ANY ($1::bigint[])`, [sessions]);
  await queries.execute(REMOVE, [sessions]);
  await queries.execute(`DELETE FROM skillify.search_terms WHERE ${HERE} AND documents <= 0`);
  await queries.execute(`DELETE FROM skillify.search_days WHERE ${HERE} AND documents <= 0`);
}
