import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EngineClient, EngineEvents, EngineMethod, EngineMethods } from '../../../src/engine/contract.ts';
import type { Engine } from '../../../src/engine/engineInterface.ts';
import { parseParams } from '../../../src/engine/validation.ts';
import type { WriterOptions } from '../../../src/engine/writerContract.ts';
import { FakeModel, fakeAccess, modelParts, offeredModels, resetFakeEditor } from '../../support/fakeLanguageModels.ts';
import { SampleScope } from '../../support/sampleScope.ts';
import { carefulText } from '../../support/scriptedWriter.ts';

vi.mock('vscode', async () => (await import('../../support/fakeLanguageModels.ts')).fakeEditor);
const { EditorModels } = await import('../../../src/vscode/models/editorModels.ts');
const { WriterLink } = await import('../../../src/vscode/models/writerLink.ts');
const { engineOptions } = await import('../../../src/vscode/engineOptions.ts');
const { readWriter } = await import('../../../src/vscode/models/writerSettings.ts');

// Built at run time: scanners must not take it for a real one.
const key = ['sk', 'ant', 'api03', 'k'.repeat(40)].join('-');

/** An engine as the extension host holds it, with everything that crosses to it written down. */
class InProcessClient implements EngineClient {
  readonly crossed: { readonly method: string; readonly params: unknown }[] = [];

  constructor(private readonly engine: Engine) {}

  async request<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<EngineMethods[M]['result']> {
    this.crossed.push({ method, params });
    const checked = parseParams(method, params);
    return await this.engine.handle(method, checked, options.signal ?? new AbortController().signal);
  }

  onEvent<E extends keyof EngineEvents>(event: E, listener: (payload: EngineEvents[E]) => void): { dispose(): void } {
    return this.engine.onEvent((name, payload) => {
      if (isNamed(event, name, payload)) listener(payload);
    });
  }

  async dispose(): Promise<void> {
    await this.engine.dispose();
  }
}

function isNamed<E extends keyof EngineEvents>(
  wanted: E,
  name: string,
  _payload: unknown,
): _payload is EngineEvents[E] {
  return name === wanted;
}

let scope: SampleScope;
let storedKey: string | null = null;
const logged: string[] = [];
const runs: EngineEvents['writerRun'][] = [];
const log = {
  info: (message: string) => void logged.push(message),
  debug: (message: string) => void logged.push(message),
  failure: (what: string, error: unknown) => void logged.push(`${what} ${String(error)}`),
};
const keyChanges = new Set<() => unknown>();
const keys = {
  read: async () => storedKey,
  onDidChange: (listener: () => unknown) => {
    keyChanges.add(listener);
    return { dispose: () => void keyChanges.delete(listener) };
  },
};

beforeEach(() => {
  resetFakeEditor();
  scope = new SampleScope();
  storedKey = null;
  logged.splice(0);
  runs.splice(0);
  keyChanges.clear();
});
afterEach(() => scope.dispose());

async function linked(writer: WriterOptions) {
  const engine = await scope.engine({ writer, writerRetry: { attempts: 1, firstDelayMs: 0, longestDelayMs: 0 } });
  engine.onEvent((event, payload) => {
    if (event === 'log') logged.push(JSON.stringify(payload));
  });
  const client = new InProcessClient(engine);
  const messages = {
    tell: (run: EngineEvents['writerRun']) => void runs.push(run),
    tellWrongBaseUrl: () => logged.push('wrong base URL'),
  };
  const link = new WriterLink(keys, new EditorModels(fakeAccess, log), messages, log);
  link.attach(client);
  return { client, link, settings: { ...writer, isBaseUrlWrong: false } };
}

/** Everything that is on disk below a folder, byte for byte. */
function bytesBelow(folder: string): string {
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .map((file) => (statSync(file).isDirectory() ? bytesBelow(file) : readFileSync(file, 'latin1')))
    .join('\n');
}

describe('a run with the editor’s own model', () => {
  test('words drafts, and lists each call with the model that it was', async () => {
    const model = new FakeModel({ vendor: 'copilot', id: 'gpt-x' });
    model.maxInputTokens = 1_000_000;
    offeredModels.push(model);
    model.sendRequest = async (messages) => {
      const answer = carefulText(messages.map(({ text }) => text).join('\n'));
      return {
        stream: (async function* () {
          yield modelParts.toolCall('give_answer', JSON.parse(answer));
        })(),
      };
    };
    const { client, link, settings } = await linked({ kind: 'editor' });
    await link.prepare(client, settings);
    const report = await client.request('now', { trigger: 'command' });
    expect(report.writer).toMatchObject({ kind: 'editor', author: 'editor/copilot/gpt-x', reworded: 3, message: null });
    expect(report.proposals.every(({ title }) => title.endsWith(', always'))).toBe(true);
    expect(report.writer?.costUsd).toBeNull();
    const { calls } = await client.request('egress', { limit: 10 });
    expect(calls.map(({ provider, model: name, outcome }) => `${provider} ${name} ${outcome}`)).toEqual(
      Array.from({ length: 3 }, () => 'editor copilot/gpt-x answered'),
    );
    expect(runs).toMatchObject([{ isUserAction: true, report: { reworded: 3 } }]);
  });

  test('in the background without permission sends nothing and keeps the template’s drafts', async () => {
    const model = new FakeModel();
    model.permission = undefined;
    offeredModels.push(model);
    const { client, link, settings } = await linked({ kind: 'editor' });
    await link.prepare(client, settings);
    const report = await client.request('now', { trigger: 'turn-end' });
    expect(model.seen).toEqual([]);
    expect(report.proposals).toHaveLength(3);
    expect(report.writer).toMatchObject({ failure: 'permission', reworded: 0, fallbacks: 3 });
    expect(runs).toMatchObject([{ isUserAction: false, report: { failure: 'permission' } }]);
  });

  test('that is called off stops the model', async () => {
    const model = new FakeModel();
    model.maxInputTokens = 1_000_000;
    model.reply = { isSilent: true };
    offeredModels.push(model);
    const { client } = await linked({ kind: 'editor' });
    const controller = new AbortController();
    const run = client.request('now', { trigger: 'command' }, { signal: controller.signal });
    await vi.waitFor(() => expect(model.seen).toHaveLength(1), { timeout: 20_000 });
    controller.abort();
    expect((await run).writer).toMatchObject({ failure: 'cancelled' });
    await vi.waitFor(() => expect(model.seen[0]?.token.isCancellationRequested).toBe(true));
  });
});

