import { beforeEach, describe, expect, it } from 'vitest';
import { codex } from '../../src/assistants/codex/assistant.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { call, event, item, meta, newRollout, output, script, scriptOutput } from './codexRecords.ts';
import { eventsOf, readTranscript } from './readTranscript.ts';

const read = (...records: JsonRecord[]) => readTranscript(codex, [meta(), ...records]).events;
const patch =
  '*** Begin Patch\n*** Update File: src/a.ts\n@@\n-x\n+y\n*** Add File: b.ts\n+one\n+two\n*** Delete File: c.ts\n*** End Patch';

describe('Codex: tools', () => {
  beforeEach(newRollout);

  it.each<[string, unknown, JsonRecord]>([
    [
      'structured JSON',
      '{"output":"1 failing","metadata":{"exit_code":1,"duration_seconds":0.4}}',
      { status: 'failed-command', exitCode: 1, output: '1 failing' },
    ],
    ['free form', 'Exit code: 0\nWall time: 0.4 seconds\nOutput:\nfine', { status: 'ok', exitCode: 0, output: 'fine' }],
    [
      'unified exec',
      'Chunk ID: ab\nWall time: 0.0512 seconds\nProcess exited with code 2\nOriginal token count: 4\nOutput:\nbad',
      { status: 'failed-command', exitCode: 2, output: 'bad' },
    ],
    [
      'a running process',
      'Wall time: 30.0 seconds\nProcess running with session ID 7\nOutput:\n',
      { status: 'background', exitCode: null },
    ],
    ['a timeout', 'command timed out after 1000 milliseconds', { status: 'timeout' }],
    ['a rejection', 'exec command rejected by user', { status: 'rejected' }],
    ['a reviewer denial', 'This action was rejected due to unacceptable risk. Because …', { status: 'denied-rule' }],
    ['an interruption', 'aborted by user after 2.3s', { status: 'interrupted' }],
    [
      'content items',
      [
        { type: 'input_text', text: 'Exit code: 3\nWall time: 1 seconds\nOutput:\nx' },
        { type: 'input_image', image_url: 'data:x' },
      ],
      { status: 'failed-command', exitCode: 3 },
    ],
    [
      'an object',
      { content: 'Exit code: 0\nWall time: 1 seconds\nOutput:\nx', success: true },
      { status: 'ok', exitCode: 0 },
    ],
    ['nothing known', 'hello', { status: 'unknown', exitCode: null }],
  ])('reads outputs: %s', (_name, value, expected) => {
    const events = read(
      call('c1', 'shell', { command: ['bash', '-lc', 'npm test'], workdir: '/w' }),
      output('c1', value),
    );
    expect(events).toMatchObject([
      { kind: 'tool_call', category: 'shell', command: 'npm test' },
      { kind: 'tool_result', callId: 'c1', ...expected },
    ]);
  });

  it('gives the late exit of a command to the call that started it', () => {
    const events = read(
      call('c1', 'exec_command', { cmd: 'cargo test' }),
      output('c1', 'Wall time: 30.0 seconds\nProcess running with session ID 7\nOutput:\n'),
      call('c2', 'write_stdin', { session_id: 7, chars: '' }),
      output('c2', 'Wall time: 5.0 seconds\nProcess exited with code 101\nOutput:\ntest failed'),
    );
    expect(eventsOf(events, 'tool_call').map((one) => one.callId)).toEqual(['c1']);
    expect(eventsOf(events, 'tool_result')).toMatchObject([
      { callId: 'c1', status: 'background' },
      { callId: 'c1', status: 'failed-command', exitCode: 101 },
    ]);
  });

  it('takes exit codes and refusals from events where the output is silent', () => {
    const events = read(
      call('c1', 'shell', { command: ['ls'] }),
      event('exec_command_end', { call_id: 'c1', exit_code: 4, status: 'failed' }),
      output('c1', 'x'),
      call('c2', 'shell', { command: ['rm'] }),
      event('item_completed', { item: { type: 'CommandExecution', id: 'c2', status: 'declined' } }),
      output('c2', 'x'),
    );
    expect(eventsOf(events, 'tool_result')).toMatchObject([
      { exitCode: 4, status: 'failed-command' },
      { status: 'rejected' },
    ]);
  });

  it('reads patches from their text, also inside a shell command', () => {
    for (const ask of [
      item('custom_tool_call', { name: 'apply_patch', input: patch, call_id: 'c1' }),
      call('c1', 'apply_patch', { input: patch }),
      call('c1', 'shell', { command: ['bash', '-lc', `apply_patch <<'EOF'\n${patch}\nEOF`] }),
    ]) {
      const events = read(
        ask,
        output('c1', 'Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess. Updated the following files:\nM src/a.ts'),
      );
      expect(eventsOf(events, 'file_edit')).toMatchObject([
        { callId: 'c1', path: 'src/a.ts', operation: 'update', removedText: 'x', addedText: 'y', state: 'applied' },
        { path: 'b.ts', operation: 'create', addedLines: 2 },
        { path: 'c.ts', operation: 'delete' },
      ]);
    }
  });

  it('prefers what the patch event tells, and tells each edit once', () => {
    const changes = {
      '/w/src/a.ts': {
        type: 'update',
        unified_diff: '--- a\n+++ b\n@@ -1,1 +1,1 @@\n-x\n+y\n',
        move_path: '/w/src/z.ts',
      },
      '/w/b.ts': { type: 'add', content: 'one\n' },
    };
    const events = read(
      item('custom_tool_call', { name: 'apply_patch', input: patch, call_id: 'c1' }),
      event('patch_apply_end', { call_id: 'c1', success: true, status: 'completed', changes }),
      item('custom_tool_call_output', {
        call_id: 'c1',
        output: 'Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess',
      }),
    );
    expect(eventsOf(events, 'file_edit')).toMatchObject([
      { callId: 'c1', path: '/w/src/a.ts', operation: 'rename', removedText: 'x', addedText: 'y', removedLines: 1 },
      { path: '/w/b.ts', operation: 'create' },
    ]);
  });

  it('keeps a refused patch as rejected, and none of a failed one', () => {
    const ask = item('custom_tool_call', { name: 'apply_patch', input: patch, call_id: 'c1' });
    expect(eventsOf(read(ask, output('c1', 'patch rejected by user')), 'file_edit').map((edit) => edit.state)).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
    newRollout();
    expect(eventsOf(read(ask, output('c1', 'apply_patch verification failed: no such lines')), 'file_edit')).toEqual(
      [],
    );
  });

  it('reads the commands a script runs, with the exit codes it prints', () => {
    const text = `const rs = await Promise.all([
      tools.exec_command({cmd:"cargo fmt -- --check \\"x\\"","workdir":"/w","yield_time_ms":1000}),
      tools.exec_command({"cmd": 'cargo check'})
    ]);
    for (const r of rs) text(JSON.stringify(r));`;
    const events = read(
      script('c1', text),
      scriptOutput(
        'c1',
        'Script completed',
        '{"chunk_id":"a","exit_code":0,"output":"ok"}',
        '{"chunk_id":"b","session_id":77,"output":"Checking"}',
      ),
      script('c2', 'const r = await tools.write_stdin({session_id:77,chars:"",yield_time_ms:1});text(r)'),
      scriptOutput('c2', 'Script completed', '{"chunk_id":"c","exit_code":101,"output":"error"}'),
    );
    expect(eventsOf(events, 'tool_call')).toMatchObject([
      { callId: 'c1#0', command: 'cargo fmt -- --check "x"', category: 'shell' },
      { callId: 'c1#1', command: 'cargo check' },
    ]);
    expect(eventsOf(events, 'tool_result')).toMatchObject([
      { callId: 'c1#0', status: 'ok', exitCode: 0, output: 'ok' },
      { callId: 'c1#1', status: 'background', exitCode: null },
      { callId: 'c1#1', status: 'failed-command', exitCode: 101, output: 'error' },
    ]);
  });

  it('does not guess an exit code that a script does not print', () => {
    const events = read(
      script('c1', 'const r = await tools.exec_command({cmd:"ls"}); text(r.output)'),
      scriptOutput('c1', 'Script completed', 'a.ts'),
    );
    expect(eventsOf(events, 'tool_result')).toMatchObject([
      { callId: 'c1', status: 'unknown', exitCode: null, output: 'a.ts' },
    ]);
  });

  it('waits for a script that runs on', () => {
    const events = read(
      script('c1', 'text(await tools.exec_command({cmd:"make"}))'),
      item('custom_tool_call_output', {
        call_id: 'c1',
        output: 'Script running with cell ID 8\nWall time 10.0 seconds\nOutput:\n',
      }),
      call('c2', 'wait', { cell_id: '8', yield_time_ms: 1000 }),
      output('c2', [
        { type: 'input_text', text: 'Script completed\nWall time 3 seconds\nOutput:\n' },
        { type: 'input_text', text: '{"chunk_id":"x","exit_code":0,"output":"built"}' },
      ]),
    );
    expect(eventsOf(events, 'tool_call')).toHaveLength(1);
    expect(eventsOf(events, 'tool_result')).toMatchObject([
      { callId: 'c1', status: 'background' },
      { callId: 'c1', status: 'ok', exitCode: 0 },
    ]);
  });

  it('reads a patch from a variable of a script, and its event by nearness', () => {
    const source = `const patch = ${JSON.stringify(patch)};\ntext(await tools.apply_patch(patch));`;
    const plain = read(script('c1', source), scriptOutput('c1', 'Script completed', '{}'));
    expect(eventsOf(plain, 'file_edit')).toMatchObject([
      { callId: 'c1', path: 'src/a.ts' },
      { path: 'b.ts' },
      { path: 'c.ts' },
    ]);
    newRollout();
    const told = read(
      script('c1', source),
      event('patch_apply_end', {
        call_id: 'exec-1',
        success: true,
        changes: { '/w/src/a.ts': { type: 'update', unified_diff: '@@\n-x\n+y' } },
      }),
      scriptOutput('c1', 'Script completed', '{}'),
    );
    expect(eventsOf(told, 'file_edit')).toMatchObject([{ callId: 'c1', path: '/w/src/a.ts' }]);
    newRollout();
    const failed = read(
      script('c1', source),
      scriptOutput('c1', 'Script failed', 'Script error:\napply_patch verification failed'),
    );
    expect(failed).toMatchObject([{ kind: 'tool_call' }, { kind: 'tool_result', status: 'error' }]);
  });

  it('tolerates broken arguments and unmatched outputs', () => {
    const events = read(
      item('function_call', { name: 'shell', arguments: '{broken', call_id: 'c1' }),
      item('function_call', { name: 'x', arguments: null, call_id: 'c2' }),
      output('nobody', 'text'),
    );
    expect(events).toMatchObject([
      { callId: 'c1' },
      { callId: 'c2', category: 'other' },
      { kind: 'tool_result', callId: 'nobody' },
    ]);
  });

  it('tells which skill a command loads', () => {
    const events = read(
      call('c1', 'exec_command', { cmd: "sed -n '1,240p' /h/.codex/skills/deploy/SKILL.md" }),
      call('c2', 'exec_command', { cmd: 'ls skills' }),
    );
    expect(events.map((one) => codex.loaded(one))).toEqual(['deploy', null]);
  });
});
