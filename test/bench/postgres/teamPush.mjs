// What sending a project's sessions to a team's store costs: everything, nothing new, and one session that grew.
// `node test/bench/postgres/teamPush.mjs [--events 100000] [--json]`
// Processor time of this process alone, the longest stretch of it in which nothing else was answered, and its memory.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, root } from '../bundle.mjs';
import { batchesOf, eventStream } from '../workingDays.mjs';
import { startServer } from './benchServer.mjs';

const { values } = parseArgs({
  options: { events: { type: 'string', default: '100000' }, json: { type: 'boolean', default: false } },
});
const wanted = Number(values.events);
const { openStore, pushSessions, SentSessions } = await load({
  'store/openStore.ts': ['openStore'],
  'team/push.ts': ['pushSessions'],
  'team/sentSessions.ts': ['SentSessions'],
});
const server = await startServer();
const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-'));
const assetPath = path.join(root, 'node_modules/sql.js/dist');
const local = await openStore({ folder: path.join(folder, 'store'), assetPath });
const shared = await server.open();
const stream = eventStream(Date.UTC(2026, 3, 2));

async function fill(count) {
  for (let done = 0; done < count; done += 1_000) {
    const items = Array.from({ length: Math.min(1_000, count - done) }, () => stream.next().value);
    await local.appendCaptures(batchesOf(items));
  }
}

const results = [];
async function measure(name) {
  global.gc?.();
  const memory = process.memoryUsage().rss;
  let peak = memory;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  // In processor time, so that other jobs on the machine are not taken for a pause.
  let longestMs = 0;
  let last = process.cpuUsage();
  const turns = setInterval(() => {
    const { user, system } = process.cpuUsage(last);
    longestMs = Math.max(longestMs, (user + system) / 1_000);
    last = process.cpuUsage();
  }, 1);
  const before = process.cpuUsage();
  const started = performance.now();
  const place = { local, shared, sent: await SentSessions.read(local, 'bench'), redactions: [] };
  const pushed = await pushSessions({ ...place, isExcluded: () => false, signal: new AbortController().signal });
  const used = process.cpuUsage(before);
  clearInterval(turns);
  clearInterval(watch);
  const processorMs = (used.user + used.system) / 1_000;
  const result = {
    name,
    ...pushed,
    wallMs: Math.round(performance.now() - started),
    processorMs: Math.round(processorMs),
    eventsPerProcessorSecond: Math.round(pushed.events / (processorMs / 1_000)),
    longestPauseMs: Math.round(longestMs),
    memoryMb: Math.round((peak - memory) / 1024 / 1024),
  };
  results.push(result);
  if (!values.json) console.log(JSON.stringify(result));
}

try {
  await fill(wanted);
  await measure('everything');
  const { events } = await shared.counts();
  if (events !== wanted) throw new Error(`${events} of ${wanted} events arrived.`);
  await measure('nothing new');
  await fill(60);
  await measure('60 more events');
  if (values.json) console.log(JSON.stringify({ events: wanted, results }, null, 2));
} finally {
  await shared.close();
  await local.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
