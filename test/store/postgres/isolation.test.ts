import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore.ts';
import { hasPostgres, TestPostgres } from '../../support/postgresServer.ts';
import { batch, decision, facts, prompt, proposal, START, skill, skillVersion } from '../sampleData.ts';

const SECRET = 'zebrafish';
/** Ids that both organisations use, so that a leak by key would show. */
const SHARED_SOURCE = 's1';

/** A connection as somebody has it who does not use our code at all. */
class Intruder {
  private notices = '';

  private constructor(private readonly client: pg.Client) {
    client.on('notice', ({ message }) => {
      this.notices += message;
    });
  }

  static async connect(url: string): Promise<Intruder> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new Intruder(client);
  }

  async rows(sql: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
    return (await this.client.query<Record<string, unknown>>(sql, [...values])).rows;
  }

  /** What a statement tells, be it rows, notices or an error, as one text. */
  async tells(sql: string, values: readonly unknown[] = []): Promise<string> {
    this.notices = '';
    try {
      const rows = await this.rows(sql, values);
      return JSON.stringify(rows) + this.notices;
    } catch (error) {
      return error instanceof Error ? `${error.message} ${JSON.stringify({ ...error })}` : String(error);
    }
  }

  async refusal(sql: string, values: readonly unknown[] = []): Promise<string> {
    try {
      await this.rows(sql, values);
      return 'accepted';
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
  }

  end(): Promise<void> {
    return this.client.end();
  }
}

const FORBIDDEN = '42501';

