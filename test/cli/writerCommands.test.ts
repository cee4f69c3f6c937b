import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { CommandLineBundle } from '../support/commandLine.ts';
import { FakeClaude } from '../support/fakeClaude.ts';
import { MessagesServer } from '../support/messagesServer.ts';
import { filesBelow, SampleScope } from '../support/sampleScope.ts';
import { carefulAnswer } from '../support/scriptedWriter.ts';

const bundle = new CommandLineBundle();
let scope: SampleScope;
let server: MessagesServer;

beforeAll(() => bundle.build());
afterAll(() => bundle.dispose());
beforeEach(async () => {
  scope = new SampleScope();
  server = await MessagesServer.start({ kind: 'answer', text: carefulAnswer });
});
afterEach(async () => {
  await scope.dispose();
  await server.stop();
});

/** Runs a command beside the test, which serves the model meanwhile. */
function skillify(environment: Readonly<Record<string, string>>, ...parameters: readonly string[]) {
  const place = ['--project', scope.project, '--home', scope.home, '--store', scope.store];
  const child = spawn(
    process.execPath,
    [bundle.program, ...parameters, '--alias', '/workspace/payments-api', ...place],
    {
      env: { PATH: '/nowhere', HOME: scope.home, ...environment },
    },
  );
  const read = (stream: NodeJS.ReadableStream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString('utf8');
  };
  const [out, err] = [read(child.stdout), read(child.stderr)];
  return new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (status) => resolve({ status, out: out(), err: err() }));
  });
}

const anthropic = () => ({ ANTHROPIC_API_KEY: 'sk-of-ada', ANTHROPIC_BASE_URL: server.url });

test('--writer anthropic words the drafts, tells what it used, and shows what was sent', async () => {
  const run = await skillify(anthropic(), 'now', '--writer', 'anthropic', '--json');
  const { writer, proposals } = JSON.parse(run.out);
  expect(writer).toMatchObject({
    author: 'anthropic/claude-haiku-5-5',
    calls: 3,
    reworded: 3,
    fallbacks: 0,
    message: null,
  });
  expect(proposals[0]).toMatchObject({
    author: 'anthropic/claude-haiku-5-5',
    flags: [],
    title: expect.stringMatching(/, always$/),
  });
  expect(run.err).toMatch(/Wording draft 2 of 3 \(\d+ tokens, \$0\.\d+ so far, room for \d+ more\)/);

  const report = JSON.parse((await skillify({}, 'status', '--egress', '--json')).out);
  expect(report).toMatchObject({ writer: { kind: 'template' }, total: { calls: 3 } });
  const { call } = JSON.parse((await skillify({}, 'status', '--egress', '--show', '1', '--json')).out);
  expect(call).toMatchObject({ provider: 'anthropic', outcome: 'answered', purpose: 'reword' });
  expect(call.sentText).toContain('begin evidence');
  const shown = await skillify({}, 'status', '--egress');
  expect(shown.out).toMatch(/3 calls, \d+ bytes, 3450 tokens/);
  const files = filesBelow(scope.store).map((file) => readFileSync(file, 'latin1'));
  expect([run.out, run.err, shown.out, ...files].join('')).not.toContain('sk-of-ada');
});

test('the environment chooses writer and model, and --no-model wins', async () => {
  const environment = { ...anthropic(), SKILLIFY_WRITER: 'anthropic', SKILLIFY_MODEL: 'claude-sonnet-5-5' };
  const without = JSON.parse((await skillify(environment, 'now', '--no-model', '--writer', 'anthropic', '--json')).out);
  expect(without.writer).toMatchObject({ kind: 'template', calls: 0 });
  expect(without.proposals[0]).toMatchObject({ author: 'template', flags: [] });
  expect(server.seen).toEqual([]);
  expect((await skillify({}, 'status', '--egress')).out).toContain('No text has left this machine');
  const run = JSON.parse((await skillify(environment, 'now', '--json')).out);
  expect(run.writer).toMatchObject({ author: 'anthropic/claude-sonnet-5-5', reworded: 3 });
  expect(server.seen.map(({ body }) => body['model'])).toEqual(Array(3).fill('claude-sonnet-5-5'));
});

test('--writer claude-cli asks the program on the PATH', async () => {
  const fake = new FakeClaude();
  const run = JSON.parse((await skillify({ PATH: fake.folder }, 'now', '--writer', 'claude-cli', '--json')).out);
  expect(run.writer).toMatchObject({
    author: 'claude-cli/haiku',
    calls: 3,
    reworded: 3,
    costUsd: expect.closeTo(0.0063),
  });
  expect(JSON.stringify(fake.seen)).toContain('[skillify-writer-call]');
  fake.dispose();
});

test('without the program the template’s words stay, and one sentence tells', async () => {
  const run = JSON.parse((await skillify({}, 'now', '--writer', 'claude-cli', '--json')).out);
  expect(run.writer).toMatchObject({ reworded: 0, fallbacks: 3, message: expect.stringMatching(/not on the PATH/) });
  expect(run.proposals).toHaveLength(3);
});

test('without a key the template’s words stay, the run succeeds, and one sentence tells', async () => {
  const run = await skillify({}, 'now', '--writer', 'anthropic');
  expect(run.status).toBe(0);
  expect(run.out.match(/has no key/g)).toHaveLength(1);
});

test('caps come from the environment', async () => {
  const caps = { ...anthropic(), SKILLIFY_MAX_COST_PER_RUN_USD: '0' };
  const run = JSON.parse((await skillify(caps, 'now', '--writer', 'anthropic', '--json')).out);
  expect(run.writer).toMatchObject({ calls: 0, fallbacks: 3, message: expect.stringMatching(/\$0 a run/) });
  expect(server.seen).toEqual([]);
});

test.each([
  [['now', '--writer', 'gpt'], {}, /--writer is one of template, anthropic, claude-cli/],
  [['now'], { SKILLIFY_WRITER: 'gpt' }, /SKILLIFY_WRITER is one of/],
  [
    ['now', '--writer', 'anthropic'],
    { SKILLIFY_MAX_TOKENS_PER_DAY: 'many' },
    /SKILLIFY_MAX_TOKENS_PER_DAY is a number/,
  ],
  [['status', '--egress', '--show', 'x'], {}, /takes the number of a call/],
])('wrong usage (%j, %j) is told as such', async (parameters, environment, message) => {
  const run = await skillify(environment, ...parameters);
  expect(run.status).toBe(2);
  expect(run.err).toMatch(message);
});
