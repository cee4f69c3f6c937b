// How far summaries are behind, and what a new event costs them, as history grows.
// `node test/bench/summaries.mjs [--history 1000,10000,100000] [--json]` fills a store at 100,000 events a day, brings summaries up to
// date, then follows ten minutes of the next day in steps of fifteen seconds, as live capture does.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, root } from './bundle.mjs';
import { batchesOf, eventStream, gapMs, sessionsAtOnce } from './workingDays.mjs';

const { values } = parseArgs({
  options: {
    history: { type: 'string', default: '1000,10000,100000' },
    json: { type: 'boolean', default: false },
  },
});
const { openStore, Summaries, answerQuestion } = await load({
  'store/openStore.ts': ['openStore'],
  'engine/summaries.ts': ['Summaries'],
  'engine/ask.ts': ['answerQuestion'],
});
const stepMs = 15_000;
const steps = 40;
const questions = [
  'payments-api failures in the last hour',
  'what failed today?',
  'what failed?',
  'paymnts-api failures',
];
function processorMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const median = (numbers) => [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)];

async function measure(history) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-'));
  const store = await openStore({ folder, assetPath: path.join(root, 'node_modules/sql.js/dist') });
  const summaries = new Summaries({
    store: () => store,
    isWriter: () => true,
    timeZone: 'Europe/Berlin',
    log: console.error,
    onDidUpdate: () => undefined,
  });
  const signal = new AbortController().signal;
  const stream = eventStream(Date.parse('2026-03-02T08:00:00Z'));
  const take = (count) => Array.from({ length: count }, () => stream.next().value);
  try {
    for (let left = history; left > 0; left -= 5_000)
      await store.appendCaptures(batchesOf(take(Math.min(5_000, left))));
    let longestMs = 0;
    // In processor time: another program that is busy meanwhile does not count.
    let waitsSince = processorMs();
    const probe = () => {
      longestMs = Math.max(longestMs, processorMs() - waitsSince);
      waitsSince = processorMs();
      handle = setImmediate(probe);
    };
    let handle = setImmediate(probe);
    const fillFrom = processorMs();
    await summaries.update(signal);
    const fillMs = processorMs() - fillFrom;
    const fillLongestMs = longestMs;
    longestMs = 0;
    const costs = [];
    const behind = [];
    const eventsOfStep = Math.round(stepMs / gapMs);
    for (let step = 0; step < steps; step += 1) {
      const items = take(eventsOfStep);
      await store.appendCaptures(batchesOf(items));
      waitsSince = processorMs();
      const before = processorMs();
      const started = performance.now();
      await summaries.update(signal);
      costs.push((processorMs() - before) / eventsOfStep);
      // The first event of a step waits for the step to end, then for the update.
      behind.push(stepMs + performance.now() - started);
    }
    clearImmediate(handle);
    const now = stream.next().value.event.at;
    const around = {
      store: () => store,
      timeZone: 'Europe/Berlin',
      writer: { chosen: { kind: 'template' } },
      catchUp: async () => undefined,
      search: async () => ({ hits: [], isRelaxed: false }),
    };
    const asked = [];
    for (const question of questions) {
      const from = processorMs();
      const answer = await answerQuestion(around, question, now, signal);
      asked.push(`${question} ${(processorMs() - from).toFixed(0)} ms (${answer.counts.failures} failures)`);
    }
    const [last] = await store.memory.listSummaries({
      from: null,
      to: null,
      scope: 'project',
      subject: null,
      window: 'day',
      limit: 1,
    });
    if (!last || last.aggregate.events === 0) throw new Error('No summary was made.');
    await store.close();
    return {
      history,
      fillMs,
      fillLongestMs,
      perEventMs: median(costs),
      behindMs: Math.max(...behind),
      longestMs,
      asked,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const say = (line) => {
  if (!values.json) console.log(line);
};
say(`Node ${process.version}; 100,000 events a day, ${sessionsAtOnce} sessions at a time`);
const rows = [];
for (const history of values.history.split(',').map(Number)) {
  const result = await measure(history);
  rows.push(result);
  const ratio = (result.perEventMs / (rows[0]?.perEventMs ?? 1)).toFixed(2);
  say(
    `${String(history).padStart(9)} events: first look ${(result.fillMs / history).toFixed(2)} ms an event (longest slice ${result.fillLongestMs.toFixed(0)} ms); ` +
      `live ${result.perEventMs.toFixed(2)} ms an event (×${ratio}), at most ${(result.behindMs / 1000).toFixed(1)} s behind, longest slice ${result.longestMs.toFixed(0)} ms`,
  );
  say(`          asked: ${result.asked.join('; ')}`);
}
if (values.json) console.log(JSON.stringify({ benchmark: 'summaries', node: process.version, rows }));
