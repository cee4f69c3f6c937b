import os from 'node:os';
import { type PostgresConnection, placeOf } from './connection.ts';
import { enterWorkspace, type MemberScope, type Membership } from './memberSession.ts';
import { PostgresPool } from './postgresPool.ts';
import { PostgresStore } from './postgresStore.ts';
import { assertSchema, postgresSchemaVersion } from './schema/migrations.ts';

const CONNECTIONS = 4;

/** How a store on a PostgreSQL server is opened. */
export interface OpenPostgresStoreOptions {
  readonly connection: PostgresConnection;
  /** Its name in the organisation, such as the key of the project; the first writer that names it registers it. */
  readonly workspace: string;
  /** `team` when left out. Other scopes are for looking only: what is written belongs to one workspace. */
  readonly scope?: MemberScope;
  readonly readOnly?: boolean;
  /** Name of this computer; transcripts are told apart by it. The host's name when left out. */
  readonly machine?: string;
  /** At most so many connections to the server; 4 when left out. */
  readonly connections?: number;
}

/**
 * Logs in, enters the workspace and opens it. Rejects with a SkillifyError: `store-away` when the server cannot be reached or
 * refuses the login, `store-broken` when it has no schema of this version, `store-read-only` when a reader names a workspace
 * that nobody has registered, `usage` for a database role that the rules of isolation do not bind.
 */
export async function openPostgresStore(options: OpenPostgresStoreOptions): Promise<PostgresStore> {
  const { connection, workspace, scope = 'team' } = options;
  const place = placeOf(connection.url);
  const token = connection.token ?? null;
  await checkSchema(connection, place);
  const entered: { membership?: Membership } = {};
  const pool = await PostgresPool.open(connection, {
    connections: options.connections ?? CONNECTIONS,
    prepare: async (queries) => {
      entered.membership = await enterWorkspace(queries, { token, workspace, scope });
    },
  });
  try {
    await pool.rows('SELECT 1');
    const { membership } = entered;
    if (membership === undefined) throw new Error('The first connection was not prepared.');
    const note = readOnlyNote(options.readOnly ?? false, scope, membership);
    const machine = options.machine ?? os.hostname();
    return new PostgresStore({ pool, place, workspace, membership, machine, readOnlyNote: note });
  } catch (error) {
    await pool.close();
    throw error;
  }
}

/** On a connection of its own, because entering a workspace needs the functions of the schema. */
async function checkSchema(connection: PostgresConnection, place: string): Promise<void> {
  const pool = await PostgresPool.open(connection, { connections: 1 });
  try {
    assertSchema(await postgresSchemaVersion(pool), place);
  } finally {
    await pool.close();
  }
}

function readOnlyNote(readOnly: boolean, scope: MemberScope, { role, organisation }: Membership): string | null {
  if (role === 'reader') {
    return `You are a reader of “${organisation}”, so this store is open for reading only. Ask an administrator for another role.`;
  }
  if (scope !== 'team') {
    return `The scope “${scope}” is for looking only. Open the workspace with the scope “team” to change something.`;
  }
  return readOnly ? 'This store was opened for reading only.' : null;
}
