import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../../../src/assistants/session.ts';
import type { EventSearch } from '../../../../src/store/search/eventSearch.ts';
import type { Store } from '../../../../src/store/store.ts';
import { hasPostgres, TestPostgres } from '../../../support/postgresServer.ts';
import { batch, facts, prompt, START } from '../../sampleData.ts';
import { storeOnServer } from '../storeOnServer.ts';

const noFilters = { since: null, until: null, assistants: [], kinds: [], outcomes: [], places: [], sessions: [] };
const dayMs = 86_400_000;

function search(...words: readonly string[]): EventSearch {
  return {
    ...noFilters,
    wanted: words.map((text) => ({ text, isPhrase: false, isPrefix: false })),
    excluded: [],
    limit: 20,
  };
}

describe.skipIf(!hasPostgres)('the index of words on a PostgreSQL server', () => {
  let server: TestPostgres;
  let subject: Awaited<ReturnType<typeof storeOnServer>>;
  let store: Store;
  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    subject = await storeOnServer(server);
    store = await subject.open();
  });
  afterEach(async () => {
    await store.close();
    await subject.remove();
  });

  const index = async (each: Store) => {
    while ((await each.indexText(70)) > 0);
  };
  const ids = async (each: Store, wanted: EventSearch) => (await each.findEvents(wanted)).events.map(({ id }) => id);
  const one = async (sql: string) => {
    let row: unknown;
    await server.asSuperuser(async (execute) => {
      const answer = await execute(sql);
      if (typeof answer === 'object' && answer !== null && 'rows' in answer && Array.isArray(answer.rows))
        [row] = answer.rows;
    }, subject.database);
    return row;
  };

  it('is filled by several workers at once, each text once and each term counted', async () => {
    const others = await Promise.all([1, 2, 3].map(() => subject.open()));
    const texts = Array.from({ length: 1_200 }, (_text, number) =>
      prompt(`p${number}`, {
        sourceSessionId: `s${number % 30}`,
        at: START + number * 3_600_000,
        text: `common word${number % 40} only${number}`,
      }),
    );
    for (let from = 0; from < texts.length; from += 200) {
      await store.appendCapture(batch(texts.slice(from, from + 200)));
      await Promise.all([store, ...others].map(index));
    }
    for (const other of others) await other.close();
    expect(await store.notYetIndexed()).toBe(0);
    expect(
      await one('SELECT count(*)::int AS texts, count(DISTINCT number)::int AS events FROM skillify.search_texts'),
    ).toEqual({
      texts: 1_200,
      events: 1_200,
    });
    expect(await one(`SELECT sum(documents)::int AS n FROM skillify.search_terms WHERE term = 'common'`)).toEqual({
      n: 1_200,
    });
    expect(await one(`SELECT sum(documents)::int AS n FROM skillify.search_days`)).toEqual({ n: 1_200 });
    expect(await ids(store, search('only777'))).toEqual(['p777']);
    expect((await ids(store, search('word7'))).length).toBe(20);
  });

  it('counts no term any more that only a forgotten session had', async () => {
    await store.appendCapture(
      batch([prompt('a', { text: 'heron egret' }), prompt('b', { sourceSessionId: 's2', text: 'heron' })]),
    );
    await index(store);
    await store.forgetSessions([sessionIdOf('claude-code', 's1')], null);
    expect(await one(`SELECT count(*)::int AS n FROM skillify.search_terms WHERE term IN ('egret', 'heron')`)).toEqual({
      n: 1,
    });
    expect((await store.findEvents(search('egret'))).unknownWords).toEqual(['egret']);
    expect(await ids(store, search('heron'))).toEqual(['b']);
  });

  it('takes events of any time, and forgets them', async () => {
    const times = [0, -62_135_596_800_001, 8_640_000_000_000_000, 253_402_300_800_000, START + 400 * 86_400_000 * 10];
    await store.appendCapture(
      batch(times.map((at, number) => prompt(`t${number}`, { at, text: `heron number${number}` }))),
    );
    await index(store);
    expect((await ids(store, search('heron'))).length).toBe(times.length);
    await store.forgetSessions([sessionIdOf('claude-code', 's1')], null);
    expect(await one('SELECT count(*)::int AS n FROM skillify.search_terms')).toEqual({ n: 0 });
    expect(await one('SELECT count(*)::int AS n FROM skillify.search_days')).toEqual({ n: 0 });
  });

  it('finds in all three ways the same: by words, by reading the newest, by session', async () => {
    // So many that the index of words is asked for what is rare, hours or days are chosen for what is not, and the newest are read.
    const texts = Array.from({ length: 600 }, (_text, number) =>
      prompt(`p${number}`, {
        sourceSessionId: `s${number % 3}`,
        at: START - number * 1_800_000,
        text: `common ${number % 50 === 0 ? 'seldom' : 'other'} ${number % 15 === 0 ? 'middling' : 'rest'} only${number}`,
      }),
    );
    await store.appendCapture(
      batch(
        texts,
        [0, 1, 2].map((number) => facts(`s${number}`, { cwd: `/code/part${number}` })),
      ),
    );
    await index(store);
    // Each of them stands for very many in the eyes of the planner.
    await server.asSuperuser(async (execute) => {
      await execute('UPDATE skillify.search_days SET documents = documents * 1000, words = words * 1000');
      await execute('UPDATE skillify.search_terms SET documents = documents * 1000');
    }, subject.database);
    const seldom = Array.from({ length: 12 }, (_text, number) => `p${number * 50}`);
    expect(await ids(store, search('seldom'))).toEqual(seldom);
    expect((await ids(store, search('common'))).slice(0, 3)).toEqual(['p0', 'p1', 'p2']);
    const middling = Array.from({ length: 20 }, (_text, number) => `p${number * 15}`);
    expect(await ids(store, search('middling'))).toEqual(middling);
    expect(await ids(store, { ...search('seldom'), places: ['part0'] })).toEqual(
      seldom.filter((id) => Number(id.slice(1)) % 3 === 0),
    );
    expect(await ids(store, { ...search('seldom'), since: START - dayMs })).toEqual(['p0']);
    expect(await ids(store, { ...search('seldom'), until: START - 5 * dayMs })).toEqual(seldom.slice(5));
    expect(await ids(store, { ...search('only599', 'other') })).toEqual(['p599']);
  });

  it('shows a member of another organisation nothing, whatever functions are called', async () => {
    await store.appendCapture(batch([prompt('a', { text: 'zebrafish heron' })]));
    await index(store);
    const admin = await server.openAdmin(subject.database);
    await admin.addOrganisation('globex');
    const token = await admin.addMemberWithToken('globex', 'eve', 'reviewer');
    await admin.close();
    const theirs = await subject.openWith({ connection: { url: server.loginUrl(subject.database), token } });
    expect(await theirs.findEvents(search('zebrafish'))).toMatchObject({ events: [], unknownWords: ['zebrafish'] });
    expect(await theirs.closeWord('zebrafis')).toBeNull();
    expect(await theirs.notYetIndexed()).toBe(0);
    expect(await theirs.findSummaries(search('zebrafish').wanted, null, null, 5)).toEqual([]);
    await theirs.close();
    const pool = await import('../../../../src/store/postgres/postgresPool.ts');
    const raw = await pool.PostgresPool.open(
      { url: server.loginUrl(subject.database) },
      { connections: 1, prepare: async (queries) => void (await queries.rows('SELECT skillify.log_in($1)', [token])) },
    );
    await raw.execute(
      `SELECT set_config('skillify.workspace', '1', false), set_config('skillify.organisation', '1', false), set_config('skillify.scope', 'organisation', false)`,
    );
    const found = await raw.rows(
      `SELECT * FROM skillify.find_texts('words', '''zebrafish''', '{}', '{}', '{}', NULL, NULL, NULL, '{1,1,1,1,1,1,1}', 1, 0, 100, 100, 100)`,
    );
    expect(found).toEqual([]);
    expect(await raw.rows('SELECT * FROM skillify.search_texts')).toEqual([]);
    expect(await raw.rows('SELECT * FROM skillify.search_terms')).toEqual([]);
    await raw.close();
  });

  it('lets the scope decide how far is searched', async () => {
    await store.appendCapture(batch([prompt('a', { text: 'heron here' })]));
    await index(store);
    const other = await subject.openWith({ workspace: 'ledger' });
    await other.appendCapture(batch([prompt('b', { sourceSessionId: 's2', text: 'heron there' })]));
    await index(other);
    await other.close();
    expect(await ids(store, search('heron'))).toEqual(['a']);
    const all = await subject.openWith({ scope: 'organisation' });
    expect([...(await ids(all, search('heron')))].sort()).toEqual(['a', 'b']);
    await all.close();
    const admin = await server.openAdmin(subject.database);
    const token = await admin.addMemberWithToken('acme', 'bob', 'writer');
    await admin.close();
    const own = await subject.openWith({ connection: { url: server.loginUrl(subject.database), token }, scope: 'me' });
    expect(await ids(own, search('heron'))).toEqual([]);
    await own.close();
  });
});
