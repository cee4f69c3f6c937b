// What one new session costs on a store that holds a long history already.
// `node test/bench/codify.mjs [--episodes 100000] [--json]` fills a store, mines it afresh, then adds and mines one session five times.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, root } from './bundle.mjs';
import { syntheticProject } from './syntheticProject.mjs';

const { values } = parseArgs({
  options: { episodes: { type: 'string', default: '100000' }, json: { type: 'boolean', default: false } },
});
const report = { benchmark: 'codify', node: process.version, steps: [] };
const say = (line) => {
  if (!values.json) console.log(line);
};
const { openStore, codify, unknownRepository } = await load({
  'store/openStore.ts': ['openStore'],
  'engine/codify.ts': ['codify'],
  'mining/evolve/namedThings.ts': ['unknownRepository'],
});
const surroundings = { takenNames: new Set(), skillFiles: [], repository: unknownRepository };
const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-'));
const open = () => openStore({ folder, assetPath: path.join(root, 'node_modules/sql.js/dist') });
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
const facts = (id) => ({
  sourceSessionId: id,
  cwd: '/bench',
  gitBranch: null,
  gitRemote: null,
  agentVersion: null,
  model: null,
  title: null,
  interactive: true,
  channel: null,
  parentSourceSessionId: null,
  relation: null,
});
const batchOf = ({ id, events }) => ({ transcript, sessions: [facts(id)], events });

async function timed(task) {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const result = await task();
  const used = process.cpuUsage(cpu);
  return { ms: performance.now() - started, cpuMs: (used.user + used.system) / 1000, result };
}

const mined = (store) => codify(store, surroundings, Date.now(), () => undefined, new AbortController().signal);
const show = (name, { ms, cpuMs, result }) => {
  report.steps.push({ name, ms, cpuMs, ...result.report });
  say(
    `${name.padEnd(34)} ${(ms / 1000).toFixed(2)} s (processor ${(cpuMs / 1000).toFixed(2)} s)   ${result.report.sessions} sessions mined, ${result.report.episodes} episodes looked at, ${result.changed.length} proposals changed`,
  );
};

const wanted = Number(values.episodes);
const { sessions } = syntheticProject(wanted + 120);
const promptsIn = ({ events }) => events.filter((event) => event.kind === 'user_prompt').length;
try {
  let store = await open();
  let captured = 0;
  let batches = [];
  for (let session = sessions.next().value; captured < wanted; session = sessions.next().value) {
    captured += promptsIn(session);
    batches.push(batchOf(session));
    if (batches.length < 100 && captured < wanted) continue;
    await store.appendCaptures(batches);
    batches = [];
  }
  const counts = await store.counts();
  say(`${counts.events} events of ${counts.sessions} sessions; Node ${process.version}`);
  show('fresh run over everything', await timed(() => mined(store)));
  show('nothing new', await timed(() => mined(store)));
  for (let round = 0; round < 5; round += 1) {
    await store.appendCapture(batchOf(sessions.next().value));
    show('one new session', await timed(() => mined(store)));
  }
  await store.close();
  store = await open();
  await store.appendCapture(batchOf(sessions.next().value));
  show('one new session, store reopened', await timed(() => mined(store)));
  await store.close();
  report.counts = counts;
  report.memoryMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  if (values.json) console.log(JSON.stringify(report));
  say(`most memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
