import { SkillifyError } from '../../base/errors.ts';
import type { PostgresConnection } from './connection.ts';
import { logIn, type MemberRole } from './memberSession.ts';
import { newMemberToken } from './memberToken.ts';
import { PostgresPool } from './postgresPool.ts';

/**
 * What an administrator of an organisation may do about its members, without being the owner of the schema. Each method
 * rejects with `store-read-only` for others, and with `not-found` or `invalid-input` where the name does not fit.
 */
export class OrganisationAdmin {
  private constructor(private readonly pool: PostgresPool) {}

  /** Logs in as the member whom the database role or the token names. */
  static async open(connection: PostgresConnection): Promise<OrganisationAdmin> {
    const prepare = { connections: 1, prepare: logIn(connection.token ?? null) };
    return new OrganisationAdmin(await PostgresPool.open(connection, prepare));
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  /** Returns the new member's token, which cannot be shown again. */
  async addMember(name: string, role: MemberRole): Promise<string> {
    const { token, hash } = newMemberToken();
    const [row] = await this.pool.rows('SELECT skillify.add_member($1, $2, $3) AS done', [name, role, hash]);
    if (row?.['done'] === true) return token;
    throw new SkillifyError('invalid-input', `There is a member “${name}” already. Choose another name.`);
  }

  /** Gives a member a new token in place of all earlier ones. */
  async replaceToken(name: string): Promise<string> {
    const { token, hash } = newMemberToken();
    await this.done(name, 'SELECT skillify.replace_token($1, $2) AS done', [name, hash]);
    return token;
  }

  async changeRole(name: string, role: MemberRole): Promise<void> {
    await this.done(name, 'SELECT skillify.change_role($1, $2) AS done', [name, role]);
  }

  /** The member sees nothing any more, connections that are open included. What they contributed stays. */
  async revoke(name: string): Promise<void> {
    await this.done(name, 'SELECT skillify.revoke_member($1) AS done', [name]);
  }

  private async done(name: string, sql: string, values: readonly unknown[]): Promise<void> {
    const [row] = await this.pool.rows(sql, values);
    if (row?.['done'] === true) return;
    throw new SkillifyError('not-found', `There is no member “${name}”. List the members and check the name.`);
  }
}
