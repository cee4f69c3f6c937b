// Search over many events: how fast the index is built, what it takes, how long queries take, and SQLite's own beside it.
// `node test/bench/search.mjs [--events 100000,1000000] [--rounds 40] [--keep DIR] [--json]`; native SQLite is measured in turn with ours
// where Node has it (22 and later). What is filled once below DIR is used again. On a busy machine only processor times count.
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, root } from './bundle.mjs';
import { querySets, searchableProject } from './searchText.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000,1000000' },
    rounds: { type: 'string', default: '40' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const say = (line) => {
  if (!values.json) console.log(line);
};
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
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Times of the same thing done often: wall clock and processor, in milliseconds. */
class Times {
  wall = [];
  processor = [];

  async take(task) {
    const started = performance.now();
    const before = process.cpuUsage();
    const result = await task();
    const used = process.cpuUsage(before);
    this.wall.push(performance.now() - started);
    this.processor.push((used.user + used.system) / 1_000);
    return result;
  }

  get processorSeconds() {
    return this.processor.reduce((sum, each) => sum + each, 0) / 1_000;
  }

  shown(shares) {
    const at = (list) => {
      const sorted = [...list].sort((left, right) => left - right);
      return shares.map((share) =>
        sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1).padStart(6),
      );
    };
    return `${at(this.wall).join(' / ')} ms (processor ${at(this.processor).join(' / ')})`;
  }

  p95(list = this.processor) {
    return [...list].sort((left, right) => left - right)[Math.floor(list.length * 0.95)];
  }

  /** p50 and p95 of both clocks, in milliseconds. */
  get quantiles() {
    const of = (list) => {
      const sorted = [...list].sort((left, right) => left - right);
      const at = (share) => Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(2));
      return { p50: at(0.5), p95: at(0.95) };
    };
    return this.wall.length === 0 ? null : { processorMs: of(this.processor), wallMs: of(this.wall) };
  }
}

async function fill(store, wanted, file) {
  let batch = [];
  const flush = async () => {
    await store.appendCapture({ transcript, sessions: [], events: batch });
    batch = [];
  };
  for (const event of searchableProject(wanted)) {
    batch.push(event);
    if (batch.length >= 2_000) await flush();
  }
  await flush();
  const rowBytes = statSync(file).size;
  const slices = new Times();
  let texts = 0;
  for (let done = 1; done > 0; ) {
    done = await slices.take(() => store.indexText(100));
    if (done > 1) texts += done;
  }
  const size = statSync(file).size;
  say(
    `  index of ${texts} texts: ${slices.processorSeconds.toFixed(1)} s of processor, ${Math.round(wanted / slices.processorSeconds)} events/s; slices p50 / p95 / p99.9 / worst ${slices.shown([0.5, 0.95, 0.999, 1])}`,
  );
  say(
    `  rows ${megabytes(rowBytes)}, with index ${megabytes(size)}: ${((size - rowBytes) / texts).toFixed(0)} bytes a text`,
  );
}

/** The same texts in native SQLite's FTS5, as a function that asks it: newest first, or ranked by its BM25. */
function nativeIndex(folder, wanted) {
  if (!native) {
    say('  node:sqlite is not there (Node 22 and later have it): SQLite itself was NOT measured');
    return null;
  }
  const file = path.join(folder, 'native.db');
  const isFilled = existsSync(file);
  const database = new native.DatabaseSync(file);
  if (!isFilled) {
    database.exec(`PRAGMA journal_mode = WAL; CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'unicode61')`);
    const insert = database.prepare('INSERT INTO texts (rowid, text) VALUES (?, ?)');
    const before = process.cpuUsage();
    let number = 0;
    database.exec('BEGIN');
    for (const event of searchableProject(wanted)) {
      number += 1;
      const text = textOf(event);
      if (text !== null) insert.run(number, text);
      if (number % 2_000 === 0) database.exec('COMMIT; BEGIN');
    }
    database.exec('COMMIT');
    const used = process.cpuUsage(before);
    say(
      `  node:sqlite FTS5 built with ${((used.user + used.system) / 1e6).toFixed(1)} s of processor, making up the texts included`,
    );
  }
  const select = (order) =>
    database.prepare(`SELECT rowid, text FROM texts WHERE texts MATCH ? ORDER BY ${order} LIMIT 20`);
  const [newest, ranked] = [select('rowid DESC'), select('rank')];
  const matchOf = (terms) => terms.map(([text, how]) => `"${text}"${how === 'prefix' ? '*' : ''}`).join(' AND ');
  return {
    newest: (terms) => newest.all(matchOf(terms)),
    ranked: (terms) => ranked.all(matchOf(terms)),
    close: () => database.close(),
  };
}

