import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../../src/assistants/session.ts';
import type { PostgresAdmin } from '../../../src/store/postgres/admin.ts';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore.ts';
import { PostgresPool } from '../../../src/store/postgres/postgresPool.ts';
import type { PostgresStore } from '../../../src/store/postgres/postgresStore.ts';
import { hasPostgres, TestPostgres } from '../../support/postgresServer.ts';
import { batch, facts, prompt, proposal, toolCall } from '../sampleData.ts';

const JANUARY = Date.UTC(2024, 0, 15);
const FEBRUARY = Date.UTC(2024, 1, 15);
const MARCH = Date.UTC(2024, 2, 15);

describe.skipIf(!hasPostgres)('months of events on PostgreSQL', () => {
  let server: TestPostgres;
  let database: string;
  let token: string;
  let admin: PostgresAdmin;
  const stores: PostgresStore[] = [];

  const open = async () => {
    const store = await openPostgresStore({
      connection: { url: server.loginUrl(database), token },
      workspace: 'payments-api',
      machine: 'laptop',
      connections: 2,
    });
    stores.push(store);
    return store;
  };
  const partitions = async () => {
    const pool = await PostgresPool.open({ url: server.superuserUrl(database) }, { connections: 1 });
    const rows = await pool.rows(
      `SELECT c.relname AS name, (SELECT count(*) FROM skillify.session_events e WHERE e.tableoid = c.oid) AS events
       FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'skillify.session_events'::regclass ORDER BY 1`,
    );
    await pool.close();
    return rows.map(({ name, events }) => [name, events]);
  };

  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = await server.createDatabase();
    admin = await server.openAdmin(database);
    await admin.addOrganisation('acme');
    token = await admin.addMemberWithToken('acme', 'ada', 'reviewer');
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    await admin.close();
    await server.dropDatabase(database);
  });

  it('are partitions in UTC, and events without a sound time lie among the others', async () => {
    const store = await open();
    await store.appendCapture(
      batch([
        prompt('last', { at: Date.UTC(2024, 1, 1) - 1 }),
        prompt('first', { at: Date.UTC(2024, 1, 1) }),
        prompt('zero', { at: 0 }),
        prompt('before', { at: -5 }),
        prompt('far', { at: Date.UTC(2090, 0, 1) }),
      ]),
    );
    expect(await partitions()).toEqual([
      ['session_events_2024_01', 1],
      ['session_events_2024_02', 1],
      ['session_events_other', 3],
    ]);
    expect((await store.readEvents(sessionIdOf('claude-code', 's1'))).map(({ event }) => event.id)).toEqual([
      'before',
      'zero',
      'last',
      'first',
      'far',
    ]);
  });

  it('know an event that comes again with another time in another month', async () => {
    const store = await open();
    await store.appendCapture(batch([prompt('e1', { at: JANUARY })]));
    expect(await store.appendCapture(batch([prompt('e1', { at: MARCH })]))).toMatchObject({
      inserted: 0,
      duplicates: 1,
    });
    expect((await store.listSessions())[0]).toMatchObject({ events: 1, lastEventAt: JANUARY });
  });

  it('are made once by sixteen writers who need the same ones at once, and no event is lost or doubled', async () => {
    const writers = await Promise.all(Array.from({ length: 16 }, open));
    const shared = Array.from({ length: 40 }, (_, index) =>
      prompt(`shared-${index}`, { at: Date.UTC(2023, index % 12, 3) + index }),
    );
    const results = await Promise.all(
      writers.map((store, writer) =>
        store.appendCapture(
          batch(
            [
              ...(writer % 2 === 0 ? shared : shared.toReversed()),
              ...Array.from({ length: 30 }, (_, index) =>
                prompt(`own-${writer}-${index}`, { sourceSessionId: `s-${writer}`, at: Date.UTC(2023, index % 12, 9) }),
              ),
            ],
            [],
            { path: `/${writer}.jsonl` },
          ),
        ),
      ),
    );
    expect(results.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(40 + 16 * 30);
    expect((await partitions()).map(([, events]) => events)).toHaveLength(13);
    const sessions = await (await open()).listSessions();
    expect(sessions.reduce((sum, { events }) => sum + events, 0)).toBe(40 + 16 * 30);
    expect(sessions.find(({ sourceSessionId }) => sourceSessionId === 's1')?.events).toBe(40);
  });

  it('are dropped whole, but for what is cited or shows a skill being loaded; nothing dropped comes back', async () => {
    const store = await open();
    const [piece] = proposal('x').evidence;
    if (!piece) throw new Error('The sample proposal has no evidence.');
    const sessionId = sessionIdOf('claude-code', 's1');
    const events = [
      ...['e1', 'e2', 'e3'].map((id) => prompt(id, { at: JANUARY, text: `heron ${id}` })),
      toolCall('load', { at: JANUARY + 1, paths: ['/app/.claude/skills/use-pnpm/SKILL.md'] }),
      prompt('f1', { at: FEBRUARY, text: 'heron f1' }),
      prompt('m1', { at: MARCH, text: 'heron m1' }),
    ];
    await store.appendCapture(batch(events, [facts('s1')]));
    while ((await store.indexText(50)) > 0);
    await store.saveProposals([
      proposal('p1', { status: 'approved', evidence: [{ ...piece, eventId: 'e1', sessionId }] }),
      proposal('p2', { status: 'dismissed', evidence: [{ ...piece, eventId: 'e2', sessionId }] }),
    ]);
    expect(await admin.dropEventsBefore(MARCH)).toEqual({
      months: 2,
      keptEvents: 2,
      eventsSince: Date.UTC(2024, 2, 1),
    });
    expect(await partitions()).toEqual([
      ['session_events_2024_03', 1],
      ['session_events_other', 2],
    ]);
    const ids = async () => (await store.readEvents(sessionId)).map(({ event }) => event.id);
    expect(await ids()).toEqual(['e1', 'load', 'm1']);
    expect((await store.readEventsById(['e1', 'e2'])).map(({ event }) => event.id)).toEqual(['e1']);
    const found = await store.findEvents({
      wanted: [{ text: 'heron', isPhrase: false, isPrefix: false }],
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
    expect(found.events.map(({ id }) => id).toSorted()).toEqual(['e1', 'm1']);
    expect(await (await open()).appendCapture(batch(events))).toMatchObject({ inserted: 0, duplicates: 6 });
    expect(await ids()).toEqual(['e1', 'load', 'm1']);
    expect(await admin.dropEventsBefore(MARCH)).toMatchObject({ months: 0, keptEvents: 2 });
    expect((await store.getProposal('p2'))?.evidence[0]?.quote).toBe(piece.quote);
  });
});
