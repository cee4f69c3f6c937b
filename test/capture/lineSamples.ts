import type { AssistantId } from '../../src/assistants/assistant.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import * as claude from '../assistants/claudeCodeRecords.ts';
import * as rollout from '../assistants/codexRecords.ts';

const time = (second: number) => new Date(Date.UTC(2026, 5, 1, 8, 0, second)).toISOString();

/** Records of one short session of every assistant that appends lines, by its id. */
export const lineSamples: Readonly<Partial<Record<AssistantId, () => readonly JsonRecord[]>>> = {
  'claude-code': claudeRecords,
  codex: codexRecords,
  pi: () => entryRecords('bash'),
  openclaw: () => entryRecords('exec'),
  cursor: cursorRecords,
  'copilot-cli': copilotRecords,
  hermes: hermesRecords,
};

/** The bytes of a transcript with these records. */
export function bytesOf(records: readonly JsonRecord[]): Buffer {
  return Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}

function hermesRecords(): readonly JsonRecord[] {
  const call = (id: string, name: string, input: JsonRecord) => ({
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  });
  const said = (second: number, record: JsonRecord): JsonRecord => ({ ...record, timestamp: time(second) });
  return [
    said(1, { role: 'user', content: '方案1 🙂' }),
    said(2, { role: 'assistant', content: '', tool_calls: [call('c1', 'terminal', { command: 'npm test' })] }),
    said(3, { role: 'tool', tool_call_id: 'c1', content: JSON.stringify({ output: 'bad', exit_code: 1 }) }),
    said(4, { role: 'assistant', content: 'One test fails.' }),
    said(5, { role: 'user', content: 'fix it\u2028then push' }),
    said(6, { role: 'assistant', content: 'Done.' }),
    said(7, { role: 'user', content: 'thanks' }),
    said(8, { role: 'assistant', content: 'Bye.' }),
  ];
}

function claudeRecords(): readonly JsonRecord[] {
  claude.newConversation();
  const edit = { file_path: '/w/ä.ts', old_string: 'a', new_string: '🙂' };
  const first = claude.user('grüße 🙂\u2028 line');
  return [
    first,
    claude.record('progress', { data: { type: 'hook_progress' } }),
    claude.toolUse('t1', 'Edit', edit),
    claude.toolResult('t1', 'done', { toolUseResult: { filePath: '/w/ä.ts', structuredPatch: [] } }),
    claude.toolUse('t2', 'Bash', { command: 'npm test' }),
    claude.toolResult('t2', 'Exit code 1\nbad', {}, true),
    claude.attachment({ type: 'queued_command', prompt: 'also docs', commandMode: 'prompt' }),
    claude.user('also docs', { promptSource: 'queued' }),
    claude.assistant([{ type: 'text', text: 'done' }], {}, 'end_turn'),
    { type: 'custom-title', customTitle: 'T', sessionId: claude.sessionId },
    claude.user('again', { parentUuid: first.uuid }),
  ];
}

function codexRecords(): readonly JsonRecord[] {
  rollout.newRollout();
  return [
    rollout.meta(),
    rollout.message('user', 'fix ümlaut'),
    rollout.event('user_message', { message: 'fix ümlaut' }),
    rollout.script('c1', 'text(JSON.stringify(await tools.exec_command({cmd:"make"})))'),
    rollout.scriptOutput('c1', 'Script completed', '{"chunk_id":"a","session_id":5,"output":"x"}'),
    rollout.call('c2', 'write_stdin', { session_id: 5, chars: '' }),
    rollout.output('c2', 'Wall time: 1 seconds\nProcess exited with code 2\nOutput:\nbad'),
    rollout.message('assistant', 'not told by an event'),
    rollout.item('custom_tool_call', {
      name: 'apply_patch',
      input: '*** Begin Patch\n*** Update File: a\n-x\n+y\n*** End Patch',
      call_id: 'c3',
    }),
    rollout.output('c3', 'Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess'),
    rollout.event('task_complete', { turn_id: 't' }),
  ];
}

