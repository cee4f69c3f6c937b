import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { SessionEvent } from '../../src/assistants/sessionEvent.ts';
import { Summaries } from '../../src/engine/summaries.ts';
import type { WriterOptions } from '../../src/engine/writerContract.ts';
import { openStore } from '../../src/store/openStore.ts';
import { batch, facts } from '../store/sampleData.ts';
import { ASSETS } from '../store/testFolder.ts';
import { askedAt, MemoryScope } from '../support/memoryScope.ts';
import { MessagesServer, textsOf } from '../support/messagesServer.ts';
import { ask } from '../support/sampleScope.ts';
import { SessionScript } from '../support/sessionScript.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const task of cleanUp.splice(0).reverse()) await task();
});
const everything = { from: null, to: null, scope: null, subject: null, window: null, limit: 1_000 } as const;

/** Two sessions over half an hour, with failures, corrections and edits. */
function script(session: string, at: string): readonly SessionEvent[] {
  const told = new SessionScript(session, Date.parse(at));
  for (let round = 0; round < 9; round += 1) {
    told.prompt(round % 5 === 3 ? 'no, use pnpm, not npm' : `fix part ${round} of payments-api`);
    told.runs('pnpm --filter payments-api test', { exit: round % 3 === 0 ? 1 : 0, output: 'FAIL src/a.test.ts' });
    told
      .edits(`/app/packages/payments-api/src/part${round % 4}.ts`, 'a', 'b')
      .says('done')
      .ends();
  }
  return told.events;
}
const events = [...script('one', '2026-10-01T09:00:00Z'), ...script('two', '2026-10-01T09:10:00Z')];

