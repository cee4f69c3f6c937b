import { SkillifyError } from '../../../base/errors.ts';
import { numberAt } from '../../../base/json.ts';
import type { PostgresDatabase, PostgresQueries } from '../postgresDatabase.ts';
import { failureCodeOf } from '../postgresFailure.ts';
import { VERSION_1 } from './version1.ts';

/** Brings a schema from the version below to its own; keeps all data. Never changed once released. */
interface Migration {
  readonly version: number;
  readonly script: string;
}

const MIGRATIONS: readonly Migration[] = [{ version: 1, script: VERSION_1 }];

/** The schema this build works with. */
export const POSTGRES_SCHEMA_VERSION = MIGRATIONS.at(-1)?.version ?? 0;

const UNDEFINED_TABLE = '42P01';
const NO_SUCH_SCHEMA = '3F000';

/** The schema version of the database; 0 where there is none. Call it outside a transaction: a missing table would end it. */
export async function postgresSchemaVersion(queries: PostgresQueries): Promise<number> {
  try {
    const [row] = await queries.rows('SELECT max(version) AS version FROM skillify.schema_versions');
    return numberAt(row, 'version') ?? 0;
  } catch (error) {
    const code = failureCodeOf(error);
    if (code === UNDEFINED_TABLE || code === NO_SUCH_SCHEMA) return 0;
    throw error;
  }
}

/**
 * Applies, as the owner of the schema, what the database lacks, each migration in a transaction. Of many that start at once
 * one does it and the others wait; returns how many this one applied. A newer schema is refused untouched.
 */
export async function migratePostgres(database: PostgresDatabase, place: string): Promise<number> {
  let applied = 0;
  for (const { version, script } of MIGRATIONS) {
    const isNew = await database.transaction(async (queries) => {
      await queries.rows('SELECT pg_advisory_xact_lock(7310, 0)');
      await queries.execute('CREATE SCHEMA IF NOT EXISTS skillify');
      await queries.execute(
        'CREATE TABLE IF NOT EXISTS skillify.schema_versions (version bigint PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
      );
      const [row] = await queries.rows('SELECT coalesce(max(version), 0) AS version FROM skillify.schema_versions');
      const found = numberAt(row, 'version') ?? 0;
      if (found > POSTGRES_SCHEMA_VERSION) throw newerSchema(place, found);
      if (version <= found) return false;
      await queries.execute(script);
      await queries.execute('INSERT INTO skillify.schema_versions (version) VALUES ($1)', [version]);
      await queries.execute('GRANT SELECT ON skillify.schema_versions TO skillify_member');
      return true;
    });
    if (isNew) applied += 1;
  }
  return applied;
}

/** Refuses, with a sentence that says what to do, a database whose schema is not the one that this build works with. */
export function assertSchema(found: number, place: string): void {
  if (found > POSTGRES_SCHEMA_VERSION) throw newerSchema(place, found);
  if (found < POSTGRES_SCHEMA_VERSION) {
    throw new SkillifyError(
      'store-broken',
      found === 0
        ? `There is no Skillify store at ${place}. The owner of the database makes one with “skillify team init”.`
        : `The store at ${place} is of an older Skillify (schema ${found}, this one needs ${POSTGRES_SCHEMA_VERSION}). The owner of the database updates it with “skillify team init”.`,
    );
  }
}

function newerSchema(place: string, found: number): SkillifyError {
  return new SkillifyError(
    'store-broken',
    `The store at ${place} was written by a newer Skillify (schema ${found}, this one knows ${POSTGRES_SCHEMA_VERSION}). Update Skillify to open it.`,
  );
}
