import { SkillifyError } from '../../base/errors.ts';
import { numberAt } from '../../base/json.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import { VERSION_1 } from './version1.ts';
import { VERSION_2 } from './version2.ts';
import { VERSION_3 } from './version3.ts';
import { VERSION_4 } from './version4.ts';
import { VERSION_5 } from './version5.ts';
import { VERSION_6 } from './version6.ts';
import { VERSION_7 } from './version7.ts';
import { VERSION_8 } from './version8.ts';
import { VERSION_9 } from './version9.ts';
import { VERSION_10 } from './version10.ts';
import { VERSION_11 } from './version11.ts';
import { VERSION_12 } from './version12.ts';

/** Brings a database from the version below to its own; keeps all data. Never changed once released. */
interface Migration {
  readonly version: number;
  readonly script: string;
}

const MIGRATIONS: readonly Migration[] = [
  { version: 1, script: VERSION_1 },
  { version: 2, script: VERSION_2 },
  { version: 3, script: VERSION_3 },
  { version: 4, script: VERSION_4 },
  { version: 5, script: VERSION_5 },
  { version: 6, script: VERSION_6 },
  { version: 7, script: VERSION_7 },
  { version: 8, script: VERSION_8 },
  { version: 9, script: VERSION_9 },
  { version: 10, script: VERSION_10 },
  { version: 11, script: VERSION_11 },
  { version: 12, script: VERSION_12 },
];

/** The schema this build writes. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)?.version ?? 0;

/** The schema version the database is at; 0 for an empty one. */
export function schemaVersionOf(database: SqlDatabase): number {
  return numberAt(database.get('PRAGMA user_version'), 'user_version') ?? 0;
}

/** The database was written by a later Skillify; it is sound and must be left as it is. */
export class NewerSchemaError extends SkillifyError {
  constructor(place: string, found: number) {
    super(
      'store-broken',
      `The store at ${place} was written by a newer Skillify (schema ${found}, this one knows ${SCHEMA_VERSION}). Update Skillify to open it.`,
    );
  }
}

/** Applies the migrations that the database lacks, each in a transaction; refuses a database of a newer Skillify untouched. */
export function migrate(database: SqlDatabase, place: string): void {
  const found = schemaVersionOf(database);
  if (found > SCHEMA_VERSION) throw new NewerSchemaError(place, found);
  for (const migration of MIGRATIONS) {
    if (migration.version <= found) continue;
    database.transaction('full', () => {
      database.execute(migration.script);
      database.execute(`PRAGMA user_version = ${migration.version}`);
    });
  }
}
