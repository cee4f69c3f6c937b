import { messageOf, SkillifyError } from '../base/errors.ts';
import { stableHash } from '../base/hash.ts';
import { numberAt } from '../base/json.ts';
import type { TeamIdentity, TeamScope } from '../engine/teamContract.ts';
import { contentHash } from '../skills/contentHash.ts';
import type { Decision } from '../skills/skill.ts';
import { placeOf } from '../store/postgres/connection.ts';
import { enterWorkspace, type Membership } from '../store/postgres/memberSession.ts';
import { openPostgresStore } from '../store/postgres/openPostgresStore.ts';
import type { PostgresQueries } from '../store/postgres/postgresDatabase.ts';
import { failureCodeOf } from '../store/postgres/postgresFailure.ts';
import { PostgresPool } from '../store/postgres/postgresPool.ts';
import { PostgresLibraryTables } from '../store/postgres/tables/libraryTables.ts';
import { decisionOf } from '../store/rows/libraryRows.ts';
import { RecordReader } from '../store/rows/recordReader.ts';
import type { DecisionEffects, Store } from '../store/store.ts';
import type { DecisionGuard, ListedMember, OpenTeamStore, TeamStore } from './teamStore.ts';

const roles = { reader: true, writer: true, reviewer: true, admin: true } as const;
const here = 'workspace_id = (SELECT skillify.current_workspace())';

/** Logs in to a team's store on PostgreSQL as one member of one workspace. */
export const openPostgresTeamStore: OpenTeamStore = async (wanted, signal) => {
  signal.throwIfAborted();
  const connection = { url: wanted.connection, token: wanted.token };
  const entered: { membership?: Membership } = {};
  return refusing(async () => {
    // Opened first: it checks the schema before anything asks its functions.
    const store = await openPostgresStore({ ...wanted, connection, connections: 2 });
    const { token, workspace } = wanted;
    const pool = await PostgresPool.open(connection, {
      connections: 2,
      prepare: async (queries) => {
        entered.membership = await enterWorkspace(queries, { token, workspace, scope: 'team' });
      },
    });
    const team = new PostgresTeamStore(wanted, pool, store, store.membership);
    await team.refresh();
    return team;
  });
};

class PostgresTeamStore implements TeamStore {
  identity: TeamIdentity;
  readonly workspaceKey: string;
  private readonly workspaceId: number;
  private readonly stores = new Map<TeamScope, Promise<Store>>();

  constructor(
    private readonly wanted: Parameters<OpenTeamStore>[0],
    private readonly pool: PostgresPool,
    store: Store,
    { organisation, member, role, workspaceId }: Membership,
  ) {
    this.identity = { organisation, member, role, workspace: wanted.title };
    this.workspaceId = workspaceId;
    this.workspaceKey = `${stableHash(placeOf(wanted.connection))}-${workspaceId}`;
    this.stores.set('team', Promise.resolve(store));
  }

  async refresh(): Promise<void> {
    const [row] = await refusing(() =>
      this.pool.rows('SELECT * FROM skillify.enter_workspace($1)', [this.wanted.workspace]),
    );
    if (row === undefined)
      throw new SkillifyError(
        'access-refused',
        `The workspace “${this.wanted.title}” is not there any more. Ask an administrator, or connect to another one; local work goes on.`,
      );
    const reader = RecordReader.of(row, 'a membership');
    if (reader.number('workspace_id') !== this.workspaceId)
      throw new SkillifyError(
        'access-refused',
        `The workspace “${this.wanted.title}” was made anew. Connect again; local work goes on.`,
      );
    const role = reader.word('role', roles);
    // A store knows the role it was opened with.
    if (role !== this.identity.role) await this.closeStores();
    const [organisation, member] = [reader.text('organisation'), reader.text('member')];
    this.identity = { ...this.identity, organisation, member, role };
  }

  async within(scope: TeamScope): Promise<Store> {
    const known = this.stores.get(scope);
    if (known) return known;
    const { connection, token, workspace, machine } = this.wanted;
    const opened = refusing(() =>
      openPostgresStore({ connection: { url: connection, token }, workspace, machine, scope, connections: 1 }),
    );
    this.stores.set(scope, opened);
    opened.catch(() => this.stores.delete(scope));
    return opened;
  }

  async sessionMembers(scope: TeamScope): Promise<ReadonlyMap<string, string>> {
    const rows = await this.scoped(scope, (queries) =>
      queries.rows(
        'SELECT s.id, m.name FROM skillify.sessions s JOIN skillify.list_members() m ON m.id = s.member_id ORDER BY s.number',
      ),
    );
    return new Map(
      rows.map((row) => {
        const reader = RecordReader.of(row, 'a session');
        return [reader.text('id'), reader.text('name')];
      }),
    );
  }

