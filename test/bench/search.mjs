// Search over many events: how fast the index is built, what it takes, how long queries take, and SQLite's own beside it.
// `node test/bench/search.mjs [--events 100000,1000000] [--rounds 30]`; native SQLite is measured where Node has it (22 and later).
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, root } from './bundle.mjs';
import { querySets, searchableProject } from './searchText.mjs';

const { values } = parseArgs({
  options: { events: { type: 'string', default: '100000,1000000' }, rounds: { type: 'string', default: '30' } },
});
const rounds = Number(values.rounds);
const { openStore, searchableText } = await load({
  'store/openStore.ts': ['openStore'],
  'store/search/searchableText.ts': ['searchableText'],
});
const native = await import('node:sqlite').catch(() => null);

const transcript = {
  path: '/bench/one.jsonl',
  assistant: 'claude-code',
  role: 'main',
  relativePath: 'bench/one.jsonl',
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
};
const noFilters = { since: null, until: null, assistants: [], kinds: [], outcomes: [], places: [], sessions: [] };
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

async function measured(name, queries, ask) {
  const times = [];
  let hits = 0;
  for (let round = 0; round < rounds; round += 1) {
    const query = queries[round % queries.length];
    const started = performance.now();
    hits += (await ask(query)) > 0 ? 1 : 0;
    times.push(performance.now() - started);
  }
  times.sort((left, right) => left - right);
  const result = { p50: quantile(times, 0.5), p95: quantile(times, 0.95), worst: times.at(-1) };
  console.log(
    `  ${name.padEnd(30)} p50 ${result.p50.toFixed(1).padStart(7)} ms   p95 ${result.p95.toFixed(1).padStart(7)} ms   worst ${result.worst.toFixed(1).padStart(7)} ms   ${hits}/${rounds} with hits`,
  );
  return result;
}

