// Search over many events on PostgreSQL: how fast the index is built, what it takes, how long queries and questions take.
// `node test/bench/postgres/search.mjs [--events 1000000] [--rounds 40] [--keep DIR] [--minutes 7] [--json]`
// The first 100,000 events are captured and indexed as the product does it; what goes beyond is copied from them by the database,
// at other times and in sessions of its own. What is filled below DIR is used again; with --minutes filling stops after so long,
// to be gone on with by the next run. Processor times are of client and server together, because other jobs may run beside it.
import os from 'node:os';
import { parseArgs } from 'node:util';
import { querySets, searchableProject } from '../searchText.mjs';
import { quantile, startServer, Times } from './benchServer.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '40' },
    keep: { type: 'string' },
    minutes: { type: 'string', default: '600' },
    json: { type: 'boolean', default: false },
  },
});
const wanted = Number(values.events);
const rounds = Number(values.rounds);
const stopAt = Date.now() + Number(values.minutes) * 60_000;
const captured = Math.min(wanted, 100_000);
/** 100,000 events a day, and a copy for each stretch of the same length before. */
const gapMs = 864;
const endAt = Date.parse('2026-11-20T00:00:00Z');
const stretchMs = captured * gapMs;
const weekMs = 7 * 86_400_000;
const eventsAtOnce = 5_000;
const textsAtOnce = 1_000;
const noFilters = { since: null, until: null, assistants: [], kinds: [], outcomes: [], places: [], sessions: [] };
const say = (line) => console[values.json ? 'error' : 'log'](line);

const transcript = (assistant, number) => ({
  path: `/bench/${number}.jsonl`,
  assistant,
  role: 'main',
  relativePath: `bench/${number}.jsonl`,
  identity: null,
  headHash: null,
  headLength: 0,
  offset: 0,
  line: 0,
  sizeBytes: 0,
  modifiedAt: 0,
  parserState: null,
  belongs: true,
  missing: false,
  skippedRecords: 0,
  unknownTypes: {},
  lastError: null,
});

class OutOfTime extends Error {}

function checkTime() {
  if (Date.now() > stopAt) throw new OutOfTime('Filling was stopped; run it again with the same folder to go on.');
}

async function fill(server, store) {
  const { events: before } = await store.counts();
  if (before < captured) {
    const started = performance.now();
    const from = await server.processorSeconds();
    let batch = [];
    let made = 0;
    const flush = async () => {
      if (batch.length > 0)
        await store.appendCapture({ transcript: transcript('claude-code', 0), sessions: [], events: batch });
      batch = [];
      checkTime();
    };
    for (const event of searchableProject(captured)) {
      made += 1;
      if (made <= before) continue;
      batch.push({ ...event, at: endAt - stretchMs + made * gapMs });
      if (batch.length >= eventsAtOnce) await flush();
    }
    await flush();
    const seconds = (performance.now() - started) / 1_000;
    say(
      `  ${captured - before} events stored in ${seconds.toFixed(0)} s (${Math.round((captured - before) / seconds)}/s, making up the texts included; server ${(server.processorSeconds() - from).toFixed(0)} s of processor)`,
    );
  }
  await index(server, store);
  await copy(server, store);
  await finishIndex(server);
}

async function index(server, store) {
  const started = performance.now();
  const own = process.cpuUsage();
  const from = server.processorSeconds();
  const slices = [];
  let texts = 0;
  for (let done = 1; done > 0; ) {
    const slice = performance.now();
    done = await store.indexText(textsAtOnce);
    slices.push(performance.now() - slice);
    texts += done;
    if (texts % 50_000 < done) checkTime();
  }
  if (texts === 0) return;
  const seconds = (performance.now() - started) / 1_000;
  const used = process.cpuUsage(own);
  say(
    `  ${texts} texts indexed in ${seconds.toFixed(0)} s (${Math.round(texts / seconds)}/s; ${((used.user + used.system) / 1e6).toFixed(0)} s of processor here, ${(server.processorSeconds() - from).toFixed(0)} s in the server); slices of ${textsAtOnce} p50 / p95 / worst ${[0.5, 0.95, 1].map((share) => quantile(slices, share).toFixed(0)).join(' / ')} ms`,
  );
}

