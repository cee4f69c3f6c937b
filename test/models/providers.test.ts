import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { arrayAt, stringAt } from '../../src/base/json.ts';
import { AnthropicModel } from '../../src/models/anthropicModel.ts';
import { ClaudeCliModel } from '../../src/models/claudeCliModel.ts';
import { ClientModel, ClientQuestions, type ClientReply } from '../../src/models/clientModel.ts';
import { FakeClaude } from '../support/fakeClaude.ts';
import { MessagesServer, textsOf } from '../support/messagesServer.ts';
import { type ProviderUnderTest, providerContract, request } from './providerContract.ts';

async function anthropic(): Promise<ProviderUnderTest> {
  const server = await MessagesServer.start({ kind: 'silence' });
  return {
    model: new AnthropicModel({ apiKey: 'k', model: 'claude-haiku-5-5', baseUrl: server.url }),
    answer: (text) => server.next({ kind: 'answer', text }),
    beSilent: () => server.next({ kind: 'silence' }),
    forbid: () => server.next({ kind: 'error', status: 403, type: 'permission_error' }),
    seen: () => server.seen.map((each) => Object.values(textsOf(each)).join('\n')).join('\n'),
    dispose: () => server.stop(),
  };
}

async function claudeCli(): Promise<ProviderUnderTest> {
  const fake = new FakeClaude();
  const folder = mkdtempSync(path.join(tmpdir(), 'skillify-calls-'));
  return {
    model: new ClaudeCliModel({ model: 'haiku', folder, environment: { PATH: fake.folder } }),
    answer: (result) => fake.behave({ result }),
    beSilent: () => fake.behave({ delayMs: 60_000 }),
    forbid: () => fake.behave({ result: 'no', isError: true, apiErrorStatus: 403, exitCode: 1 }),
    seen: () => fake.seen.map((each) => stringAt(each, 'input') ?? '').join('\n'),
    dispose: async () => {
      fake.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function client(): Promise<ProviderUnderTest> {
  let reply: ClientReply | null = null;
  const seen: string[] = [];
  const questions: ClientQuestions = new ClientQuestions({
    ask: ({ id, instructions, input }) => {
      seen.push(instructions, input);
      const given = reply;
      if (given) setTimeout(() => questions.answer(id, given), 1);
    },
    cancel: () => undefined,
  });
  return {
    model: new ClientModel(questions, null, true),
    answer: (text) => {
      reply = { kind: 'answer', text, inputTokens: 11, outputTokens: 22 };
    },
    beSilent: () => {
      reply = null;
    },
    forbid: () => {
      reply = { kind: 'failure', failure: 'permission', message: 'Allow it first.' };
    },
    seen: () => seen.join('\n'),
    dispose: async () => undefined,
  };
}

providerContract('anthropic', 'anthropic', anthropic);
providerContract('claude-cli', 'claude-cli', claudeCli);
providerContract('client', 'editor', client);

describe('the Messages API', () => {
  let server: MessagesServer;
  let model: AnthropicModel;
  const signal = new AbortController().signal;
  beforeEach(async () => {
    server = await MessagesServer.start({ kind: 'answer', text: '{}' });
    model = new AnthropicModel({ apiKey: 'a-key', model: 'claude-haiku-5-5', baseUrl: server.url });
  });
  afterEach(() => server.stop());

  test('is asked for structured output as a stream, without tools, with the stable part cached', async () => {
    await model.complete(request, signal);
    const [seen] = server.seen;
    expect(seen?.headers['authorization'] ?? seen?.headers['x-api-key']).toContain('a-key');
    expect(seen?.body).toMatchObject({
      model: 'claude-haiku-5-5',
      stream: true,
      max_tokens: 500,
      system: [{ text: 'Put it better.', cache_control: { type: 'ephemeral' } }],
      output_config: { format: { type: 'json_schema', schema: { type: 'object', additionalProperties: false } } },
    });
    expect(Object.keys(seen?.body ?? {})).not.toContain('tools');
    expect(arrayAt(seen?.body, 'messages')).toEqual([{ role: 'user', content: 'the material' }]);
  });

  test('reports cached tokens apart', async () => {
    server.next({
      kind: 'answer',
      text: '{}',
      usage: { cache_read_input_tokens: 700, cache_creation_input_tokens: 5 },
    });
    const { tokens } = await model.complete(request, signal);
    expect(tokens).toEqual({ input: 900, output: 250, cacheRead: 700, cacheWrite: 5 });
  });

  test('tells answers that were declined or cut at their limit', async () => {
    server.next(
      { kind: 'answer', text: 'no', stopReason: 'refusal' },
      { kind: 'answer', text: '{', stopReason: 'max_tokens' },
    );
    expect((await model.complete(request, signal)).stopReason).toBe('refused');
    expect((await model.complete(request, signal)).stopReason).toBe('limit');
  });

  test.each([
    [400, 'bad-request', false],
    [401, 'authentication', false],
    [403, 'permission', false],
    [404, 'not-found', false],
    [429, 'rate-limit', true],
    [500, 'server', true],
    [529, 'overloaded', true],
  ])('tells error %d as %s and tries it once', async (status, failure, isPassing) => {
    server.next({ kind: 'error', status, type: 'scripted_error', retryAfter: '7' });
    await expect(model.complete(request, signal)).rejects.toMatchObject({ failure, isPassing, retryAfterMs: 7_000 });
    expect(server.seen).toHaveLength(1);
  });

  test.each([
    [{ kind: 'cut' }, 'cut-off'],
    [{ kind: 'drop' }, 'cut-off'],
    [{ kind: 'malformed' }, 'cut-off'],
    [{ kind: 'stream-error', type: 'overloaded_error' }, 'overloaded'],
    [{ kind: 'stream-error', type: 'api_error' }, 'cut-off'],
  ] as const)('tells a stream that breaks (%o) as %s', async (step, failure) => {
    server.next(step);
    await expect(model.complete(request, signal)).rejects.toMatchObject({ failure, isPassing: true });
  });

  test('is offline where nobody listens', async () => {
    await server.stop();
    await expect(model.complete(request, signal)).rejects.toMatchObject({ failure: 'offline', isMaybePaid: false });
  });
});

describe('Claude Code', () => {
  let fake: FakeClaude;
  let folder: string;
  const signal = new AbortController().signal;
  beforeEach(() => {
    fake = new FakeClaude({ result: '{}' });
    folder = mkdtempSync(path.join(tmpdir(), 'skillify-calls-'));
  });
  afterEach(() => {
    fake.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const model = (environment: Readonly<Record<string, string>> = {}) =>
    new ClaudeCliModel({
      model: 'haiku',
      folder: path.join(folder, 'calls'),
      environment: { PATH: fake.folder, ...environment },
    });

  test('runs in its own folder, without tools, settings, servers and a recorded session, and with little environment', async () => {
    await model({ HOME: '/home/ada', SECRET_OF_ANOTHER: 'x', HTTPS_PROXY: 'p', SKILLIFY_STORE: 's' }).complete(
      request,
      signal,
    );
    const [call] = fake.seen;
    const given = arrayAt(call, 'arguments');
    expect(given).toEqual(expect.arrayContaining(['--print', '--no-session-persistence', '--strict-mcp-config']));
    expect(given[given.indexOf('--tools') + 1]).toBe('');
    expect(given[given.indexOf('--setting-sources') + 1]).toBe('');
    expect(given[given.indexOf('--output-format') + 1]).toBe('json');
    expect(stringAt(call, 'folder')).toMatch(/calls$/);
    expect(call).toMatchObject({
      environment: { HOME: '/home/ada', HTTPS_PROXY: 'p', SKILLIFY_CAPTURE: 'false' },
    });
    expect(JSON.stringify(call)).not.toMatch(/SECRET_OF_ANOTHER|SKILLIFY_STORE/);
    expect(JSON.stringify(given)).not.toContain('the material');
  });

  test('tells cost, tokens and the session that it may have recorded', async () => {
    expect(await model().complete(request, signal)).toMatchObject({
      costUsd: 0.0021,
      tokens: { input: 11, output: 22, cacheRead: 33, cacheWrite: 44 },
      ownSessionId: '77777777-0000-4000-8000-000000000007',
    });
  });

  test('is unavailable where it is not on the PATH', async () => {
    await expect(model({ PATH: folder }).complete(request, signal)).rejects.toMatchObject({ failure: 'unavailable' });
    await expect(model({ PATH: 'relative' }).complete(request, signal)).rejects.toThrow(/not on the PATH/);
  });

  test.each([
    [{ raw: 'error: unknown option', exitCode: 1 }, 'unavailable'],
    [{ raw: '' }, 'unavailable'],
    [{ isError: true, result: 'Please log in.' }, 'unavailable'],
    [{ isError: true, result: 'x', apiErrorStatus: 529 }, 'overloaded'],
    [{ raw: 'x'.repeat(5_000_000) }, 'invalid-answer'],
  ])('tells what it prints instead of an answer (%#) as %s', async (behaviour, failure) => {
    fake.behave(behaviour);
    await expect(model().complete(request, signal)).rejects.toMatchObject({ failure });
  });
});

describe('the client’s model', () => {
  const signal = new AbortController().signal;

  test('is told when nobody waits any more, and late or unknown answers are dropped', async () => {
    const cancelled: string[] = [];
    const asked: string[] = [];
    const questions = new ClientQuestions({ ask: ({ id }) => asked.push(id), cancel: (id) => cancelled.push(id) });
    const model = new ClientModel(questions, 'gpt', false);
    await expect(model.complete({ ...request, timeoutMs: 20 }, signal)).rejects.toMatchObject({ failure: 'timeout' });
    expect(cancelled).toEqual(asked);
    questions.answer(asked[0] ?? '', { kind: 'answer', text: 'late', inputTokens: 1, outputTokens: 1 });
    questions.answer('nobody', { kind: 'answer', text: 'late', inputTokens: 1, outputTokens: 1 });
  });

  test('knows whether a person asked, and counts nothing where the model does not', async () => {
    const questions: ClientQuestions = new ClientQuestions({
      ask: ({ id, model, isUserAction }) =>
        questions.answer(id, {
          kind: 'answer',
          text: `${model} ${isUserAction}`,
          inputTokens: null,
          outputTokens: null,
        }),
      cancel: () => undefined,
    });
    const answer = await new ClientModel(questions, 'gpt', false).complete(request, signal);
    expect(answer).toMatchObject({ text: 'gpt false', tokens: null });
  });
});
