import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { beforeEach, describe, expect, it } from 'vitest';
import { hookCallOf } from '../../../src/assistants/hookConfigs.ts';
import { isRecord, parseJson } from '../../../src/base/json.ts';
import { excludedByHooks, HookSpool } from '../../../src/capture/hooks/spool.ts';
import { repositoryPath, textOf } from '../../support/sampleScope.ts';
import { temporaryFolder } from '../captureFixture.ts';

let data: string;
let program: string;

beforeEach(async () => {
  data = temporaryFolder();
  program = path.join(data, 'hook', 'skillify-hook.js');
  mkdirSync(path.dirname(program));
  await build({
    entryPoints: [path.join(repositoryPath, 'src/cli/hook.ts')],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outfile: program,
    logLevel: 'silent',
  });
});

function fire(input: string, environment: Record<string, string> = {}, ...parameters: readonly string[]) {
  const env = { PATH: process.env['PATH'] ?? '', ...environment };
  return spawnSync(process.execPath, [program, ...parameters], { input, env, encoding: 'utf8' });
}

const lines = (name: string) =>
  existsSync(path.join(data, 'spool', name))
    ? textOf(path.join(data, 'spool', name))
        .trimEnd()
        .split('\n')
        .map(parseJson)
        .filter(isRecord)
    : [];

describe('the hook program', () => {
  it('is small, says nothing and appends one line', () => {
    expect(textOf(program).length).toBeLessThan(8_000);
    const input = {
      session_id: 's1',
      transcript_path: '/h/.claude/projects/p/s1.jsonl',
      cwd: '/p',
      hook_event_name: 'Stop',
    };
    expect(fire(JSON.stringify(input))).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(lines('hooks.jsonl')).toMatchObject([
      { event: 'turn_end', caller: 'claude-code', session: 's1', cwd: '/p', excluded: false },
    ]);
    expect(lines('excluded.jsonl')).toEqual([]);
  });

  it.each([
    ['SKILLIFY_CAPTURE', 'false'],
    ['HIVEMIND_CAPTURE', 'FALSE'],
    ['SKILLIFY_CAPTURE', '0'],
  ])('writes the session down when it is told not to capture: %s=%s', (name, value) => {
    fire('{"session_id":"secret-1","hook_event_name":"SessionStart"}', { [name]: value });
    expect(lines('excluded.jsonl')).toMatchObject([{ session: 'secret-1' }]);
    expect(excludedByHooks(data)).toMatchObject([{ session: 'secret-1' }]);
  });

  it.each(['', 'nonsense', '[1]', '{"session_id":7}', '\u0000'])('ends well on odd input: %j', (input) => {
    expect(fire(input)).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('takes a notification as its last argument', () => {
    fire('', {}, '{"type":"agent-turn-complete","thread-id":"t1","cwd":"/p"}');
    expect(lines('hooks.jsonl')).toMatchObject([{ event: 'turn_end', caller: 'codex', session: 't1' }]);
  });

  it('gives up on a caller that never closes its input', async () => {
    const started = performance.now();
    const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.write('{"session_id":"s9","hook_event_name":"Stop"}');
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(0);
    expect(performance.now() - started).toBeLessThan(4_000);
    expect(lines('hooks.jsonl')).toMatchObject([{ session: 's9' }]);
  });
});

it.each([
  [
    { conversation_id: 'c', generation_id: 'g', cursor_version: '2', hook_event_name: 'stop', transcript_path: null },
    'cursor',
    'turn_end',
    'c',
  ],
  [
    { session_id: 's', transcript_path: '/h/.codex/sessions/2026/01/01/rollout-x.jsonl', hook_event_name: 'Stop' },
    'codex',
    'turn_end',
    's',
  ],
  [
    { session_id: 's', transcript_path: '/h/.gemini/tmp/x/chats/session-1.jsonl', hook_event_name: 'AfterAgent' },
    'gemini-cli',
    'turn_end',
    's',
  ],
  [{ session_id: 's', profile: 'd', extra: {}, hook_event_name: 'on_session_finalize' }, 'hermes', 'session_end', 's'],
  [
    { sessionId: 's', timestamp: 1, cwd: '/', stopReason: 'end_turn', transcriptPath: '/x' },
    'copilot-cli',
    'turn_end',
    's',
  ],
  [{ sessionId: 's', timestamp: 1, cwd: '/', source: 'new' }, 'copilot-cli', 'session_start', 's'],
  [{ sessionId: 's', timestamp: 1, cwd: '/', reason: 'complete' }, 'copilot-cli', 'session_end', 's'],
  [
    { session_id: 's', transcript_path: 'C:\\Users\\a\\.claude\\projects\\p\\s.jsonl', hook_event_name: 'SessionEnd' },
    'claude-code',
    'session_end',
    's',
  ],
])('tells its caller: %j', (input, caller, moment, session) => {
  expect(hookCallOf(input)).toMatchObject({ caller, moment, session });
});

it('reads the spool once, and empties it when it has grown', () => {
  const spool = new HookSpool(data);
  expect(spool.read()).toEqual([]);
  mkdirSync(path.join(data, 'spool'));
  const file = path.join(data, 'spool', 'hooks.jsonl');
  appendFileSync(file, '{"at":1,"event":"turn_end","session":"a"}\nnonsense\n{"at":2,"event":"sess');
  expect(spool.read().map((note) => note.session)).toEqual(['a']);
  appendFileSync(file, 'ion_end","session":"b"}\n');
  expect(spool.read().map((note) => note.event)).toEqual(['session_end']);
  expect(spool.read()).toEqual([]);
  appendFileSync(file, `{"session":"c","cwd":"${'x'.repeat(1_100_000)}"}\n`);
  expect(spool.read()).toHaveLength(1);
  expect(existsSync(file)).toBe(false);
  appendFileSync(file, '{"session":"d"}\n');
  expect(spool.read().map((note) => note.session)).toEqual(['d']);
});
