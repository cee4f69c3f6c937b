// How large a store gets over time, with and without pruning, and what it costs.
// `node test/bench/growth.mjs [--from STORE_FOLDER] [--scale 25] [--json]`. Three simulations, each in a process of its own:
// - a developer's rate (2,500 events a day) over 18 months, one in `--scale` of the events and of the size limit, sizes times that;
// - the same without pruning;
// - 100,000 events a day at full rate for `--full-days` days, of each only a part of its hours (`--full-scale 10`: a tenth; 1: all), raw events kept for two of them: what a day costs, and what of it stays.
// `--from` draws the sessions from a store that real transcripts were read into; otherwise they are made up.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { load, root } from './bundle.mjs';
import { madeUpSessions, sessionAt, storedSessions } from './growthSessions.mjs';

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    json: { type: 'boolean', default: false },
    'full-days': { type: 'string', default: '5' },
    'full-scale': { type: 'string', default: '10' },
    days: { type: 'string', default: '540' },
    scale: { type: 'string', default: '25' },
    one: { type: 'string' },
  },
});
const dayMs = 86_400_000;
const million = 1_000_000;
const firstDayAt = Date.parse('2025-01-06T08:00:00Z');
const assetPath = path.join(root, 'node_modules/sql.js/dist');

const simulations = {
  developer: {
    eventsPerDay: 2_500,
    scale: Number(values.scale),
    days: Number(values.days),
    keptDays: 365,
    maxSizeMb: 2_048,
    every: 30,
  },
  unpruned: {
    eventsPerDay: 2_500,
    scale: Number(values.scale),
    days: Number(values.days),
    keptDays: 0,
    maxSizeMb: 0,
    every: 30,
  },
  full: {
    eventsPerDay: 100_000,
    scale: Number(values['full-scale']),
    days: Number(values['full-days']),
    keptDays: 2,
    maxSizeMb: 0,
    every: 1,
    // A part of the day at full rate: how many sessions run at once decides how large summaries are.
    slots: Math.max(1, Math.round(29 / Number(values['full-scale']))),
  },
};