async function bench(wanted) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-search-'));
  try {
    console.log(`${wanted} events; Node ${process.version}`);
    const open = () => openStore({ folder, assetPath: path.join(root, 'node_modules/sql.js/dist') });
    let store = await open();
    let texts = 0;
    let batch = [];
    const project = searchableProject(wanted);
    const flush = async () => {
      await store.appendCapture({ transcript, sessions: [], events: batch });
      batch = [];
    };
    let started = performance.now();
    for (const event of project) {
      batch.push(event);
      if (batch.length >= 2_000) await flush();
    }
    await flush();
    console.log(`  rows ${((performance.now() - started) / 1000).toFixed(1)} s`);
    const file = path.join(folder, 'store.db');
    const before = statSync(file).size;
    started = performance.now();
    const slices = [];
    const sliceCpus = [];
    for (;;) {
      const slice = performance.now();
      const cpu = process.cpuUsage();
      const done = await store.indexText(200);
      slices.push(performance.now() - slice);
      const used = process.cpuUsage(cpu);
      sliceCpus.push((used.user + used.system) / 1_000);
      if (done === 0) break;
      if (done > 1) texts += done;
    }
    const seconds = (performance.now() - started) / 1000;
    slices.sort((left, right) => left - right);
    sliceCpus.sort((left, right) => left - right);
    const cpuSeconds = sliceCpus.reduce((sum, each) => sum + each, 0) / 1_000;
    const size = (await store.location()).sizeBytes;
    console.log(
      `  index ${seconds.toFixed(1)} s: ${Math.round(texts / seconds)} texts/s, ${Math.round(wanted / seconds)} events/s; slices p50 ${quantile(slices, 0.5).toFixed(1)} p95 ${quantile(slices, 0.95).toFixed(1)} p99.9 ${quantile(slices, 0.999).toFixed(1)} worst ${slices.at(-1).toFixed(1)} ms`,
    );
    console.log(
      `  of that processor ${cpuSeconds.toFixed(1)} s; slices p50 ${quantile(sliceCpus, 0.5).toFixed(1)} p95 ${quantile(sliceCpus, 0.95).toFixed(1)} p99.9 ${quantile(sliceCpus, 0.999).toFixed(1)} worst ${sliceCpus.at(-1).toFixed(1)} ms`,
    );
    await store.close();
    store = await open();
    const cold = performance.now();
    await store.findEvents({
      ...noFilters,
      wanted: [{ text: 'pnpm', isPhrase: false, isPrefix: false }],
      excluded: [],
      limit: 20,
    });
    console.log(
      `  rows ${megabytes(before)}, with index ${megabytes(size)}, ${((size - before) / texts).toFixed(0)} bytes a text; first query after opening ${(performance.now() - cold).toFixed(1)} ms`,
    );
    const results = {};
    const all = [];
    for (const [name, { queries, filters = {} }] of Object.entries(querySets)) {
      results[name] = await measured(name, queries, async (terms) => {
        const wantedTerms = terms.map(([text, how]) => ({
          text,
          isPhrase: how === 'phrase',
          isPrefix: how === 'prefix',
        }));
        const found = await store.findEvents({
          ...noFilters,
          ...filters,
          wanted: wantedTerms,
          excluded: [],
          limit: 20,
        });
        return found.events.length;
      });
      all.push(results[name].p95);
    }
    if (native) await benchNative(wanted, results);
    else console.log('  node:sqlite is not there (Node 22 and later have it): SQLite itself was NOT measured');
    console.log(`  most memory so far ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
    await store.close();
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same texts in native SQLite's FTS5: in its own order (newest first) and ranked by its BM25. */
async function benchNative(wanted, results) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-native-'));
  const database = new native.DatabaseSync(path.join(folder, 'native.db'));
  try {
    database.exec(`PRAGMA journal_mode = WAL; CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'unicode61')`);
    const insert = database.prepare('INSERT INTO texts (rowid, text) VALUES (?, ?)');
    const started = performance.now();
    let number = 0;
    database.exec('BEGIN');
    for (const event of searchableProject(wanted)) {
      number += 1;
      const row = rowOf(event);
      if (row === null) continue;
      insert.run(number, row);
      if (number % 2_000 === 0) database.exec('COMMIT; BEGIN');
    }
    database.exec('COMMIT');
    console.log(`  node:sqlite FTS5 built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    const newest = database.prepare('SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid DESC LIMIT 20');
    const ranked = database.prepare('SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 20');
    for (const [name, { queries, filters }] of Object.entries(querySets)) {
      if (filters) continue;
      const matchOf = (terms) => terms.map(([text, how]) => `"${text}"${how === 'prefix' ? '*' : ''}`).join(' AND ');
      const unranked = await measured(`FTS5 newest: ${name}`, queries, (terms) => newest.all(matchOf(terms)).length);
      const best = await measured(`FTS5 ranked: ${name}`, queries, (terms) => ranked.all(matchOf(terms)).length);
      console.log(
        `  ${name}: ours takes ${(results[name].p95 / unranked.p95).toFixed(1)} times SQLite's newest, ${(results[name].p95 / best.p95).toFixed(2)} times its ranked (p95)`,
      );
    }
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(event) {
  if (event.kind === 'tool_result' && event.status === 'ok') return null;
  if (event.kind === 'turn_end') return null;
  return searchableText({
    kind: event.kind,
    variant: event.origin ?? event.status ?? null,
    subject: event.command ?? event.path ?? null,
    text: event.text ?? event.output ?? event.input ?? '',
    detailJson: null,
  }).text;
}

const sizes = values.events.split(',').map(Number);
const found = [];
for (const size of sizes) found.push(await bench(size));
const [first] = found;
const last = found.at(-1);
if (first && last && found.length > 1) {
  console.log(
    `growth of p95 from ${sizes[0]} to ${sizes.at(-1)} events (${(sizes.at(-1) / sizes[0]).toFixed(0)} times as many):`,
  );
  for (const name of Object.keys(querySets))
    console.log(`  ${name.padEnd(30)} ${(last[name].p95 / first[name].p95).toFixed(1)} times`);
}