/** Everything summaries say after the events came in these portions, without numbers and times of making. */
async function summariesOf(portions: readonly (readonly SessionEvent[])[]): Promise<unknown> {
  const folder = mkdtempSync(path.join(tmpdir(), 'skillify-summaries-'));
  const store = await openStore({ folder, assetPath: ASSETS });
  const summaries = new Summaries({
    store: () => store,
    isWriter: () => true,
    timeZone: 'UTC',
    log: (message) => {
      throw new Error(message);
    },
    onDidUpdate: () => undefined,
  });
  try {
    for (const portion of portions) {
      for (const source of new Set(portion.map(({ sourceSessionId }) => sourceSessionId))) {
        const own = portion.filter(({ sourceSessionId }) => sourceSessionId === source);
        await store.appendCapture(batch(own, [facts(source)], { path: `/${source}.jsonl` }));
      }
      await summaries.update(new AbortController().signal);
    }
    const found = await store.memory.listSummaries(everything);
    return found
      .map(({ number: _number, madeAt: _madeAt, ...rest }) => rest)
      .map((each) => ({ ...each, aggregate: { ...each.aggregate, outcomes: null, attempts: null }, text: null }))
      .sort((left, right) =>
        `${left.window}${left.scope}${left.subject}${left.from}`.localeCompare(
          `${right.window}${right.scope}${right.subject}${right.from}`,
        ),
      );
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('rolling summaries', () => {
  const inOrder = (size: number) =>
    Array.from({ length: Math.ceil(events.length / size) }, (_, index) =>
      events.slice(index * size, (index + 1) * size),
    );
  test.each<[how: string, portions: readonly (readonly SessionEvent[])[]]>([
    ['in portions of seven', inOrder(7)],
    ['the later ones first', inOrder(31).reverse()],
    ['the first prompt last', [events.slice(1), events.slice(0, 1)]],
  ])(
    'count the same when events come %s as when they come at once',
    async (_how, portions) => {
      expect(await summariesOf(portions)).toEqual(await summariesOf([events]));
    },
    60_000,
  );

  test('are brought up to date by a capture and by a run, and listed by window and topic', async () => {
    const scope = new MemoryScope();
    cleanUp.push(() => scope.dispose());
    const engine = await scope.engine();
    await ask(engine, 'capture', {});
    const request = { since: null, until: null, scope: null, subject: null, window: null, limit: 500 } as const;
    const [day] = await ask(engine, 'summaries', { ...request, window: 'day', scope: 'project' });
    expect(day).toMatchObject({
      window: 'day',
      scope: 'project',
      from: Date.parse('2026-11-19T00:00:00Z'),
      sessions: 4,
    });
    expect(day?.failures[0]).toMatchObject({ name: 'pnpm --filter payments-api test', count: 3 });
    const [topic] = await ask(engine, 'summaries', {
      ...request,
      window: 'day',
      scope: 'topic',
      subject: 'payments-api',
    });
    expect(topic?.text).toContain('failed run');
    const hours = await ask(engine, 'summaries', { ...request, window: 'hour', since: askedAt - 1_800_000 });
    expect(new Set(hours.map(({ from }) => new Date(from).toISOString()))).toEqual(
      new Set(['2026-11-19T14:00:00.000Z']),
    );
    await ask(engine, 'now', { trigger: 'command' });
    const [mined] = await ask(engine, 'summaries', { ...request, window: 'day', scope: 'project' });
    expect(mined?.outcomes['failed'] ?? 0).toBeGreaterThan(0);
    const sessions = await ask(engine, 'sessions', {});
    const own = await ask(engine, 'summaries', { ...request, window: 'session' });
    const episodes = (outcomes: Readonly<Record<string, number>>) =>
      Object.values(outcomes).reduce((sum, each) => sum + each, 0);
    for (const { id, outcomes, events: count } of sessions) {
      const summary = own.find(({ subject }) => subject === id);
      expect(summary).toMatchObject({ outcomes, events: count });
      expect(episodes(summary?.outcomes ?? {})).toBe(episodes(outcomes));
    }
  });
});

describe('with a writer model', () => {
  async function engineWith(reply: (facts: string) => string, writer: Partial<WriterOptions> = {}) {
    const server = await MessagesServer.start({
      kind: 'answer',
      text: (request) => {
        const { input } = textsOf(request);
        const told = /begin facts\n([\s\S]*?)\n[0-9a-f]+ end facts>>>/.exec(input)?.[1] ?? '';
        return JSON.stringify({ text: reply(told) });
      },
    });
    const scope = new MemoryScope();
    onTestFinished(async () => {
      await scope.dispose();
      await server.stop();
    });
    const engine = await scope.engine({
      writer: { kind: 'anthropic', baseUrl: server.url, ...writer },
      writerRetry: { attempts: 1, firstDelayMs: 1, longestDelayMs: 5 },
    });
    await ask(engine, 'setSecret', { name: 'anthropic-api-key', value: 'sk-of-ada' });
    await ask(engine, 'capture', {});
    return { engine, server };
  }
  const question = 'what payments-api failures in the last hour?';

  test('an answer is phrased by it, and what was sent is on record', async () => {
    const { engine, server } = await engineWith((facts) => `In short: ${facts.split('\n')[0]}`);
    const { answer, phrasedBy, counts } = await ask(engine, 'ask', { question, now: askedAt });
    expect(phrasedBy).toBe('model');
    expect(answer).toMatch(/^In short: \*\*5 failed runs of 4 commands/);
    expect(counts).toMatchObject({ failedRuns: 5 });
    const { calls } = await ask(engine, 'egress', { limit: 10 });
    expect(calls).toMatchObject([{ purpose: 'answer', outcome: 'answered' }]);
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    ['another number', () => '9 runs failed because the moon was full.'],
    ['a name of its own', (facts: string) => `${facts.split('\n')[0]} Redis was down.`],
    ['a link', (facts: string) => `${facts.split('\n')[0]} [see](https://evil.example)`],
    ['a number fewer', () => 'Some runs failed.'],
  ])('an answer with %s is dropped for the template’s', async (_what, reply) => {
    const { engine } = await engineWith(reply);
    const { answer, phrasedBy } = await ask(engine, 'ask', { question, now: askedAt });
    expect(phrasedBy).toBe('template');
    expect(answer).toMatch(/^\*\*5 failed runs of 4 commands/);
  });

  test('a budget that is used up leaves the template’s words', async () => {
    const { engine, server } = await engineWith((facts) => facts, { maxTokensPerDay: 10 });
    expect((await ask(engine, 'ask', { question, now: askedAt })).phrasedBy).toBe('template');
    expect(server.seen).toHaveLength(0);
  });

  test('a summary that is read is worded once, and its words are kept', async () => {
    const { engine, server } = await engineWith((facts) => `Told: ${facts}`);
    const request = {
      since: null,
      until: Date.parse('2026-11-11'),
      scope: 'project',
      subject: null,
      window: 'day',
      limit: 1,
    } as const;
    const [first] = await ask(engine, 'summaries', request);
    expect(first?.text).toMatch(/^Told: \d+ prompts/);
    const [second] = await ask(engine, 'summaries', request);
    expect(second).toEqual(first);
    expect(server.seen).toHaveLength(1);
  });
});
