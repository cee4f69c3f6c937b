import type { JsonRecord } from '../../base/json.ts';

/** Runs statements with `$1` parameters. Rejects with a SkillifyError: `store-away` when the server cannot be reached, else `store-broken`. */
export interface PostgresQueries {
  /** Rows as the server answered them; whoever reads them validates them. 64 bit integers arrive as numbers where they are safe. */
  rows(sql: string, values?: readonly unknown[]): Promise<readonly JsonRecord[]>;
  /** Number of rows the statement touched. */
  execute(sql: string, values?: readonly unknown[]): Promise<number>;
}

/**
 * A pool of connections to one workspace: each is logged in as the member and has its workspace and scope set, so that the
 * policies of the database, not the statements, decide which rows are seen.
 */
export interface PostgresDatabase extends PostgresQueries {
  /** Commits when the work resolves, rolls back when it rejects; repeated a few times after a serialisation failure or deadlock. */
  transaction<T>(work: (queries: PostgresQueries) => Promise<T>): Promise<T>;
}