const transcript = (number) => ({
  path: `/growth/${number}.jsonl`,
  assistant: 'claude-code',
  role: 'main',
  relativePath: `${number}.jsonl`,
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
const facts = (sourceSessionId) => ({
  sourceSessionId,
  cwd: '/growth/app',
  gitBranch: `work-${sourceSessionId.slice(-1)}`,
  gitRemote: null,
  agentVersion: null,
  model: null,
  title: null,
  interactive: true,
  channel: null,
  parentSourceSessionId: null,
  relation: null,
});

async function simulate({ eventsPerDay, scale, days, keptDays, maxSizeMb, every, slots = 29 }) {
  const source = await load({
    'store/openStore.ts': ['openStore'],
    'engine/summaries.ts': ['Summaries'],
    'engine/retentionPass.ts': ['RetentionPass'],
    'signals/detect.ts': ['analyseSession'],
    'mining/relatedSessions.ts': ['profileOf'],
    'assistants/session.ts': ['sessionIdOf'],
  });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-growth-'));
  try {
    const pool = values.from ? await poolOf(source, values.from) : madeUpSessions(60);
    const store = await source.openStore({ folder, assetPath });
    const empty = await store.retention.sizes();
    const summaries = new source.Summaries({
      store: () => store,
      isWriter: () => true,
      timeZone: 'UTC',
      log: (message) => {
        throw new Error(message);
      },
      onDidUpdate: () => undefined,
    });
    const rows = [];
    let number = 0;
    let stored = 0;
    let spent = { captureMs: 0, indexMs: 0, summariesMs: 0, analysisMs: 0, pruneMs: 0 };
    let longestSliceMs = 0;
    const timed = async (name, task) => {
      const cpu = process.cpuUsage();
      const result = await task();
      const { user, system } = process.cpuUsage(cpu);
      spent[name] += (user + system) / 1_000;
      return result;
    };
    const slice = async (task) => {
      const started = process.cpuUsage();
      const result = await task();
      const { user, system } = process.cpuUsage(started);
      longestSliceMs = Math.max(longestSliceMs, (user + system) / 1_000);
      return result;
    };
    for (let day = 0; day < days; day += 1) {
      const today = [];
      for (; stored < ((day + 1) * eventsPerDay) / scale; number += 1) {
        const events = pool[(number * 7) % pool.length];
        today.push(sessionAt(events, number, firstDayAt + day * dayMs + (number % slots) * 900_000));
        stored += events.length;
      }
      for (const [index, { sourceSessionId, events }] of today.entries())
        await timed('captureMs', () =>
          store.appendCapture({
            transcript: transcript(number - today.length + index),
            sessions: [facts(sourceSessionId)],
            events,
          }),
        );
      await timed('indexMs', () => indexAll(store));
      for (const { sourceSessionId, events } of today)
        await timed('analysisMs', async () => {
          const sessionId = source.sessionIdOf('claude-code', sourceSessionId);
          const analysis = source.analyseSession(sessionId, events);
          const profile = source.profileOf(sessionId, analysis.episodes, analysis.signals);
          await store.saveMined([{ sessionId, ...analysis, profile, minedEvents: events.length }]);
        });
      await timed('summariesMs', () => summaries.update(new AbortController().signal));
      await timed('indexMs', () => indexAll(store));
      const now = firstDayAt + (day + 1) * dayMs;
      const aim = {
        before: keptDays > 0 ? now - keptDays * dayMs : null,
        boundBytes: maxSizeMb > 0 ? (maxSizeMb * million) / scale : null,
      };
      if (aim.before !== null || aim.boundBytes !== null)
        await timed('pruneMs', async () => {
          await new source.RetentionPass(store.retention, { slice, goesOn: async () => true }, now).run(aim);
          while ((await slice(() => store.indexText(100))) > 0);
        });
      if ((day + 1) % every > 0) continue;
      const { fileBytes, freeBytes, prunedEvents } = await store.retention.sizes();
      const mb = (bytes) => Math.round((bytes * scale) / 10_000) / 100;
      const perDay = Object.fromEntries(
        Object.entries(spent).map(([name, ms]) => [name, Math.round((ms * scale) / every)]),
      );
      rows.push({
        day: day + 1,
        usedMb: mb(fileBytes - freeBytes - empty.fileBytes),
        freeMb: mb(freeBytes),
        rawEvents: (stored - prunedEvents) * scale,
        prunedEvents: prunedEvents * scale,
        memoryMiB: Math.round(process.memoryUsage().rss / 1_048_576),
        perDay,
      });
      spent = { captureMs: 0, indexMs: 0, summariesMs: 0, analysisMs: 0, pruneMs: 0 };
    }
    // What a store would hold if no event were raw any more: what stays of all days.
    const end = firstDayAt + (days + 60) * dayMs;
    const goesOn = async () => true;
    await new source.RetentionPass(store.retention, { slice, goesOn }, end).run({ before: end, boundBytes: null });
    while ((await slice(() => store.indexText(100))) > 0);
    const { fileBytes, freeBytes } = await store.retention.sizes();
    const staysBytes = fileBytes - freeBytes - empty.fileBytes;
    await store.close();
    return {
      eventsPerDay,
      scale,
      days,
      rows,
      staysBytesPerEvent: Math.round(staysBytes / stored),
      staysMbPerDay: Math.round(((staysBytes / stored) * eventsPerDay) / 10_000) / 100,
      longestSliceMs: Math.round(longestSliceMs),
      mostMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1_024),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function indexAll(store) {
  while ((await store.indexText(200)) > 0);
}

async function poolOf({ openStore }, folder) {
  const store = await openStore({ folder, assetPath, readOnly: true });
  try {
    return await storedSessions(store);
  } finally {
    await store.close();
  }
}

if (values.one !== undefined) console.log(JSON.stringify(await simulate(simulations[values.one])));
else {
  const results = {};
  for (const name of Object.keys(simulations)) {
    const run = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...process.argv.slice(2), '--one', name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (run.status !== 0) throw new Error(`The simulation “${name}” failed.`);
    results[name] = JSON.parse(run.stdout);
  }
  if (values.json)
    console.log(JSON.stringify({ name: 'growth', node: process.version, load: os.loadavg(), ...results }));
  else print(results);
}

function print(results) {
  console.log(`Node ${process.version}, load ${os.loadavg()[0].toFixed(1)}; milliseconds are of the processor, a day.`);
  for (const [
    name,
    { eventsPerDay, scale, rows, staysBytesPerEvent, staysMbPerDay, longestSliceMs, mostMemoryMiB },
  ] of Object.entries(results)) {
    console.log(`\n${name}: ${eventsPerDay} events a day${scale > 1 ? `, simulated at 1:${scale}` : ''}`);
    console.log('   day   used MB   free MB  raw events     pruned  capture  index  summaries  analysis  prune');
    for (const { day, usedMb, freeMb, rawEvents, prunedEvents, perDay } of rows)
      console.log(
        [
          String(day).padStart(6),
          usedMb.toFixed(1).padStart(9),
          freeMb.toFixed(1).padStart(9),
          String(rawEvents).padStart(11),
          String(prunedEvents).padStart(10),
          String(perDay.captureMs).padStart(8),
          String(perDay.indexMs).padStart(6),
          String(perDay.summariesMs).padStart(10),
          String(perDay.analysisMs).padStart(9),
          String(perDay.pruneMs).padStart(6),
        ].join(' '),
      );
    console.log(
      `what stays when all is pruned: ${staysBytesPerEvent} bytes an event, ${staysMbPerDay} MB a day; longest slice of pruning ${longestSliceMs} ms; most memory ${mostMemoryMiB} MiB`,
    );
  }
}
