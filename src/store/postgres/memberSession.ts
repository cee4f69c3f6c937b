import { SkillifyError } from '../../base/errors.ts';
import { RecordReader } from '../rows/recordReader.ts';
import type { PostgresQueries } from './postgresDatabase.ts';

/** How far a member looks: at what is their own, at the workspace, or at all workspaces of the organisation. */
export type MemberScope = 'me' | 'team' | 'organisation';

/** What a member may do; each role may also do what those before it may. */
export type MemberRole = 'reader' | 'writer' | 'reviewer' | 'admin';

/** Who is logged in, and where. */
export interface Membership {
  readonly member: string;
  readonly organisation: string;
  readonly role: MemberRole;
  readonly workspaceId: number;
}

const ROLES = { reader: true, writer: true, reviewer: true, admin: true } as const;

/** Makes a new connection that of the member whom the token names or, where it is null, the database role. */
export function logIn(token: string | null): (queries: PostgresQueries) => Promise<void> {
  return async (queries) => {
    // A role can carry settings of its own, which somebody else may have chosen.
    await queries.execute('SET search_path = pg_catalog, skillify, pg_temp');
    await queries.execute('SET row_security = on');
    // Policies make statements look dearer than they are, and compiling one takes longer than running it.
    await queries.execute('SET jit = off');
    const [state] = await queries.rows(
      `SELECT r.rolsuper OR r.rolbypassrls OR pg_has_role(n.nspowner, 'USAGE') AS bypasses
       FROM pg_roles r, pg_namespace n WHERE r.rolname = current_user AND n.nspname = 'skillify'`,
    );
    if (state === undefined || RecordReader.of(state, 'a role').flag('bypasses')) {
      throw new SkillifyError(
        'usage',
        'This database role is above the rules that keep organisations apart, so Skillify does not work as it. Use the role of a member, or the shared login role with a token.',
      );
    }
    if (token !== null) await queries.rows('SELECT skillify.log_in($1)', [token]);
  };
}

/**
 * Makes a new connection that of a member in one workspace. The settings only choose among what the member may see: the
 * policies ask the database itself who is logged in.
 */
export async function enterWorkspace(
  queries: PostgresQueries,
  { token, workspace, scope }: { token: string | null; workspace: string; scope: MemberScope },
): Promise<Membership> {
  await logIn(token)(queries);
  const [row] = await queries.rows('SELECT * FROM skillify.enter_workspace($1)', [workspace]);
  if (row === undefined) {
    throw new SkillifyError(
      'store-read-only',
      `The workspace “${workspace}” is not known yet. It is registered by the first writer that names it; a reader cannot.`,
    );
  }
  const reader = RecordReader.of(row, 'a membership');
  const workspaceId = reader.number('workspace_id');
  await queries.rows(
    `SELECT set_config('skillify.organisation', $1, false), set_config('skillify.workspace', $2, false),
       set_config('skillify.member', $3, false), set_config('skillify.scope', $4, false)`,
    [String(reader.number('organisation_id')), String(workspaceId), String(reader.number('member_id')), scope],
  );
  return {
    member: reader.text('member'),
    organisation: reader.text('organisation'),
    role: reader.word('role', ROLES),
    workspaceId,
  };
}