function textOf(event) {
  if (event.kind === 'turn_end' || (event.kind === 'tool_result' && event.status === 'ok')) return null;
  return searchableText({
    kind: event.kind,
    variant: event.origin ?? event.status ?? null,
    subject: event.command ?? event.path ?? null,
    text: event.text ?? event.output ?? event.input ?? '',
    detailJson: null,
  }).text;
}

async function bench(wanted) {
  const folder = values.keep
    ? path.join(values.keep, String(wanted))
    : mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-'));
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'store.db');
  const open = () => openStore({ folder, assetPath: path.join(root, 'node_modules/sql.js/dist') });
  try {
    say(`${wanted} events; Node ${process.version}`);
    if (!existsSync(file)) {
      const filling = await open();
      await fill(filling, wanted, file);
      await filling.close();
    }
    const store = await open();
    const beside = nativeIndex(folder, wanted);
    const p95 = {};
    const rows = [];
    for (const [name, { queries, filters = {} }] of Object.entries(querySets)) {
      const [ours, newest, ranked] = [new Times(), new Times(), new Times()];
      let answered = 0;
      for (let round = 0; round < rounds; round += 1) {
        const terms = queries[round % queries.length];
        const search = {
          ...{ ...noFilters, ...filters, excluded: [], limit: 20 },
          wanted: terms.map(([text, how]) => ({ text, isPhrase: how === 'phrase', isPrefix: how === 'prefix' })),
        };
        if ((await ours.take(() => store.findEvents(search))).events.length > 0) answered += 1;
        if (!beside || Object.keys(filters).length > 0) continue;
        await newest.take(() => beside.newest(terms));
        await ranked.take(() => beside.ranked(terms));
      }
      p95[name] = ours.p95();
      rows.push({ query: name, ...ours.quantiles, newest: newest.quantiles, ranked: ranked.quantiles });
      say(`  ${name.padEnd(28)} p50 / p95 ${ours.shown([0.5, 0.95])}, ${answered} of ${rounds} with hits`);
      if (newest.wall.length === 0) continue;
      say(
        `    FTS5, newest first         p50 / p95 ${newest.shown([0.5, 0.95])}: ours ${(ours.p95() / newest.p95()).toFixed(1)} times`,
      );
      say(
        `    FTS5, ranked               p50 / p95 ${ranked.shown([0.5, 0.95])}: ours ${(ours.p95() / ranked.p95()).toFixed(2)} times`,
      );
    }
    beside?.close();
    say(`  most memory so far ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
    await store.close();
    report.sizes.push({ events: wanted, memoryMiB: Math.round(process.resourceUsage().maxRSS / 1024), rows });
    return p95;
  } finally {
    if (!values.keep) rmSync(folder, { recursive: true, force: true });
  }
}

const report = { benchmark: 'search', node: process.version, load: [os.loadavg()[0]], sizes: [] };
const sizes = values.events.split(',').map(Number);
const found = [];
for (const size of sizes) found.push(await bench(size));
const [first] = found;
const last = found.at(-1);
if (found.length > 1) {
  say(`growth of p95 (processor) from ${sizes[0]} to ${sizes.at(-1)} events:`);
  for (const name of Object.keys(querySets)) say(`  ${name.padEnd(28)} ${(last[name] / first[name]).toFixed(1)} times`);
}
report.load.push(os.loadavg()[0]);
if (values.json) console.log(JSON.stringify(report));
