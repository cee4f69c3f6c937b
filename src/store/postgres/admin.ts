import { SkillifyError } from '../../base/errors.ts';
import { numberAt } from '../../base/json.ts';
import { RecordReader } from '../rows/recordReader.ts';
import { type PostgresConnection, placeOf } from './connection.ts';
import type { MemberRole } from './memberSession.ts';
import { newMemberToken } from './memberToken.ts';
import type { PostgresQueries } from './postgresDatabase.ts';
import { PostgresPool } from './postgresPool.ts';
import { migratePostgres } from './schema/migrations.ts';
import { scramVerifier } from './scramVerifier.ts';

/** A member as an administrator sees them. */
export interface MemberListing {
  readonly organisation: string;
  readonly name: string;
  readonly role: MemberRole;
  /** The database role that is this member; null for members with tokens. */
  readonly loginRole: string | null;
  readonly isRevoked: boolean;
}

const ROLES = { reader: true, writer: true, reviewer: true, admin: true } as const;

/** What dropping old events came to. */
export interface DroppedEvents {
  readonly months: number;
  /** Events of those months that signals, open proposals or approved skills cite, or that show a skill being loaded. */
  readonly keptEvents: number;
  /** Events before this time (UTC milliseconds) are not stored again. */
  readonly eventsSince: number;
}

/** Everything that only the owner of the schema may do. Each method rejects with a SkillifyError that says what to do. */
export class PostgresAdmin {
  private constructor(
    private readonly pool: PostgresPool,
    private readonly place: string,
  ) {}

