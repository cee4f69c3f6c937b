import { createJobSchema } from '../../src/fleet/jobs/jobSchema.ts';
import type { MemberRole } from '../../src/store/postgres/memberSession.ts';
import { PostgresPool } from '../../src/store/postgres/postgresPool.ts';
import type { TestPostgres } from '../support/postgresServer.ts';

/** A database with a queue and members with tokens. */
export interface FleetDatabase {
  readonly name: string;
  /** Tokens by `organisation/member`. */
  readonly tokens: ReadonlyMap<string, string>;
}

/** Makes a database with these members: `organisation/member` and their role. */
export async function createFleetDatabase(
  server: TestPostgres,
  members: Readonly<Record<string, MemberRole>>,
): Promise<FleetDatabase> {
  const name = await server.createDatabase();
  const owner = await PostgresPool.open({ url: server.ownerUrl(name) }, { connections: 1 });
  await createJobSchema(owner);
  await owner.close();
  const admin = await server.openAdmin(name);
  const tokens = new Map<string, string>();
  for (const [member, role] of Object.entries(members)) {
    const [organisation = '', person = ''] = member.split('/');
    await admin.addOrganisation(organisation);
    tokens.set(member, await admin.addMemberWithToken(organisation, person, role));
  }
  await admin.close();
  return { name, tokens };
}

/** Connections of a member. */
export function memberPool(
  server: TestPostgres,
  { name, tokens }: FleetDatabase,
  member: string,
  connections = 3,
): Promise<PostgresPool> {
  const token = tokens.get(member) ?? '';
  return PostgresPool.open(
    { url: server.loginUrl(name), token },
    {
      connections,
      prepare: async (queries) => {
        await queries.rows('SELECT skillify.log_in($1)', [token]);
        await queries.execute(`SET skillify.scope = 'organisation'`);
      },
    },
  );
}
