import type PgBoss from 'pg-boss';
import type { PostgresQueries } from '../../store/postgres/postgresDatabase.ts';

/** Schema of the queue library's own tables. */
export const jobSchema = 'skillify_jobs';

/**
 * Lets pg-boss work through connections that are logged in as a member. `onFailure` hears of every statement that failed,
 * because some of them the library keeps to itself.
 */
export function bossDatabase(queries: PostgresQueries, onFailure: (error: unknown) => void): PgBoss.Db {
  return {
    executeSql: async (text, values) => {
      try {
        // Statements without values may be several in one text, which have no single answer.
        if (/;\s*\S/.test(text) && (values ?? []).length === 0) {
          await queries.execute(text);
          return { rows: [] };
        }
        return { rows: [...(await queries.rows(text, values ?? []))] };
      } catch (error) {
        onFailure(error);
        throw error;
      }
    },
  };
}
