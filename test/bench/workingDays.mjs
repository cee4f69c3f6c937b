import { randomNumbers } from './bundle.mjs';

/** Milliseconds between events at 100,000 a day. */
export const gapMs = 864;
/** Sessions that go on beside each other. */
export const sessionsAtOnce = 6;
const eventsOfSession = 400;
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
export function* eventStream(startAt) {
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

/** What capture hands to the store: the events of each session with its transcript and facts. */
export function batchesOf(items) {
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
