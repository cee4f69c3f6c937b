import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../../../src/assistants/session.ts';
import type { SessionEvent } from '../../../../src/assistants/sessionEvent.ts';
import { answerQuestion } from '../../../../src/engine/ask.ts';
import { Summaries } from '../../../../src/engine/summaries.ts';
import type { Store } from '../../../../src/store/store.ts';
import { hasPostgres, TestPostgres } from '../../../support/postgresServer.ts';
import { batch, facts, prompt, START, toolCall } from '../../sampleData.ts';
import { storeOnServer } from '../storeOnServer.ts';

const signal = new AbortController().signal;
const everything = { from: null, to: null, scope: null, subject: null, window: null, limit: 500 } as const;
const fleetQuestion = 'summarise the last 15 minutes of payments-api failures across the fleet';

/** A prompt and a command that fails, about something. */
function failing(source: string, about: string, at: number): readonly SessionEvent[] {
  const place = { sourceSessionId: source };
  return [
    prompt(`${source}-p`, { ...place, at, text: `fix the tests of ${about}` }),
    toolCall(`${source}-c`, { ...place, at: at + 1_000, callId: `${source}-call`, command: `make test-${source}` }),
    {
      ...{
        ...place,
        id: `${source}-r`,
        at: at + 2_000,
        parentId: null,
        branch: 'live',
        raw: { line: 3, offset: null, length: null },
      },
      ...{ kind: 'tool_result', callId: `${source}-call`, status: 'failed-command', exitCode: 2, feedback: null },
      output: `Error: ${source} is broken`,
    },
  ];
}

async function fill(store: Store, source: string, about: string, at: number): Promise<void> {
  await store.appendCapture(
    batch(failing(source, about, at), [facts(source, { cwd: '/code/x' })], { path: `/${source}.jsonl` }),
  );
  await new Summaries({
    store: () => store,
    isWriter: () => true,
    timeZone: 'UTC',
    log: (message) => {
      throw new Error(message);
    },
    onDidUpdate: () => undefined,
  }).update(signal);
}

function ask(store: Store, question: string, now: number) {
  return answerQuestion(
    {
      store: () => store,
      timeZone: 'UTC',
      writer: {
        chosen: { kind: 'template', author: 'template' },
        startRun: () => Promise.reject(new Error('No model is asked.')),
      },
      catchUp: async () => undefined,
      search: () => Promise.reject(new Error('Nothing is searched.')),
    },
    question,
    now,
    signal,
  );
}

describe.skipIf(!hasPostgres)('memory over the workspaces of an organisation', () => {
  let server: TestPostgres;
  let subject: Awaited<ReturnType<typeof storeOnServer>>;
  let open: Store[];
  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    subject = await storeOnServer(server);
    open = [];
  });
  afterEach(async () => {
    for (const store of open) await store.close();
    await subject.remove();
  });
  const enter = async (options: Parameters<typeof subject.openWith>[0]) => {
    const store = await subject.openWith(options);
    open.push(store);
    return store;
  };

  it('answers the question of the fleet from all workspaces, cited, and leaves out what is older or of something else', async () => {
    const now = START + 20 * 60_000;
    const shop = await enter({ workspace: 'acme/shop' });
    await fill(shop, 'a', 'payments-api', START + 10 * 60_000);
    await fill(shop, 'old', 'payments-api', START);
    await fill(await enter({ workspace: 'acme/billing' }), 'b', 'payments-api', START + 12 * 60_000);
    await fill(await enter({ workspace: 'acme/mailer' }), 'c', 'templates', START + 12 * 60_000);
    const fleet = await enter({ workspace: 'acme/shop', scope: 'organisation' });
    const answer = await ask(fleet, fleetQuestion, now);
    expect(answer.counts['failures']).toBe(2);
    const cited = new Set(answer.citations.map(({ session }) => session));
    expect(cited).toEqual(new Set(['a', 'b'].map((source) => sessionIdOf('claude-code', source))));
    expect(answer.citations.every(({ file }) => typeof file === 'string')).toBe(true);
    expect((await ask(shop, fleetQuestion, now)).counts['failures'], 'the team sees its workspace').toBe(1);
  });

  it('takes the name of a workspace for what its sessions are about', async () => {
    await fill(await enter({ workspace: 'github.com/acme/payments-api' }), 'a', 'the rounding', START);
    await fill(await enter({ workspace: 'github.com/acme/payments' }), 'b', 'the colours', START);
    const fleet = await enter({ workspace: 'github.com/acme/payments', scope: 'organisation' });
    const answer = await ask(fleet, fleetQuestion, START + 60_000);
    expect(answer.counts['failures']).toBe(1);
    expect(answer.citations.map(({ session }) => session)).toContain(sessionIdOf('claude-code', 'a'));
  });

  it('merges the windows of several workspaces into one, and keeps sessions apart', async () => {
    await fill(await enter({ workspace: 'one' }), 'a', 'payments-api', START);
    await fill(await enter({ workspace: 'two' }), 'b', 'payments-api', START + 5_000);
    const fleet = await enter({ workspace: 'one', scope: 'organisation' });
    const [day, ...others] = await fleet.memory.listSummaries({ ...everything, window: 'day', scope: 'project' });
    expect(others).toEqual([]);
    expect(day?.aggregate).toMatchObject({ events: 6, failedRuns: 2 });
    expect(day?.aggregate.sessions).toHaveLength(2);
    expect(day?.text).toContain('2');
    const sessions = await fleet.memory.listSummaries({ ...everything, scope: 'session' });
    expect(sessions.map(({ aggregate }) => aggregate.events)).toEqual([3, 3]);
    const summaries = await fleet.findSummaries(
      [{ text: 'payments-api', isPhrase: false, isPrefix: false }],
      null,
      null,
      20,
    );
    expect(summaries.length).toBeGreaterThan(1);
  });

  it('shows those who look at their own sessions nothing of others, and leaves windows to the team', async () => {
    await fill(await enter({ workspace: 'one' }), 'a', 'payments-api', START);
    const admin = await server.openAdmin(subject.database);
    const token = await admin.addMemberWithToken('acme', 'bob', 'writer');
    await admin.close();
    const connection = { url: server.loginUrl(subject.database), token };
    await fill(await enter({ workspace: 'one', connection }), 'b', 'payments-api', START);
    const own = await enter({ workspace: 'one', connection, scope: 'me' });
    const answer = await ask(own, fleetQuestion, START + 60_000);
    expect(answer.counts['failures']).toBe(1);
    expect(answer.citations.map(({ session }) => session)).toContain(sessionIdOf('claude-code', 'b'));
    const summaries = await own.memory.listSummaries(everything);
    expect(summaries.map(({ subject }) => subject)).toEqual([sessionIdOf('claude-code', 'b')]);
    expect(await own.memory.nextDirty()).toBeNull();
  });
});
