// How old the summaries of a fleet are, what they cost, and what the question of a whole fleet costs.
// `node test/bench/postgres/fleetSummaries.mjs [--rates 100000,1000000] [--history 4000] [--workers 2] [--steps 60] [--json]`
// Events of eight workspaces are replayed in steps of fifteen seconds, the pause after which an engine takes in what is new, as
// fast as can be; the age of an event in the summaries is the step plus the time that its capture and upkeep took. At the end
// “summarise the last 15 minutes of payments-api failures across the fleet” is asked over the organisation, and its count is
// compared with that of the embedded store over the same events.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, root } from '../bundle.mjs';
import { batchesOf, eventStream } from '../workingDays.mjs';
import { startServer, Times } from './benchServer.mjs';

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '100000,1000000' },
    history: { type: 'string', default: '4000' },
    workers: { type: 'string', default: '2' },
    steps: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});
const { openStore, Summaries, answerQuestion } = await load({
  'store/openStore.ts': ['openStore'],
  'engine/summaries.ts': ['Summaries'],
  'engine/ask.ts': ['answerQuestion'],
});
const question = 'summarise the last 15 minutes of payments-api failures across the fleet';
const workspaces = 8;
const stepMs = 15_000;
const steps = Number(values.steps);
const limitMs = 120_000;
const dayMs = 86_400_000;
const startAt = Date.parse('2026-11-16T08:00:00Z');
const history = Number(values.history);
const signal = new AbortController().signal;
const say = (line) => console[values.json ? 'error' : 'log'](line);

const summariesOf = (store) =>
  new Summaries({
    store: () => store,
    isWriter: () => true,
    timeZone: 'Europe/Berlin',
    log: say,
    onDidUpdate: () => undefined,
  });
const around = (store) => ({
  store: () => store,
  timeZone: 'Europe/Berlin',
  writer: { chosen: { kind: 'template' } },
  catchUp: async () => undefined,
  search: async () => ({ hits: [], isRelaxed: false }),
});

/** The stream of events at another rate. */
function* streamAt(eventsADay) {
  const gapMs = dayMs / eventsADay;
  let number = 0;
  for (const item of eventStream(startAt)) {
    yield { ...item, event: { ...item.event, at: Math.round(startAt + number * gapMs) } };
    number += 1;
  }
}

async function append(stores, items) {
  const ofWorkspace = stores.map(() => []);
  for (const item of items) ofWorkspace[item.session % stores.length].push(item);
  await Promise.all(
    ofWorkspace.map((own, index) => (own.length > 0 ? stores[index].appendCaptures(batchesOf(own)) : undefined)),
  );
}

async function measure(eventsADay) {
  const server = await startServer();
  const workers = [];
  try {
    for (let worker = 0; worker < Number(values.workers); worker += 1) {
      const stores = [];
      for (let number = 0; number < workspaces; number += 1)
        stores.push(await server.open({ workspace: `acme/repository-${number}`, connections: 2 }));
      workers.push({ stores, upkeep: stores.map(summariesOf) });
    }
    const [{ stores }] = workers;
    const update = () => Promise.all(workers.flatMap(({ upkeep }) => upkeep.map((each) => each.update(signal))));
    const stream = streamAt(eventsADay);
    const all = [];
    const take = (count) => {
      const items = Array.from({ length: count }, () => stream.next().value);
      all.push(...items);
      return items;
    };
    const eventsOfStep = Math.round((eventsADay / dayMs) * stepMs);
    for (let left = history; left > 0; left -= 1_000) await append(stores, take(Math.min(left, 1_000)));
    await update();
    const times = new Times(server);
    for (let step = 0; step < steps; step += 1) {
      const items = take(eventsOfStep);
      await times.take(async () => {
        await append(stores, items);
        await update();
      });
    }
    const unseen = await Promise.all(stores.map((store) => store.memory.countUnseen()));
    const now = all.at(-1).event.at + 1;
    const fleet = await server.open({ workspace: 'acme/repository-0', scope: 'organisation', connections: 3 });
    const asked = new Times(server);
    let answer;
    for (let round = 0; round < 20; round += 1)
      answer = await asked.take(() => answerQuestion(around(fleet), question, now, signal));
    const days = await fleet.memory.listSummaries({
      from: null,
      to: null,
      scope: 'project',
      subject: null,
      window: 'day',
      limit: 1,
    });
    await fleet.close();
    const { wall } = times.figures();
    const result = {
      eventsADay,
      events: all.length,
      replayed: eventsOfStep * steps,
      notLookedAt: unseen.reduce((sum, count) => sum + count, 0),
      ageSeconds: { p50: (stepMs + wall.p50Ms) / 1_000, most: (stepMs + wall.mostMs) / 1_000 },
      processorMsOfEvent: (times.processorSeconds * 1_000) / (eventsOfStep * steps),
      shareOfOneProcessor: times.processorSeconds / ((stepMs * steps) / 1_000),
      question: {
        ...asked.figures(),
        failures: answer.counts.failures,
        sessions: answer.lookedAt.sessions,
        citations: answer.citations.length,
      },
      eventsOfDay: days[0]?.aggregate.events,
      expectedFailures: await failuresInEmbeddedStore(all, now),
      load: os.loadavg()[0],
    };
    const { most, p50 } = result.ageSeconds;
    say(
      `${eventsADay} events a day, ${workspaces} workspaces, ${workers.length} workers: age p50 ${p50.toFixed(1)} s, most ${most.toFixed(1)} s (${(limitMs / 1_000 / most).toFixed(1)} times within two minutes); ` +
        `${result.processorMsOfEvent.toFixed(1)} ms of processor an event, ${(result.shareOfOneProcessor * 100).toFixed(1)} % of one; ${result.notLookedAt} not looked at`,
    );
    say(`  steps p50 / p95 / worst ${times.shown()}`);
    say(
      `  “${question}”: ${asked.shown()}; ${result.question.failures} failures (embedded store ${result.expectedFailures}), ${result.question.citations} citations; load ${result.load.toFixed(1)}`,
    );
    say(`  ${answer.answer.split('\n')[0]}`);
    if (result.question.failures !== result.expectedFailures)
      throw new Error('The stores do not agree about the failures.');
    if (!(result.question.failures > 0) || result.notLookedAt > 0)
      throw new Error('Nothing was found, or not all was looked at.');
    return result;
  } finally {
    for (const { stores } of workers) for (const store of stores) await store.close();
    await server.stop();
  }
}

async function failuresInEmbeddedStore(items, now) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-'));
  const store = await openStore({ folder, assetPath: path.join(root, 'node_modules/sql.js/dist') });
  try {
    for (let from = 0; from < items.length; from += 2_000)
      await store.appendCaptures(batchesOf(items.slice(from, from + 2_000)));
    await summariesOf(store).update(signal);
    return (await answerQuestion(around(store), question, now, signal)).counts.failures;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const results = [];
for (const rate of values.rates.split(',').map(Number)) results.push(await measure(rate));
if (values.json) console.log(JSON.stringify({ node: process.version, results }));