/** Copies what was captured and indexed, as often as it takes; the index of words is made anew behind very many copies. */
async function copy(server, store) {
  const { superuser } = server;
  const one = async (sql, parameters) => (await superuser.rows(sql, parameters))[0];
  const { events: have } = await store.counts();
  const copies = Math.round(wanted / captured) - 1;
  const before = Math.round(have / captured) - 1;
  let done = before;
  if (done >= copies) return;
  const { sessions } = await one('SELECT max(number) AS sessions FROM skillify.sessions WHERE id NOT LIKE $1', [
    'copy%',
  ]);
  const { numbers } = await one('SELECT max(number) AS numbers FROM skillify.search_texts WHERE session <= $1', [
    sessions,
  ]);
  const isBulk = copies - done > 20;
  if (isBulk) await superuser.execute('DROP INDEX IF EXISTS skillify.search_texts_words');
  for (; done < copies; done += 1) {
    checkTime();
    const started = performance.now();
    const place = done + 1;
    const [shift, sessionShift, numberShift] = [place * stretchMs, place * 1_000_000, place * (numbers + 1_000_000)];
    const times = Array.from(
      { length: Math.ceil(stretchMs / 86_400_000) + 2 },
      (_day, day) => endAt - shift - day * 86_400_000,
    );
    await superuser.transaction(async (queries) => {
      const bounds = (column) => `${column} > ${endAt - stretchMs} AND ${column} <= ${endAt}`;
      const shifted = async (table, changes, condition) => {
        const list = (
          await queries.rows(
            `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
            [`skillify.${table}`],
          )
        ).map(({ name }) => name);
        const values = list.map((name) => changes[name] ?? name);
        await queries.execute(
          `INSERT INTO skillify.${table} (${list.join(', ')}) OVERRIDING SYSTEM VALUE SELECT ${values.join(', ')} FROM skillify.${table} WHERE ${condition}`,
        );
      };
      for (const month of new Set(times.map((at) => new Date(at).toISOString().slice(0, 7)))) {
        for (const table of ['session_events', 'search_texts']) await addMonth(queries, table, month);
      }
      await queries.execute(`SET LOCAL session_replication_role = replica`);
      await shifted(
        'sessions',
        {
          id: `'copy${place}-' || id`,
          number: `number + ${sessionShift}`,
          source_session_id: `'copy${place}-' || source_session_id`,
          started_at: `started_at - ${shift}`,
          last_event_at: `last_event_at - ${shift}`,
        },
        `number <= ${sessions}`,
      );
      await shifted(
        'session_events',
        {
          number: `number + ${numberShift}`,
          session: `session + ${sessionShift}`,
          at: `at - ${shift}`,
          id: `'copy${place}-' || id`,
          // The same text is shown once however often it was found, so copies differ in a word that is not indexed.
          text: `text || ' copy${place}'`,
          subject: `subject || ' copy${place}'`,
        },
        bounds('at'),
      );
      const markers = `'=d' || ((at - ${shift}) / 86400000), '=h' || ((at - ${shift}) / 3600000)`;
      await shifted(
        'search_texts',
        {
          number: `number + ${numberShift}`,
          session: `session + ${sessionShift}`,
          at: `at - ${shift}`,
          words: `ts_delete(words, ARRAY['=d' || (at / 86400000), '=h' || (at / 3600000)]) || array_to_tsvector(ARRAY[${markers}])`,
        },
        bounds('at'),
      );
    });
    say(`  copy ${place} of ${copies} in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
  }
  const started = performance.now();
  await superuser.transaction(async (queries) => {
    await queries.execute('DELETE FROM skillify.search_days');
    await queries.execute(`INSERT INTO skillify.search_days (organisation_id, workspace_id, day_at, documents, words, newest_at)
      SELECT organisation_id, workspace_id, at - at % 86400000, count(*), sum(length), max(at) FROM skillify.search_texts GROUP BY 1, 2, 3`);
    await queries.execute(`UPDATE skillify.search_terms SET documents = documents * ${copies + 1} / ${before + 1}`);
  });
  say(`  counted in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
}

/** Makes the index of words where it was left out, one partition at a time. */
async function finishIndex({ superuser }) {
  await superuser.execute(
    'CREATE INDEX IF NOT EXISTS search_texts_words ON ONLY skillify.search_texts USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 1024)',
  );
  const partitions = await superuser.rows(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'skillify.search_texts'::regclass AND NOT EXISTS (
       SELECT 1 FROM pg_inherits j JOIN pg_index x ON x.indexrelid = j.inhrelid
       WHERE j.inhparent = 'skillify.search_texts_words'::regclass AND x.indrelid = c.oid) ORDER BY c.relname`,
  );
  for (const { name } of partitions) {
    checkTime();
    const started = performance.now();
    await superuser.transaction(async (queries) => {
      await queries.execute(
        `CREATE INDEX ${name}_words_idx ON skillify.${name} USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 1024)`,
      );
      await queries.execute(`ALTER INDEX skillify.search_texts_words ATTACH PARTITION skillify.${name}_words_idx`);
    });
    say(`  index of ${name} in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
  }
  // As the server does by itself after a while.
  const [{ done }] = await superuser.rows(
    `SELECT count(*) > 0 AS done FROM pg_stat_user_tables WHERE relname LIKE 'search_texts_20%' AND last_vacuum IS NOT NULL AND n_mod_since_analyze = 0`,
  );
  if (done) return;
  checkTime();
  await superuser.execute('VACUUM ANALYZE');
}

async function addMonth(queries, table, month) {
  const name = `${table}_${month.replace('-', '_')}`;
  const [{ oid }] = await queries.rows('SELECT to_regclass($1) AS oid', [`skillify.${name}`]);
  if (oid !== null) return;
  const from = Date.parse(`${month}-01T00:00:00Z`);
  const next = new Date(from);
  next.setUTCMonth(next.getUTCMonth() + 1);
  await queries.execute(
    `CREATE TABLE skillify.${name} PARTITION OF skillify.${table} FOR VALUES FROM (${from}) TO (${next.getTime()})`,
  );
  await queries.execute(
    `ALTER TABLE skillify.${name} OWNER TO skillify_owner; ALTER TABLE skillify.${name} ENABLE ROW LEVEL SECURITY`,
  );
}

async function measure(server, store) {
  const results = {};
  for (const [name, { queries, filters = {} }] of Object.entries(querySets)) {
    const times = new Times(server);
    let answered = 0;
    let exhaustive = 0;
    for (let round = 0; round < rounds; round += 1) {
      const search = {
        ...{ ...noFilters, ...filters, excluded: [], limit: 20 },
        ...(filters.since ? { since: endAt - weekMs } : {}),
        wanted: queries[round % queries.length].map(([text, how]) => ({
          text,
          isPhrase: how === 'phrase',
          isPrefix: how === 'prefix',
        })),
      };
      const found = await times.take(() => store.findEvents(search));
      if (found.events.length > 0) answered += 1;
      if (found.isExhaustive) exhaustive += 1;
    }
    results[name] = { ...times.figures(), answered, exhaustive, rounds };
    say(
      `  ${name.padEnd(28)} p50 / p95 / worst ${times.shown()}, ${answered} of ${rounds} with hits, ${exhaustive} over all texts`,
    );
  }
  return results;
}

const server = await startServer(values.keep);
try {
  const [{ server_version: version }] = await server.superuser.rows('SHOW server_version');
  say(
    `${wanted} events at 100,000 a day; PostgreSQL ${version}, Node ${process.version}; load ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} cores`,
  );
  const store = await server.open({ connections: 3 });
  try {
    await fill(server, store);
    const sizes = await server.superuser.rows(
      `SELECT (SELECT sum(pg_table_size(oid))::bigint FROM pg_class WHERE relname LIKE 'session_events%' AND relkind = 'r') AS events,
        (SELECT sum(pg_table_size(oid))::bigint FROM pg_class WHERE relname LIKE 'search_texts%' AND relkind = 'r') AS texts,
        (SELECT sum(pg_relation_size(oid))::bigint FROM pg_class WHERE relname LIKE 'search_texts%words_idx' AND relkind = 'i') AS words,
        (SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class WHERE relname = 'search_terms') AS terms,
        (SELECT count(*) FROM skillify.search_texts) AS rows`,
    );
    const [size] = sizes;
    const megabytes = (bytes) => `${(Number(bytes) / 1e6).toFixed(0)} MB`;
    say(
      `  ${size.rows} texts: events ${megabytes(size.events)}, texts ${megabytes(size.texts)}, index of words ${megabytes(size.words)}, terms ${megabytes(size.terms)}`,
    );
    // The first round of a new server reads from the disk.
    const cold = performance.now();
    await store.findEvents({
      ...noFilters,
      wanted: [{ text: 'payment', isPhrase: false, isPrefix: false }],
      excluded: [],
      limit: 20,
    });
    say(`  first query ${(performance.now() - cold).toFixed(0)} ms`);
    const results = await measure(server, store);
    say(`  load after it ${os.loadavg()[0].toFixed(1)}`);
    if (values.json) console.log(JSON.stringify({ events: wanted, node: process.version, size, results }));
  } finally {
    await store.close();
  }
} catch (error) {
  if (!(error instanceof OutOfTime)) throw error;
  say(error.message);
} finally {
  await server.stop();
}
