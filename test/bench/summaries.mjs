// How far summaries are behind, and what a new event costs them, as history grows.
// `node test/bench/summaries.mjs [--history 1000,10000,100000]` fills a store at 100,000 events a day, brings summaries up to
// date, then follows ten minutes of the next day in steps of fifteen seconds, as live capture does.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load, randomNumbers, root } from './bundle.mjs';

const { values } = parseArgs({ options: { history: { type: 'string', default: '1000,10000,100000' } } });
const { openStore, Summaries, answerQuestion } = await load({
  'store/openStore.ts': ['openStore'],
  'engine/summaries.ts': ['Summaries'],
  'engine/ask.ts': ['answerQuestion'],
});
const gapMs = 864;
const stepMs = 15_000;
const steps = 40;
const sessionsAtOnce = 6;
const eventsOfSession = 400;
const questions = [
  'payments-api failures in the last hour',
  'what failed today?',
  'what failed?',
  'paymnts-api failures',
];
const packages = 'payments-api ledger checkout-web mailer search-index gateway billing-jobs auth-service'.split(' ');
const transcript = (number) => ({
  path: `/bench/${number}.jsonl`,
  assistant: number % 3 === 0 ? 'codex' : 'claude-code',
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
const facts = (id) => ({
  sourceSessionId: id,
  cwd: '/bench/shop',
  gitBranch: `feature/${id.slice(-1)}`,
  gitRemote: null,
  agentVersion: null,
  model: null,
  title: null,
  interactive: true,
  channel: null,
  parentSourceSessionId: null,
  relation: null,
});

/** Events of several sessions at a time, one every 864 ms: prompts, answers, commands that pass and fail, edits. */
function* eventStream(startAt) {
  const random = randomNumbers(7);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const open = [];
  let sessions = 0;
  for (let number = 0; ; number += 1) {
    const slot = number % sessionsAtOnce;
    if (!open[slot] || open[slot].left === 0) {
      open[slot] = {
        number: sessions,
        id: `s${sessions}`,
        left: eventsOfSession,
        step: 0,
        callId: null,
        name: pick(packages),
      };
      sessions += 1;
    }
    const session = open[slot];
    session.left -= 1;
    const at = startAt + number * gapMs;
    const base = {
      id: `e${number}`,
      sourceSessionId: session.id,
      at,
      parentId: null,
      branch: 'live',
      raw: { line: number, offset: null, length: null },
    };
    const kind = session.step % 20;
    session.step += 1;
    if (kind === 0) {
      session.name = pick(packages);
      const text = pick([
        `fix the ${session.name} tests`,
        `no, use pnpm in ${session.name}`,
        `add a retry to ${session.name}`,
        'looks good, go on',
      ]);
      yield {
        session: session.number,
        event: {
          ...base,
          kind: 'user_prompt',
          text,
          origin: 'human',
          originRule: 'typed',
          command: null,
          attachments: 0,
        },
      };
    } else if (kind % 3 === 1) {
      session.callId = `c${number}`;
      session.command = pick([
        `pnpm --filter ${session.name} test`,
        'make migrate',
        `cat packages/${session.name}/src/index.ts`,
        'git status',
        'pnpm lint',
      ]);
      yield {
        session: session.number,
        event: {
          ...base,
          kind: 'tool_call',
          callId: session.callId,
          tool: 'Bash',
          category: 'shell',
          command: session.command,
          paths: [],
          input: session.command,
          model: null,
        },
      };
    } else if (kind % 3 === 2 && session.callId) {
      const failed = random() < 0.15;
      const output = failed
        ? 'FAIL src/retry.test.ts\nError: expected 3 to be 4\n Tests  1 failed | 11 passed (12)'
        : 'done\n'.repeat(30);
      yield {
        session: session.number,
        event: {
          ...base,
          kind: 'tool_result',
          callId: session.callId,
          status: failed ? 'failed-command' : 'ok',
          exitCode: failed ? 1 : 0,
          output,
          feedback: null,
        },
      };
    } else {
      const file = `/bench/shop/packages/${session.name}/src/part${Math.floor(random() * 30)}.ts`;
      yield {
        session: session.number,
        event: {
          ...base,
          kind: 'file_edit',
          callId: null,
          path: file,
          operation: 'update',
          removedText: 'a\n',
          addedText: 'b\n',
          removedLines: 1,
          addedLines: 1,
          state: 'applied',
        },
      };
    }
  }
}

function batchesOf(items) {
  const bySession = new Map();
  for (const { session, event } of items) {
    if (!bySession.has(session)) bySession.set(session, []);
    bySession.get(session).push(event);
  }
  return [...bySession].map(([session, events]) => ({
    transcript: transcript(session),
    sessions: [facts(`s${session}`)],
    events,
  }));
}

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

console.log(`Node ${process.version}; 100,000 events a day, ${sessionsAtOnce} sessions at a time`);
let first = null;
for (const history of values.history.split(',').map(Number)) {
  const result = await measure(history);
  first ??= result;
  const ratio = (result.perEventMs / first.perEventMs).toFixed(2);
  console.log(
    `${String(history).padStart(9)} events: first look ${(result.fillMs / history).toFixed(2)} ms an event (longest slice ${result.fillLongestMs.toFixed(0)} ms); ` +
      `live ${result.perEventMs.toFixed(2)} ms an event (×${ratio}), at most ${(result.behindMs / 1000).toFixed(1)} s behind, longest slice ${result.longestMs.toFixed(0)} ms`,
  );
  console.log(`          asked: ${result.asked.join('; ')}`);
}
