// What the ledger costs on a store that holds a long history.
// `node test/bench/ledger.mjs [--episodes 100000] [--skills 20] [--json]` fills a store with analysed sessions and that many approved
// skills, judges all sessions, then adds one session five times, and adds the ledger up.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, root } from './bundle.mjs';
import { syntheticProject } from './syntheticProject.mjs';

const { values } = parseArgs({
  options: {
    episodes: { type: 'string', default: '100000' },
    skills: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
});
const report = { benchmark: 'ledger', node: process.version, steps: [] };
const say = (line) => {
  if (!values.json) console.log(line);
};
const { openStore, analyseSession, profileOf, updateLedger, ledgerReport } = await load({
  'store/openStore.ts': ['openStore'],
  'signals/detect.ts': ['analyseSession'],
  'mining/relatedSessions.ts': ['profileOf'],
  'engine/ledgerUpdate.ts': ['updateLedger'],
  'engine/ledger.ts': ['ledgerReport'],
});
const folder = mkdtempSync(path.join(os.tmpdir(), 'skillify-bench-'));
const place = { path: '/bench/one.jsonl', assistant: 'claude-code', role: 'main', relativePath: 'bench/one.jsonl' };
const reading = { identity: null, headHash: null, headLength: 0, offset: 0, line: 0, sizeBytes: 0, modifiedAt: 0 };
const state = {
  parserState: null,
  belongs: true,
  missing: false,
  skippedRecords: 0,
  unknownTypes: {},
  lastError: null,
};
const transcript = { ...place, ...reading, ...state };
const facts = (id) => ({
  ...{ sourceSessionId: id, cwd: '/bench', gitBranch: null, gitRemote: null, agentVersion: null, model: null },
  ...{ title: null, interactive: true, channel: null, parentSourceSessionId: null, relation: null },
});
const tools = 'pnpm ruff playwright vitest docker terraform prettier cargo gradle webpack'.split(' ');
const things = 'endpoint handler parser button dialog migration column index cache queue'.split(' ');
const { sessions } = syntheticProject(Number(values.episodes) + 60);
const promptsIn = ({ events }) => events.filter((event) => event.kind === 'user_prompt').length;
const never = new AbortController().signal;

async function add(store, batch) {
  await store.appendCaptures(batch.map(({ id, events }) => ({ transcript, sessions: [facts(id)], events })));
  const known = new Map((await store.listSessions()).map((session) => [session.sourceSessionId, session]));
  await store.saveMined(
    batch.map(({ id, events }) => {
      const session = known.get(id);
      const { episodes, signals } = analyseSession(session.id, events);
      const profile = profileOf(session.id, episodes, signals);
      return { sessionId: session.id, episodes, signals, minedEvents: session.events, profile };
    }),
  );
}

async function timed(name, task) {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const result = await task();
  const used = process.cpuUsage(cpu);
  const seconds = (ms) => (ms / 1000).toFixed(2);
  const processor = (used.user + used.system) / 1000;
  report.steps.push({ name, ms: performance.now() - started, cpuMs: processor, result });
  say(`${name.padEnd(30)} ${seconds(performance.now() - started)} s (processor ${seconds(processor)} s)  ${result}`);
}

const store = await openStore({ folder, assetPath: path.join(root, 'node_modules/sql.js/dist') });
try {
  let captured = 0;
  let batch = [];
  for (let session = sessions.next().value; captured < Number(values.episodes); session = sessions.next().value) {
    captured += promptsIn(session);
    batch.push(session);
    if (batch.length < 500 && captured < Number(values.episodes)) continue;
    await add(store, batch);
    batch = [];
  }
  const middle = (await store.listSessions()).map(({ startedAt }) => startedAt).sort((left, right) => left - right);
  const at = middle[Math.floor(middle.length / 2)];
  for (let number = 0; number < Number(values.skills); number += 1) {
    const tool = tools[number % tools.length];
    const thing = things[(number * 3 + Math.floor(number / 10)) % things.length];
    const name = `skill-${number}`;
    const description = `Use ${tool} for the ${thing}. Use when working on the ${thing}.`;
    const body = `# Use ${tool}\n\n## When to use\n\n- When working on the ${thing}.\n\n## Do\n\n- Use ${tool} for the ${thing}.\n`;
    const skillMd = `---\nname: ${name}\ndescription: ${description}\n---\n\n${body}`;
    const text = { name, skillMd, contentHash: name, version: 1 };
    const skill = { ...text, title: name, description, status: 'approved', proposalId: null, targets: [] };
    const decision = {
      id: name,
      kind: 'approve',
      subject: name,
      at,
      by: 'bench',
      reason: null,
      contentHash: name,
      skillMd,
    };
    await store.decide(decision, {
      skill: { ...skill, approvedAt: at, retiredAt: null },
      skillVersion: { ...text, at, reason: 'approved' },
    });
  }
  const counts = await store.counts();
  say(`${counts.episodes} episodes of ${counts.sessions} sessions, ${counts.skills} skills; Node ${process.version}`);
  const tell = ({ judged, left }) => `${judged} sessions judged, ${left} left`;
  await timed('one run with its budget', async () => tell(await updateLedger(store, 1_500, never)));
  await timed('all the rest', async () => tell(await updateLedger(store, 1e9, never)));
  await timed('nothing new', async () => tell(await updateLedger(store, 1_500, never)));
  for (let round = 0; round < 3; round += 1) {
    await add(store, [sessions.next().value]);
    await timed('one new session', async () => tell(await updateLedger(store, 1_500, never)));
  }
  await timed('added up', async () => `${(await ledgerReport(store, false, null, never)).skills.length} skills`);
  report.memoryMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  if (values.json) console.log(JSON.stringify(report));
  say(`most memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
