// How long questions take over a long history, by question. `node test/bench/ask.mjs [--events 100000,1000000] [--rounds 12]
// [--keep DIR] [--json]` fills a store at 100,000 events a day, has its facts and summaries made, and asks each question in
// turn, of an open store. What is filled once below DIR is used again. On a busy machine only processor times count.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, root } from './bundle.mjs';
import { batchesOf, eventStream, gapMs } from './workingDays.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000,1000000' },
    rounds: { type: 'string', default: '12' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const { openStore, Summaries, answerQuestion, Search } = await load({
  'store/openStore.ts': ['openStore'],
  'engine/summaries.ts': ['Summaries'],
  'engine/ask.ts': ['answerQuestion'],
  'engine/search.ts': ['Search'],
});
/** One of each kind that people ask: a count in a window, all of history, a topic, files, corrections, a summary, skills. */
const questions = [
  'payments-api failures in the last hour',
  'what failed today?',
  'what failed?',
  'paymnts-api failures',
  'which files were changed in ledger this week?',
  'what did I correct?',
  'summarise last week',
  'why do we have the pnpm skill?',
];
const startAt = Date.parse('2026-01-05T08:00:00Z');
const timeZone = 'Europe/Berlin';
const say = (line) => {
  if (!values.json) console.log(line);
};

function processorMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function spread(numbers) {
  const sorted = [...numbers].sort((left, right) => left - right);
  const at = (share) => Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1));
  return { p50: at(0.5), p95: at(0.95) };
}

async function fill(store, events) {
  const stream = eventStream(startAt);
  for (let left = events; left > 0; left -= 5_000) {
    const items = Array.from({ length: Math.min(5_000, left) }, () => stream.next().value);
    await store.appendCaptures(batchesOf(items));
  }
  const summaries = new Summaries({
    store: () => store,
    isWriter: () => true,
    timeZone,
    log: console.error,
    onDidUpdate: () => undefined,
  });
  await summaries.update(new AbortController().signal);
  while ((await store.indexText(2_000)) > 0);
}

async function measure(events) {
  const folder = values.keep
    ? path.join(values.keep, `ask-${events}`)
    : mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-'));
  mkdirSync(folder, { recursive: true });
  const done = path.join(folder, 'filled.json');
  const store = await openStore({ folder, assetPath: path.join(root, 'node_modules/sql.js/dist') });
  try {
    if (!existsSync(done)) {
      const from = processorMs();
      await fill(store, events);
      writeFileSync(done, JSON.stringify({ fillMs: processorMs() - from }));
    }
    const { fillMs } = JSON.parse(readFileSync(done, 'utf8'));
    const signal = new AbortController().signal;
    const now = startAt + events * gapMs;
    const search = new Search(() => store, { fill: async () => undefined, soon: () => undefined });
    const around = {
      store: () => store,
      timeZone,
      writer: { chosen: { kind: 'template' } },
      catchUp: async () => undefined,
      search: async (request, until) => await search.search(request, until, now),
    };
    const rows = questions.map((question) => ({ question, processor: [], wall: [], citations: 0 }));
    for (let round = 0; round <= Number(values.rounds); round += 1) {
      for (const row of rows) {
        const [before, started] = [processorMs(), performance.now()];
        const answer = await answerQuestion(around, row.question, now, signal);
        row.citations = answer.citations.length;
        // The first time warms up.
        if (round === 0) continue;
        row.processor.push(processorMs() - before);
        row.wall.push(performance.now() - started);
      }
    }
    return {
      events,
      fillMs,
      memoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
      rows: rows.map(({ question, processor, wall, citations }) => ({
        question,
        citations,
        processorMs: spread(processor),
        wallMs: spread(wall),
      })),
    };
  } finally {
    await store.close();
    if (!values.keep) rmSync(folder, { recursive: true, force: true });
  }
}

const report = { benchmark: 'ask', node: process.version, load: [os.loadavg()[0]], sizes: [] };
for (const events of values.events.split(',').map(Number)) {
  const size = await measure(events);
  report.sizes.push(size);
  say(
    `${events} events; Node ${process.version}; facts and summaries made in ${(size.fillMs / 1000).toFixed(0)} s of processor; most memory ${size.memoryMiB} MiB`,
  );
  for (const { question, citations, processorMs: used, wallMs } of size.rows)
    say(
      `  ${question.padEnd(48)} processor p50 / p95 ${used.p50} / ${used.p95} ms, wall ${wallMs.p50} / ${wallMs.p95} ms, ${citations} sources`,
    );
}
report.load.push(os.loadavg()[0]);
if (values.json) console.log(JSON.stringify(report));
