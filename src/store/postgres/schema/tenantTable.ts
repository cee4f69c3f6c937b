/**
 * The columns every table of an organisation's data begins with. Their defaults are the settings of the connection, which
 * cost nothing a row; the policies compare them with what the database knows of the login, once a statement.
 */
export const TENANT_COLUMNS = `
  organisation_id bigint NOT NULL DEFAULT nullif(current_setting('skillify.organisation', true), '')::bigint,
  workspace_id bigint NOT NULL DEFAULT nullif(current_setting('skillify.workspace', true), '')::bigint`;

/** Who wrote the row. The policies let nobody name another, and no update changes it. */
export const MEMBER_COLUMN = `
  member_id bigint NOT NULL DEFAULT nullif(current_setting('skillify.member', true), '')::bigint`;

/** How the rows of a table are kept apart. */
export interface Isolation {
  /**
   * What the scope `me` leaves of the table: rows with one's own `member_id` (`member`), rows of one's own sessions by
   * session id or number (the name of that column), all rows of the workspace (`workspace`), or none (`nothing`).
   */
  readonly own:
    | 'member'
    | 'workspace'
    | 'nothing'
    | { readonly sessionId: string }
    | { readonly sessionNumber: string };
  /** The least role that adds, changes and removes rows. */
  readonly role: 'writer' | 'reviewer';
  /** Columns that may be changed: all but those of the tenant and the member, or only these. */
  readonly update?: 'all' | readonly string[];
  /** A further condition (SQL over the row) for adding a row, and for what it is after a change. */
  readonly check?: string;
  /** A further condition (SQL over the row) for changing a row: what it is before. */
  readonly changes?: string;
  /** A further condition (SQL over the row) for removing a row. */
  readonly removes?: string;
}

const MAY = { writer: '(SELECT skillify.may_write())', reviewer: '(SELECT skillify.may_decide())' } as const;

/**
 * SQL that turns a table in the schema `skillify`, beginning with `TENANT_COLUMNS`, into one whose rows the database keeps
 * apart. Conditions are sub-selects without references to the row, so each is asked once a statement, not once a row.
 *
 * Functions of the owner see, whatever they ask, the workspace of the member who calls them; the owner alone sees all.
 *
 * What is not leakproof (`@@`, `LIKE`, `&&`, and ordering of texts) is only evaluated behind the policies, so it cannot use
 * an index of such a table; equality and ranges of numbers, and equality of texts, can. A GIN index needs a function that
 * is the owner's (SECURITY DEFINER, fixed search_path, `workspace_id = ANY (skillify.visible_workspaces())` and the rest
 * written out) over a table that members have no grant on.
 */
export function isolated(table: string, isolation: Isolation): string {
  const { own, role, update = 'all', check = 'true', changes = 'true', removes = 'true' } = isolation;
  const name = `skillify.${table}`;
  // Whose workspace it is was asked in the functions. The organisation as a further condition would make the planner take every
  // table for nearly empty, because it cannot know that one follows from the other.
  const here = 'workspace_id = (SELECT skillify.current_workspace())';
  const ofOrganisation = 'organisation_id = (SELECT skillify.current_organisation())';
  const author = own === 'member' ? 'member_id = (SELECT skillify.current_member())' : 'true';
  return `
ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;
ALTER TABLE ${name} FORCE ROW LEVEL SECURITY;
CREATE POLICY visible ON ${name} FOR SELECT USING (
  workspace_id = ANY ((SELECT skillify.visible_workspaces())::bigint[])${ownCondition(own)});
CREATE POLICY added ON ${name} FOR INSERT WITH CHECK (${here} AND ${ofOrganisation} AND ${MAY[role]} AND ${author} AND (${check}));
CREATE POLICY changed ON ${name} FOR UPDATE USING (${here} AND ${MAY[role]} AND (${changes}))
  WITH CHECK (${here} AND (${check}));
CREATE POLICY removed ON ${name} FOR DELETE USING (${here} AND ${MAY[role]} AND (${removes}));
CREATE POLICY owners_functions ON ${name} TO CURRENT_USER USING (session_user = current_user
  OR workspace_id = (SELECT skillify.current_workspace()));
GRANT SELECT, INSERT, DELETE ON ${name} TO skillify_member;
${update === 'all' ? grantUpdates(name) : update.length > 0 ? `GRANT UPDATE (${update.join(', ')}) ON ${name} TO skillify_member;` : ''}
`;
}

function ownCondition(own: Isolation['own']): string {
  if (own === 'workspace') return '';
  const team = '(SELECT skillify.sees_team())';
  if (own === 'nothing') return ` AND ${team}`;
  if (own === 'member') return ` AND (${team} OR member_id = (SELECT skillify.current_member()))`;
  return 'sessionId' in own
    ? ` AND (${team} OR ${own.sessionId} IN (SELECT s.id FROM skillify.sessions s))`
    : ` AND (${team} OR ${own.sessionNumber} IN (SELECT s.number FROM skillify.sessions s))`;
}

function grantUpdates(name: string): string {
  return `
DO $$ BEGIN
  EXECUTE (SELECT format('GRANT UPDATE (%s) ON ${name} TO skillify_member', string_agg(quote_ident(attname), ', '))
    FROM pg_catalog.pg_attribute WHERE attrelid = '${name}'::regclass AND attnum > 0 AND NOT attisdropped
      AND attname NOT IN ('organisation_id', 'workspace_id', 'member_id'));
END $$;`;
}