  async members(): Promise<readonly ListedMember[]> {
    const rows = await refusing(() => this.pool.rows('SELECT name, role, is_revoked FROM skillify.list_members()'));
    return rows.map((row) => {
      const reader = RecordReader.of(row, 'a member');
      return { name: reader.text('name'), role: reader.word('role', roles), isRevoked: reader.flag('is_revoked') };
    });
  }

  async decisions(scope: TeamScope, subjects?: readonly string[]): Promise<readonly Decision[]> {
    const rows = await this.scoped(scope, (queries) =>
      queries.rows(
        `SELECT d.*, m.name AS member FROM skillify.decisions d JOIN skillify.list_members() m ON m.id = d.member_id
         WHERE $1::text[] IS NULL OR d.subject = ANY ($1) ORDER BY d.number`,
        [subjects ?? null],
      ),
    );
    // What a client called itself is not who the database knows it was.
    return rows.map((row) => ({ ...decisionOf(row), by: RecordReader.of(row, 'a decision').text('member') }));
  }

  async decide(decision: Decision, effects: DecisionEffects, guard: DecisionGuard): Promise<void> {
    await refusing(() =>
      this.pool.transaction(async (queries) => {
        const known = await queries.rows(`SELECT id FROM skillify.decisions WHERE ${here} AND id = $1`, [decision.id]);
        if (known.length > 0) return;
        await hold(queries, guard);
        // The same statements as of every decision, in this transaction.
        const joined = {
          rows: (sql: string, values?: readonly unknown[]) => queries.rows(sql, values),
          execute: (sql: string, values?: readonly unknown[]) => queries.execute(sql, values),
          transaction: <T>(work: (inner: PostgresQueries) => Promise<T>) => work(queries),
        };
        const signed = { ...decision, by: this.identity.member };
        await new PostgresLibraryTables(joined, this.wanted.machine).decide(signed, effects);
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.closeStores(), this.pool.close()]);
  }

  private async closeStores(): Promise<void> {
    const stores = await Promise.allSettled(this.stores.values());
    this.stores.clear();
    await Promise.allSettled(
      stores.map((store) => (store.status === 'fulfilled' ? store.value.close() : Promise.resolve())),
    );
  }

  /** Runs statements that see no more than a scope leaves. */
  private scoped<T>(scope: TeamScope, work: (queries: PostgresQueries) => Promise<T>): Promise<T> {
    return refusing(() =>
      this.pool.transaction(async (queries) => {
        await queries.rows(`SELECT set_config('skillify.scope', $1, true)`, [scope]);
        return work(queries);
      }),
    );
  }
}

/** Takes what a decision changes for itself, in an order that all keep, and throws `changed-meanwhile` where it changed. */
async function hold(queries: PostgresQueries, { proposal, skills }: DecisionGuard): Promise<void> {
  if (proposal) {
    const [row] = await queries.rows(
      `SELECT status, skill_md FROM skillify.proposals WHERE ${here} AND id = $1 FOR UPDATE`,
      [proposal.id],
    );
    const reader = row === undefined ? null : RecordReader.of(row, 'a proposal');
    if (!proposal.statuses.some((status) => status === reader?.text('status')))
      throw new SkillifyError('changed-meanwhile', 'This proposal was decided meanwhile; look at it again.');
    if (contentHash(reader?.text('skill_md') ?? '') !== proposal.contentHash)
      throw new SkillifyError('changed-meanwhile', 'The draft changed since it was shown; look at it again.');
  }
  for (const { name, version } of [...skills].sort((left, right) => (left.name < right.name ? -1 : 1))) {
    await queries.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, skillify.current_workspace()))', [name]);
    const [row] = await queries.rows(`SELECT version FROM skillify.skills WHERE ${here} AND name = $1`, [name]);
    if ((numberAt(row, 'version') ?? 0) === version) continue;
    throw new SkillifyError(
      'changed-meanwhile',
      `The team’s skill ${name} was changed meanwhile; look at the proposal again.`,
    );
  }
}

/** What the server says to somebody whom it does not let in is told apart from a server that is away. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isLogin = failureCodeOf(error)?.startsWith('28') ?? false;
    const isEntry = SkillifyError.is(error, 'usage') || isUnknownWorkspace(error);
    if (isLogin || isEntry)
      throw new SkillifyError('access-refused', `${messageOf(error)} Local work goes on.`, { cause: error });
    throw error;
  }
}

/** A workspace that a reader named and nobody registered has no code of the server. */
function isUnknownWorkspace(error: unknown): boolean {
  return SkillifyError.is(error, 'store-read-only') && failureCodeOf(error) === undefined;
}