  /** `connection` is that of the role that owns the schema, or is to own it; it needs CREATEROLE for making it. */
  static async open(connection: PostgresConnection): Promise<PostgresAdmin> {
    return new PostgresAdmin(await PostgresPool.open(connection, { connections: 1 }), placeOf(connection.url));
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  /** Makes the schema or brings it up to date; harmless when repeated or done by several at once. Returns how many steps it took. */
  async createSchema(): Promise<number> {
    return migratePostgres(this.pool, this.place);
  }

  /** Lets the role that all tokens share log in, with this password. */
  async enableTokens(password: string): Promise<void> {
    await this.pool.transaction(async (queries) => {
      // A password can be no parameter of ALTER ROLE, and the server may log the statement: it is given what it would keep.
      const [row] = await queries.rows(
        `SELECT format('ALTER ROLE skillify_login LOGIN PASSWORD %L', $1::text) AS sql`,
        [scramVerifier(password.normalize('NFKC'))],
      );
      await queries.execute(RecordReader.of(row, 'a statement').text('sql'));
    });
  }

  /** One that is there already is left as it is. */
  async addOrganisation(name: string): Promise<void> {
    await this.pool.execute(
      'INSERT INTO skillify_private.organisations (name) VALUES ($1) ON CONFLICT (name) DO NOTHING',
      [name],
    );
  }

  /** Makes an existing database role a member and grants it what members may do. */
  async addMemberByRole(organisation: string, name: string, role: MemberRole, loginRole: string): Promise<void> {
    await this.pool.transaction(async (queries) => {
      const [quoted] = await queries.rows(`SELECT format('GRANT skillify_member TO %I', $1::text) AS sql`, [loginRole]);
      await queries.execute(RecordReader.of(quoted, 'a statement').text('sql'));
      await this.added(
        organisation,
        name,
        await queries.rows(
          `INSERT INTO skillify_private.members (organisation_id, name, role, login_role)
           SELECT id, $2, $3, $4 FROM skillify_private.organisations WHERE name = $1
           ON CONFLICT DO NOTHING RETURNING id`,
          [organisation, name, role, loginRole],
        ),
      );
    });
  }

  /** Adds a member who shows a token, and returns the token: it is kept as a hash only and cannot be shown again. */
  async addMemberWithToken(organisation: string, name: string, role: MemberRole): Promise<string> {
    return this.pool.transaction(async (queries) => {
      const id = await this.added(
        organisation,
        name,
        await queries.rows(
          `INSERT INTO skillify_private.members (organisation_id, name, role)
           SELECT id, $2, $3 FROM skillify_private.organisations WHERE name = $1
           ON CONFLICT DO NOTHING RETURNING id`,
          [organisation, name, role],
        ),
      );
      const { token, hash } = newMemberToken();
      await queries.execute('INSERT INTO skillify_private.tokens (member_id, hash) VALUES ($1, $2)', [id, hash]);
      return token;
    });
  }

  /** Gives a member a new token in place of all earlier ones. */
  async replaceToken(organisation: string, name: string): Promise<string> {
    return this.pool.transaction(async (queries) => {
      const id = await memberId(queries, organisation, name);
      const { token, hash } = newMemberToken();
      await queries.execute(
        'UPDATE skillify_private.tokens SET revoked_at = now() WHERE member_id = $1 AND revoked_at IS NULL',
        [id],
      );
      await queries.execute('INSERT INTO skillify_private.tokens (member_id, hash) VALUES ($1, $2)', [id, hash]);
      return token;
    });
  }

  async changeRole(organisation: string, name: string, role: MemberRole): Promise<void> {
    const id = await memberId(this.pool, organisation, name);
    await this.pool.execute('UPDATE skillify_private.members SET role = $2 WHERE id = $1', [id, role]);
  }

  /** The member sees nothing any more, connections that are open included. What they contributed stays. */
  async revokeMember(organisation: string, name: string): Promise<void> {
    const id = await memberId(this.pool, organisation, name);
    await this.pool.execute('UPDATE skillify_private.members SET revoked_at = now() WHERE id = $1', [id]);
  }

  /** Drops whole months of events before a time (UTC milliseconds), of all organisations; what was made of them stays. */
  async dropEventsBefore(time: number): Promise<DroppedEvents> {
    const [row] = await this.pool.rows('SELECT * FROM skillify_private.drop_events_before($1)', [Math.floor(time)]);
    const reader = RecordReader.of(row, 'what was dropped');
    return {
      months: reader.number('dropped_months'),
      keptEvents: reader.number('kept_events'),
      eventsSince: reader.number('events_since'),
    };
  }

  async listMembers(): Promise<readonly MemberListing[]> {
    const rows = await this.pool.rows(
      `SELECT o.name AS organisation, m.name, m.role, m.login_role, m.revoked_at IS NOT NULL AS is_revoked
       FROM skillify_private.members m JOIN skillify_private.organisations o ON o.id = m.organisation_id
       ORDER BY o.name, m.name`,
    );
    return rows.map((row) => {
      const reader = RecordReader.of(row, 'a member');
      return {
        organisation: reader.text('organisation'),
        name: reader.text('name'),
        role: reader.word('role', ROLES),
        loginRole: reader.textOrNull('login_role'),
        isRevoked: reader.flag('is_revoked'),
      };
    });
  }

  private async added(organisation: string, name: string, rows: readonly unknown[]): Promise<number> {
    const id = numberAt(rows[0], 'id');
    if (id !== undefined) return id;
    throw new SkillifyError(
      'invalid-input',
      `The member “${name}” could not be added to “${organisation}”: there is no such organisation, or the name or the database role is a member's already.`,
    );
  }
}

async function memberId(queries: PostgresQueries, organisation: string, name: string): Promise<number> {
  const [row] = await queries.rows(
    `SELECT m.id FROM skillify_private.members m JOIN skillify_private.organisations o ON o.id = m.organisation_id
     WHERE o.name = $1 AND m.name = $2`,
    [organisation, name],
  );
  const id = numberAt(row, 'id');
  if (id !== undefined) return id;
  throw new SkillifyError(
    'not-found',
    `There is no member “${name}” in the organisation “${organisation}”. List the members and check the name.`,
  );
}