describe.skipIf(!hasPostgres)('organisations on one PostgreSQL server', () => {
  let server: TestPostgres;
  let database: string;
  let evilToken: string;
  let readerToken: string;
  let acmeToken: string;
  const open: Intruder[] = [];

  const intruder = async (url: string) => {
    const connection = await Intruder.connect(url);
    open.push(connection);
    return connection;
  };
  /** As a token's holder who knows all settings, in a workspace of their own. */
  const evilByToken = async (token = evilToken) => {
    const connection = await intruder(server.loginUrl(database));
    await connection.rows('SELECT skillify.log_in($1)', [token]);
    await settle(connection);
    return connection;
  };
  const evilByRole = async () => {
    const connection = await intruder(server.url(database, 'evil_role', 'pw'));
    await settle(connection);
    return connection;
  };
  const settle = async (connection: Intruder) => {
    const [row] = await connection.rows(`SELECT * FROM skillify.enter_workspace('evil-app')`);
    await connection.rows(
      `SELECT set_config('skillify.organisation', $1, false), set_config('skillify.workspace', $2, false),
         set_config('skillify.member', $3, false)`,
      [String(row?.['organisation_id']), String(row?.['workspace_id']), String(row?.['member_id'])],
    );
  };
  const tables = async (connection: Intruder) =>
    (
      await connection.rows(
        `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname IN ('skillify', 'skillify_private') AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1`,
      )
    ).map(({ name }) => String(name));

  beforeAll(async () => {
    server = await TestPostgres.start();
    database = await server.createDatabase();
    await server.createLoginRole('evil_role', 'pw');
    await server.createLoginRole('acme_role', 'pw');
    const admin = await server.openAdmin(database);
    await admin.addOrganisation('acme');
    await admin.addOrganisation('evil');
    acmeToken = await admin.addMemberWithToken('acme', 'quokka', 'reviewer');
    await admin.addMemberByRole('acme', 'wombat', 'reader', 'acme_role');
    evilToken = await admin.addMemberWithToken('evil', 'eve', 'admin');
    readerToken = await admin.addMemberWithToken('evil', 'rob', 'reader');
    await admin.addMemberByRole('evil', 'earl', 'admin', 'evil_role');
    await admin.close();
    for (const [token, workspace, word] of [
      [acmeToken, 'payments-api', SECRET],
      [evilToken, 'evil-app', 'heron'],
    ] as const) {
      const store = await openPostgresStore({
        connection: { url: server.loginUrl(database), token },
        workspace,
        machine: 'laptop',
        connections: 1,
      });
      await store.appendCapture(
        batch([prompt(`e-${word}`, { text: `${word} text` })], [facts(SHARED_SOURCE, { title: `${word} title` })], {
          path: `/${word}.jsonl`,
          parserState: { open: word },
        }),
      );
      const [session] = await store.listSessions();
      const sessionId = session?.id ?? '';
      await store.saveMined([
        {
          sessionId,
          minedEvents: 1,
          signals: [],
          episodes: [
            {
              id: `${word}-ep`,
              sessionId,
              index: 0,
              startedAt: START,
              endedAt: START + 1,
              promptEventId: `e-${word}`,
              prompt: word,
              steps: [word],
              paths: [],
              outcome: { kind: 'corrected', reasons: [word] },
            },
          ],
        },
      ]);
      await store.saveSurvivals(
        [{ sessionId, head: word, events: 1, isSettled: true, episodes: new Map() }],
        new Set(),
      );
      await store.decide(decision(`${word}-d`, { subject: `${word}-p`, reason: word }), {
        proposals: [proposal(`${word}-p`, { status: 'approved', title: word })],
        skill: { ...skill(), name: `${word}-skill`, title: word },
        skillVersion: { ...skillVersion(), name: `${word}-skill`, reason: word },
      });
      await store.setValue('mining', { word });
      await store.exclude([{ kind: 'folder', subject: `/${word}`, at: START, reason: word }]);
      await store.beginModelCall({
        at: START,
        provider: 'p',
        model: 'm',
        purpose: 'reword',
        requestHash: word,
        sessionIds: [sessionId],
        bytesSent: 1,
        redactions: 0,
        tokens: { input: 1, output: 1, cacheRead: 0, cacheWrite: 0 },
        costMicroUsd: 1,
        sentText: word,
      });
      while ((await store.indexText(100)) > 0);
      await store.close();
    }
    await server.asSuperuser((execute) => execute('ANALYZE'), database);
  });
  afterAll(async () => {
    for (const connection of open) await connection.end();
    server.stop();
  });

  it('holds what the other organisation stored, or else none of this would be a test', async () => {
    const own = await intruder(server.loginUrl(database));
    await own.rows('SELECT skillify.log_in($1)', [acmeToken]);
    const [row] = await own.rows(`SELECT * FROM skillify.enter_workspace('payments-api')`);
    await own.rows(`SELECT set_config('skillify.workspace', $1, false)`, [String(row?.['workspace_id'])]);
    const seen = [];
    for (const table of await tables(own)) {
      if ((await own.tells(`SELECT * FROM ${table}`)).includes(SECRET)) seen.push(table);
    }
    expect(seen).toEqual(
      expect.arrayContaining(
        ['decisions', 'egress', 'engine_values', 'episodes', 'exclusions', 'proposals', 'session_events', 'sessions']
          .concat(['skill_versions', 'skills', 'survivals', 'transcripts'])
          .map((table) => `skillify.${table}`),
      ),
    );
  });

  for (const [how, connect] of [
    ['a token', () => evilByToken()],
    ['a database role', () => evilByRole()],
  ] as const) {
    describe(`to a member of another by ${how}`, () => {
      it('show no row of any table or partition, in any scope and with any setting', async () => {
        const evil = await connect();
        const all = await tables(evil);
        expect(all.length).toBeGreaterThan(25);
        const settings = [
          'SET skillify.scope = organisation',
          'SET skillify.scope = me',
          'SET skillify.organisation = 1',
          'SET skillify.member = 1',
          'SET skillify.workspace = 1',
          'SET row_security = off',
        ];
        for (const setting of ['SELECT 1', ...settings]) {
          await evil.rows(setting);
          for (const table of all) {
            for (const sql of [
              `SELECT * FROM ${table}`,
              `TABLE ${table}`,
              `SELECT * FROM ONLY ${table}`,
              `SELECT t::text FROM ${table} t WHERE workspace_id = 1`,
              `DELETE FROM ${table} RETURNING *`,
              `COPY ${table} TO STDOUT`,
            ]) {
              await evil.rows('BEGIN');
              expect(await evil.tells(sql), `${sql} after ${setting}`).not.toContain(SECRET);
              await evil.rows('ROLLBACK');
            }
          }
        }
      });

      it('write nothing into their workspace or in another name', async () => {
        const evil = await connect();
        const [own] = await evil.rows(
          `SELECT current_setting('skillify.organisation') AS organisation, current_setting('skillify.workspace') AS workspace,
             current_setting('skillify.member') AS member`,
        );
        const insert = (organisation: unknown, workspace: unknown, member: unknown) =>
          evil.refusal(
            `INSERT INTO skillify.exclusions (organisation_id, workspace_id, member_id, kind, subject, at)
             VALUES ($1, $2, $3, 'folder', '/x', 1) ON CONFLICT DO NOTHING`,
            [organisation, workspace, member],
          );
        expect(await insert(own?.['organisation'], own?.['workspace'], own?.['member'])).toBe('accepted');
        expect(await insert(1, 1, 1)).toBe(FORBIDDEN);
        expect(await insert(own?.['organisation'], 1, own?.['member'])).toBe(FORBIDDEN);
        expect(await insert(1, own?.['workspace'], own?.['member'])).toBe(FORBIDDEN);
        expect(await insert(own?.['organisation'], own?.['workspace'], 1)).toBe(FORBIDDEN);
        for (const table of ['sessions', 'proposals', 'skills', 'engine_values']) {
          for (const column of ['organisation_id', 'workspace_id', 'member_id'])
            expect(await evil.refusal(`UPDATE skillify.${table} SET ${column} = 1`), `${table}.${column}`).toBe(
              FORBIDDEN,
            );
        }
        expect(await evil.refusal('UPDATE skillify.session_events SET text = $1', ['x'])).toBe(FORBIDDEN);
      });

      it('tell by no error whether a key is taken', async () => {
        const evil = await connect();
        for (const id of [`${SECRET}-p`, 'free-p']) {
          const answer = await evil.tells(
            `INSERT INTO skillify.decisions (organisation_id, workspace_id, id, kind, subject, at, by)
             VALUES (1, 1, $1, 'approve', $1, 1, 'x')`,
            [id],
          );
          expect(answer).toContain('row-level security');
          expect(answer).not.toContain('duplicate');
        }
        // Evidence for a proposal that is only theirs refers to nothing here, as if it were not there at all.
        const evidence = (id: string) =>
          evil.refusal(
            `INSERT INTO skillify.proposal_evidence (proposal_id, position, event_id, session_id, assistant, at, quote, supports, signal, is_new)
             VALUES ($1, 0, 'e', 's', 'codex', 1, 'q', true, 'x', false)`,
            [id],
          );
        expect(await evidence(`${SECRET}-p`)).toBe(await evidence('nothing-of-the-kind'));
      });

      it('let no other role be taken and nothing be changed about tables, policies and roles', async () => {
        const evil = await connect();
        for (const sql of [
          'SET ROLE skillify_owner',
          'SET ROLE postgres',
          'SET SESSION AUTHORIZATION acme_role',
          'ALTER TABLE skillify.sessions DISABLE ROW LEVEL SECURITY',
          'ALTER TABLE skillify.sessions NO FORCE ROW LEVEL SECURITY',
          'CREATE POLICY mine ON skillify.sessions USING (true)',
          'DROP POLICY visible ON skillify.sessions',
          'CREATE TABLE skillify.mine (x int)',
          'CREATE FUNCTION skillify.mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
          'CREATE OR REPLACE FUNCTION skillify.current_organisation() RETURNS bigint LANGUAGE sql AS $$ SELECT 1::bigint $$',
          'GRANT skillify_owner TO CURRENT_USER',
          'TRUNCATE skillify.sessions CASCADE',
          'DROP TABLE skillify.sessions CASCADE',
          'CREATE RULE mine AS ON SELECT TO skillify.sessions DO INSTEAD SELECT 1',
          `CREATE TRIGGER mine BEFORE INSERT ON skillify.sessions FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
          `SELECT * FROM skillify_private.identity()`,
          `SELECT * FROM skillify_private.tokens`,
          `INSERT INTO skillify_private.logins VALUES (pg_backend_pid(), now(), 1)`,
          `UPDATE skillify_private.members SET organisation_id = 1`,
        ]) {
          expect(['42501', '42P17', '0LP01', '42809'], sql).toContain(await evil.refusal(sql));
        }
      });

      it('run no owner’s function on what temporary tables, operators or a forged search path pretend', async () => {
        const evil = await connect();
        await evil.rows(
          'CREATE TEMPORARY TABLE members (id bigint, organisation_id bigint, login_role text, role text)',
        );
        await evil.rows(`INSERT INTO members VALUES (1, 1, session_user, 'admin')`);
        await evil.rows('CREATE TEMPORARY TABLE sessions (id text, number bigint)');
        await evil.rows(
          `CREATE FUNCTION pg_temp.current_setting(text, boolean) RETURNS text LANGUAGE sql AS $$ SELECT '1' $$`,
        );
        await evil.rows(`CREATE FUNCTION pg_temp.pg_backend_pid() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$`);
        await evil.rows('SET search_path = pg_temp, skillify, skillify_private, public');
        const [who] = await evil.rows(
          `SELECT skillify.current_organisation() AS organisation, skillify.visible_workspaces() AS workspaces`,
        );
        expect(String(who?.['organisation'])).not.toBe('1');
        expect(JSON.stringify(who?.['workspaces'])).not.toContain('"1"');
        expect(await evil.tells('SELECT * FROM skillify.sessions')).not.toContain(SECRET);
        expect(await evil.tells('SELECT * FROM skillify.session_events')).not.toContain(SECRET);
      });

      it('give nothing away through functions, cheap ones of one’s own and plans included', async () => {
        const evil = await connect();
        await evil.rows(`CREATE FUNCTION pg_temp.shout(text) RETURNS boolean COST 0.0000001 LANGUAGE plpgsql AS
          $$ BEGIN RAISE NOTICE '%', $1; RETURN $1 LIKE '%${SECRET}%'; END $$`);
        const shouted = await evil.tells(
          'SELECT count(*)::int AS n FROM skillify.session_events WHERE pg_temp.shout(text)',
        );
        expect(shouted, 'one’s own rows are shouted').toContain('heron text');
        expect(shouted).not.toContain(SECRET);
        const divided =
          'SELECT 1 FROM skillify.sessions WHERE 1 / (CASE WHEN title LIKE $$zebra%$$ THEN 0 ELSE 1 END) = 0';
        expect(await evil.tells(divided), 'no division by their zero').toBe('[]');
        expect(await evil.tells('EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM skillify.session_events')).not.toContain(
          SECRET,
        );
        for (const view of [
          'pg_stats',
          'pg_stats_ext',
          'pg_statistic',
          'pg_stat_activity',
          'pg_prepared_statements',
          'pg_locks',
        ])
          expect(await evil.tells(`SELECT * FROM pg_catalog.${view}`), view).not.toContain(SECRET);
        for (const call of [
          `SELECT * FROM skillify.list_workspaces()`,
          `SELECT * FROM skillify.list_members()`,
          `SELECT * FROM skillify.enter_workspace('payments-api')`,
          `SELECT skillify.forget_sessions(ARRAY(SELECT id FROM skillify.sessions))`,
          `SELECT lo_import('/etc/passwd')`,
          `SELECT pg_read_file('pg_hba.conf')`,
          `COPY skillify.sessions FROM PROGRAM 'cat'`,
          `SELECT query_to_xml('SELECT * FROM skillify.sessions', true, true, '')`,
          `SELECT database_to_xml(true, true, '')`,
          `SELECT * FROM dblink('dbname=' || current_database(), 'SELECT 1') AS t(x int)`,
        ]) {
          await evil.rows('BEGIN');
          const told = await evil.tells(call);
          await evil.rows('ROLLBACK');
          for (const word of [SECRET, 'quokka', 'wombat']) expect(told, call).not.toContain(word);
        }
        // The workspace of the same name is another one: one's own.
        expect(await evil.tells(`SELECT organisation FROM skillify.enter_workspace('payments-api')`)).toContain('evil');
      });
    });
  }

  it('are not found by each other through the store, whatever scope is chosen', async () => {
    const connection = { url: server.loginUrl(database), token: evilToken };
    for (const scope of ['me', 'team', 'organisation'] as const) {
      const store = await openPostgresStore({ connection, workspace: 'evil-app', scope, connections: 1 });
      const search = (text: string) =>
        store.findEvents({
          wanted: [{ text, isPhrase: false, isPrefix: true }],
          excluded: [],
          since: null,
          until: null,
          assistants: [],
          kinds: [],
          outcomes: [],
          places: [],
          sessions: [],
          limit: 10,
        });
      expect((await search('heron')).events).toHaveLength(1);
      expect((await search(SECRET)).events).toEqual([]);
      expect(await store.closeWord('zebrafisch')).toBeNull();
      expect(await store.readEventsById([`e-${SECRET}`])).toEqual([]);
      expect(await store.getProposal(`${SECRET}-p`)).toBeNull();
      expect(await store.findModelAnswer(SECRET)).toBeNull();
      expect(await store.findSummaries([{ text: SECRET, isPhrase: false, isPrefix: false }], null, null, 10)).toEqual(
        [],
      );
      expect((await store.listSessions()).map(({ title }) => title)).toEqual(['heron title']);
      await store.close();
    }
  });

  it('tell a prepared statement what the new login may see, not what the old one did', async () => {
    const connection = await evilByToken();
    await connection.rows('PREPARE seen AS SELECT title FROM skillify.sessions');
    for (let turn = 0; turn < 7; turn += 1) expect(await connection.tells('EXECUTE seen')).toContain('heron');
    await connection.rows('SELECT skillify.log_out()');
    expect(await connection.tells('EXECUTE seen')).toBe('[]');
    await connection.rows('SELECT skillify.log_in($1)', [acmeToken]);
    const [row] = await connection.rows(`SELECT * FROM skillify.enter_workspace('payments-api')`);
    await connection.rows(`SELECT set_config('skillify.workspace', $1, false)`, [String(row?.['workspace_id'])]);
    expect(await connection.tells('EXECUTE seen')).toBe(`[{"title":"${SECRET} title"}]`);
    expect(await connection.refusal('SELECT skillify.log_in($1)', ['skillify_forged'])).toBe('28P01');
  });

  it('know nobody on the shared login role without a token, whatever is set', async () => {
    const nobody = await intruder(server.loginUrl(database));
    await nobody.rows(`SET skillify.organisation = 1`);
    await nobody.rows(`SET skillify.workspace = 1`);
    await nobody.rows(`SET skillify.member = 1`);
    for (const table of ['sessions', 'session_events', 'skills', 'decisions'])
      expect(await nobody.tells(`SELECT * FROM skillify.${table}`), table).toBe('[]');
    expect(await nobody.refusal(`SELECT * FROM skillify.enter_workspace('payments-api')`)).toBe('28000');
  });

  it('leave no login to the next connection that gets the same process number', async () => {
    const first = await evilByToken();
    const [row] = await first.rows('SELECT pg_backend_pid() AS pid');
    const next = await intruder(server.loginUrl(database));
    const [other] = await next.rows('SELECT pg_backend_pid() AS pid');
    // What a later process of that number would find: a login whose connection began at another time.
    await server.asSuperuser(
      (execute) =>
        execute(`INSERT INTO skillify_private.logins SELECT ${Number(other?.['pid'])}, connection_began_at, token_id
          FROM skillify_private.logins WHERE process_id = ${Number(row?.['pid'])}`),
      database,
    );
    expect(await next.tells('SELECT skillify.current_member() AS member')).toBe('[{"member":null}]');
  });

  it('let a reader read and no more, a writer not decide, and nobody act after being revoked', async () => {
    const reader = await evilByToken(readerToken);
    expect(await reader.tells('SELECT title FROM skillify.sessions')).toContain('heron');
    for (const sql of [
      `INSERT INTO skillify.exclusions (kind, subject, at) VALUES ('folder', '/y', 1)`,
      `INSERT INTO skillify.engine_values (machine, key, value_json) VALUES ('', 'k', '1')`,
      `SELECT skillify.prepare_months(ARRAY[1577836800000])`,
      `SELECT skillify.forget_sessions(ARRAY['x'])`,
    ])
      expect(await reader.refusal(sql), sql).toBe(FORBIDDEN);
    expect(await reader.rows(`UPDATE skillify.sessions SET title = 'x' RETURNING 1`)).toEqual([]);
    expect(await reader.rows(`DELETE FROM skillify.sessions RETURNING 1`)).toEqual([]);
    expect(await reader.rows(`SELECT * FROM skillify.enter_workspace('a-new-one')`)).toEqual([]);

    const admin = await server.openAdmin(database);
    await admin.changeRole('evil', 'rob', 'writer');
    const decide = (kind: string, id: string) =>
      reader.refusal(`INSERT INTO skillify.decisions (id, kind, subject, at, by) VALUES ($1, $2, 'x', 1, 'rob')`, [
        id,
        kind,
      ]);
    expect(await decide('approve', 'w1')).toBe(FORBIDDEN);
    expect(await decide('suggest', 'w2')).toBe('accepted');
    expect(await reader.rows(`UPDATE skillify.proposals SET title = 'x' RETURNING 1`)).toEqual([]);
    expect(
      await reader.refusal(`INSERT INTO skillify.skills (name, title, description, status, version, skill_md, content_hash, approved_at)
      VALUES ('n', 't', 'd', 'approved', 1, 'x', 'h', 1)`),
    ).toBe(FORBIDDEN);
    await admin.changeRole('evil', 'rob', 'reviewer');
    expect(await decide('approve', 'w3')).toBe('accepted');
    expect(await reader.refusal(`UPDATE skillify.decisions SET skill_md = 'other' WHERE id = 'w3'`)).toBe(FORBIDDEN);
    expect(await reader.refusal(`UPDATE skillify.decisions SET reason = 'other' WHERE id = 'w3'`)).toBe(FORBIDDEN);
    expect(await reader.rows(`DELETE FROM skillify.decisions RETURNING 1`)).toEqual([]);
    await admin.revokeMember('evil', 'rob');
    expect(await reader.rows('SELECT * FROM skillify.sessions')).toEqual([]);
    await admin.close();
  });

  it('can be told apart by what cannot be closed: sizes of tables, and estimates of plans', async () => {
    const evil = await evilByToken();
    // Names nothing, quotes nothing: how many rows all organisations together have. Documented as a known limit.
    const [row] = await evil.rows(
      `SELECT reltuples::int AS n FROM pg_class WHERE relname = 'sessions' AND relnamespace = 'skillify'::regnamespace`,
    );
    expect(row?.['n']).toBe(2);
    expect(await evil.rows('SELECT * FROM skillify.sessions')).toHaveLength(1);
  });

  it('refuses to work as a role that stands above the policies', async () => {
    for (const url of [server.superuserUrl(database), server.ownerUrl(database)]) {
      await expect(openPostgresStore({ connection: { url }, workspace: 'payments-api' })).rejects.toMatchObject({
        code: 'usage',
      });
    }
  });
});