describe('the template writer', () => {
  test('asks nobody, is handed nothing, and its list of what was sent is empty', async () => {
    storedKey = key;
    offeredModels.push(new FakeModel());
    const { client, link, settings } = await linked({ kind: 'template' });
    await link.prepare(client, settings);
    await client.request('now', { trigger: 'command' });
    expect(client.crossed.map(({ method }) => method)).toEqual(['now']);
    expect(offeredModels[0]?.seen).toEqual([]);
    expect(runs).toEqual([]);
    const { calls, total } = await client.request('egress', { limit: 100 });
    expect(calls).toEqual([]);
    expect(total).toEqual({ calls: 0, bytesSent: 0, tokens: 0, costUsd: 0 });
  });
});

describe('an address that is none', () => {
  test('is told before the run', async () => {
    const { client, link } = await linked({ kind: 'template' });
    await link.prepare(client, { kind: 'template', isBaseUrlWrong: true });
    expect(logged).toEqual(['wrong base URL']);
  });
});

describe('the API key', () => {
  let server: Server;
  let baseUrl = '';
  const received: string[] = [];
  beforeEach(async () => {
    received.splice(0);
    // A server that gives away what it was sent, as badly made gateways do.
    server = createServer((request, response) => {
      const sent = JSON.stringify(request.headers);
      received.push(sent);
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ type: 'error', error: { type: 'authentication_error', message: `bad: ${sent}` } }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    baseUrl = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test('is handed over for a run, and is in no start option, log, report, diagnostics or byte of the store', async () => {
    storedKey = key;
    const { client, link, settings } = await linked({ kind: 'anthropic', baseUrl });
    await link.prepare(client, settings);
    const report = await client.request('now', { trigger: 'command' });
    expect(received.join('\n')).toContain(key);
    expect(report.writer).toMatchObject({ failure: 'authentication', calls: 1, fallbacks: 3 });
    const { lines } = await client.request('diagnostics', {});
    const egress = await client.request('egress', { limit: 100 });
    const texts = await client.request('egressCall', { number: 1 });
    const status = await client.request('status', {});
    expect(JSON.stringify([report, lines, egress, texts, status, logged, runs])).not.toContain(key);
    const carriers = client.crossed.filter((message) => JSON.stringify(message).includes(key));
    expect(carriers.map(({ method }) => method)).toEqual(['setSecret']);
    await client.dispose();
    expect(bytesBelow(scope.store)).not.toContain(key);
  });

  test('that is not there costs no call, and the template’s drafts stay', async () => {
    const { client, link, settings } = await linked({ kind: 'anthropic', baseUrl });
    await link.prepare(client, settings);
    const report = await client.request('now', { trigger: 'command' });
    expect(report.proposals).toHaveLength(3);
    expect(report.writer).toMatchObject({ failure: 'authentication', calls: 0 });
    expect(report.writer?.message).toMatch(/no key/);
    expect(received).toEqual([]);
  });

  test('that changes in any window is to be handed over again', async () => {
    const { link } = await linked({ kind: 'anthropic', baseUrl });
    const changes = vi.fn();
    link.onDidChange(changes);
    for (const listener of keyChanges) listener();
    expect(changes).toHaveBeenCalledTimes(1);
    link.dispose();
    expect(keyChanges.size).toBe(0);
  });

  test('taken back is no longer used', async () => {
    storedKey = key;
    const { client, link, settings } = await linked({ kind: 'anthropic', baseUrl });
    await link.prepare(client, settings);
    storedKey = null;
    await link.prepare(client, settings);
    await client.request('now', { trigger: 'command' });
    expect(received).toEqual([]);
  });
});

test('an engine starts with the writer of the settings and without any secret', () => {
  const configuration = { get: () => undefined, inspect: () => ({ globalValue: 'anthropic' }) };
  const context = { globalStorageUri: { fsPath: '/storage' }, asAbsolutePath: (file: string) => `/extension/${file}` };
  const settings = {
    captureEnabled: true,
    captureLive: true,
    captureOnlyCli: false,
    everyTurns: 20,
    disabledAssistants: [],
    aliases: [],
    redactionPatterns: [],
    workspaceId: '',
    homeFolder: '/home',
    storeFolder: '',
    writer: readWriter(configuration),
  };
  const folder = { uri: { fsPath: '/project' }, name: 'project', index: 0 };
  const options: unknown = Reflect.apply(engineOptions, null, [context, folder, settings]);
  expect(options).toMatchObject({ writer: { kind: 'anthropic' } });
  expect(JSON.stringify(options)).not.toMatch(/apiKey|secret|isBaseUrlWrong/i);
});