/** The stream of entries that pi and OpenClaw share; they differ in the name of the shell. */
function entryRecords(shell: string): readonly JsonRecord[] {
  const entry = (id: number, message: JsonRecord): JsonRecord => ({
    type: 'message',
    id: `e${id}`,
    parentId: id === 1 ? null : `e${id - 1}`,
    timestamp: time(id),
    message,
  });
  const text = (words: string) => [{ type: 'text', text: words }];
  const call = (id: string, name: string, input: JsonRecord) => [{ type: 'toolCall', id, name, arguments: input }];
  return [
    { type: 'session', version: 3, id: '019e0000-0000-7000-8000-000000000001', timestamp: time(0), cwd: '/w/app' },
    entry(1, { role: 'user', content: text('grüße 🙂 run the tests') }),
    entry(2, {
      role: 'assistant',
      content: call('c1', shell, { command: 'npm test' }),
      model: 'm',
      stopReason: 'toolUse',
    }),
    entry(3, {
      role: 'toolResult',
      toolCallId: 'c1',
      content: text('1 failing\n\nCommand exited with code 1'),
      details: { status: 'failed', exitCode: 1 },
      isError: true,
    }),
    entry(4, {
      role: 'assistant',
      content: call('c2', 'edit', { path: 'ä.ts', oldText: 'a', newText: '🙂' }),
      model: 'm',
      stopReason: 'toolUse',
    }),
    entry(5, {
      role: 'toolResult',
      toolCallId: 'c2',
      content: text('Successfully replaced text in ä.ts.'),
      isError: false,
    }),
    entry(6, { role: 'assistant', content: text('Fixed.'), model: 'm', stopReason: 'stop' }),
    entry(7, { role: 'user', content: text('and the docs') }),
    entry(8, { role: 'assistant', content: text('Done.'), model: 'm', stopReason: 'stop' }),
  ];
}

function cursorRecords(): readonly JsonRecord[] {
  const says = (role: string, ...content: readonly JsonRecord[]): JsonRecord => ({ role, message: { content } });
  const text = (words: string) => ({ type: 'text', text: words });
  return [
    says('user', text('<user_query>\nadd a retry 🙂\n</user_query>')),
    says('assistant', text('Reading the client.'), { type: 'tool_use', name: 'Read', input: { path: 'src/ä.ts' } }),
    says('assistant', text('Testing.'), { type: 'tool_use', name: 'Shell', input: { command: 'npm test' } }),
    says('assistant', text('Done.')),
    { type: 'turn_ended', status: 'success' },
    says('user', text('<user_query>\nand the docs\n</user_query>')),
    says('assistant', text('Written.')),
    { type: 'turn_ended', status: 'success' },
  ];
}

function copilotRecords(): readonly JsonRecord[] {
  const event = (type: string, id: number, data: JsonRecord): JsonRecord => ({
    type,
    data,
    id: `e${id}`,
    timestamp: time(id),
    parentId: id === 1 ? null : `e${id - 1}`,
  });
  const request = (toolCallId: string, command: string) => [
    { toolCallId, name: 'bash', arguments: { command }, type: 'function' },
  ];
  return [
    event('session.start', 1, {
      sessionId: '11111111-2222-4333-8444-555555555555',
      version: 1,
      copilotVersion: '1.0.80',
      context: { cwd: '/w/app', gitRoot: '/w/app', branch: 'main' },
    }),
    event('user.message', 2, { content: 'grüße 🙂 run the tests', attachments: [] }),
    event('assistant.message', 3, { messageId: 'm1', content: 'Running.', toolRequests: request('c1', 'npm test') }),
    event('tool.execution_complete', 4, {
      toolCallId: 'c1',
      success: true,
      result: { content: '1 failing', contents: [{ type: 'terminal', text: '1 failing', exitCode: 1 }] },
    }),
    event('assistant.message', 5, { messageId: 'm2', content: '', toolRequests: request('c2', 'rm -r x') }),
    event('permission.completed', 6, {
      requestId: 'p1',
      toolCallId: 'c2',
      result: { kind: 'denied-interactively-by-user', feedback: 'not now' },
    }),
    event('user.message', 7, { content: 'and the docs', attachments: [] }),
    event('assistant.message', 8, { messageId: 'm3', content: 'Done.', toolRequests: [] }),
  ];
}
