import { describe, expect, it } from 'vitest';
import { geminiCli } from '../../src/assistants/geminiCli/assistant.ts';
import { isHumanPrompt } from '../../src/assistants/sessionEvent.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { eventsOf } from './readTranscript.ts';

const sessionId = '6f6f0000-0000-4000-8000-000000000001';
const relativePath = 'app/chats/session-2026-06-01T08-00-6f6f0000.jsonl';
const identity = { role: 'main' as const, relativePath, fallbackTime: Date.UTC(2026, 5, 1) };
const metadata = { sessionId, projectHash: 'ab', startTime: '2026-06-01T08:00:00.000Z', kind: 'main' };
const user = (id: string, text: string, more: JsonRecord = {}) => ({
  id,
  timestamp: '2026-06-01T08:00:05.000Z',
  type: 'user',
  content: [{ text }],
  ...more,
});
const gemini = (id: string, content: string, toolCalls: JsonRecord[] = []) => ({
  id,
  timestamp: '2026-06-01T08:00:09.000Z',
  type: 'gemini',
  content,
  model: 'gemini-3-pro',
  toolCalls,
});
const call = (name: string, args: JsonRecord, status: string, output: string, more: JsonRecord = {}) => ({
  id: 'c1',
  name,
  args,
  status,
  result: [{ functionResponse: { id: 'c1', name, response: { output } } }],
  ...more,
});

function read(...lines: JsonRecord[]) {
  const reading = geminiCli.parseDocument?.(lines.map((line) => JSON.stringify(line)).join('\n'), identity);
  if (reading === undefined) throw new Error('no reading');
  return reading;
}

describe('Gemini CLI', () => {
  it('replays a log: a message that comes again counts once, with its last content', () => {
    const shell = (status: string, output: string) =>
      call('run_shell_command', { command: 'npm test' }, status, output);
    const { events, facts, skippedRecords } = read(
      metadata,
      user('u1', 'run the tests'),
      gemini('g1', 'Running.', [shell('executing', '')]),
      gemini('g1', 'Running.', [shell('error', 'Output: 1 failing\nExit Code: 1\nProcess Group PGID: 99')]),
      gemini('g2', 'One fails.'),
      user('u2', 'fix it'),
      { $set: { summary: 'Tests' } },
    );
    expect(events).toMatchObject([
      { kind: 'user_prompt', text: 'run the tests', at: Date.UTC(2026, 5, 1, 8, 0, 5) },
      { kind: 'assistant_text', text: 'Running.', model: 'gemini-3-pro' },
      { kind: 'tool_call', command: 'npm test' },
      { kind: 'tool_result', status: 'failed-command', exitCode: 1 },
      { kind: 'assistant_text' },
      { kind: 'turn_end', inferred: true },
      { kind: 'user_prompt', text: 'fix it' },
    ]);
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    expect(facts).toMatchObject([{ sourceSessionId: sessionId, title: 'Tests', interactive: true }]);
    expect(skippedRecords).toBe(0);
  });

  it('keeps what was rewound as abandoned and what was compressed as history', () => {
    const { events } = read(
      metadata,
      user('u1', 'one'),
      user('u2', 'two'),
      { $rewindTo: 'u2' },
      user('u3', 'three'),
      { $set: { messages: [user('s', '<state_snapshot>x</state_snapshot>')] } },
      user('u4', 'four'),
    );
    expect(events.filter(isHumanPrompt).map((event) => [event.text, event.branch])).toEqual([
      ['one', 'live'],
      ['two', 'abandoned'],
      ['three', 'live'],
      ['four', 'live'],
    ]);
    expect(eventsOf(events, 'compaction')).toHaveLength(1);
  });

  it.each([
    [user('u', '/chat save x'), 'command'],
    [user('u', 'I ran the following shell command:\n```sh\ngit pull\n```\nThis produced'), 'shell'],
    [user('u', 'x', { displayContent: [{ text: 'shown' }] }), 'human'],
  ])('decides who caused %j', (message, origin) => {
    expect(eventsOf(read(metadata, message).events, 'user_prompt')).toMatchObject([{ origin }]);
  });

  it.each(['<session_context>x', '<hook_context>x', 'Please continue.'])('takes %j for no prompt', (text) => {
    expect(read(metadata, user('u', text)).events).toMatchObject([{ kind: 'synthetic_input' }]);
  });

  it('cuts the contents of files off a prompt and drops bare results', () => {
    expect(read(metadata, user('u', 'look at @a.ts\n--- Content from referenced files ---\nx')).events).toMatchObject([
      { text: 'look at @a.ts' },
    ]);
    const results = { ...user('u', ''), content: [{ functionResponse: { id: 'c', response: { output: 'x' } } }] };
    expect(read(metadata, results).events).toEqual([]);
  });

  it.each([
    ['cancelled', '[Operation Cancelled] Reason: User denied execution.', 'rejected'],
    ['cancelled', '[Operation Cancelled] Reason: User cancelled operation', 'interrupted'],
    ['error', 'Command was automatically cancelled because it exceeded the timeout of 5', 'timeout'],
    ['error', 'no such file', 'error'],
    ['success', 'Output: x\nExit Code: 0', 'ok'],
    ['success', 'Output: x\nExit Code: 2', 'failed-command'],
  ])('reads the outcome %s %s', (status, output, expected) => {
    const { events } = read(metadata, gemini('g', '', [call('run_shell_command', { command: 'x' }, status, output)]));
    expect(eventsOf(events, 'tool_result')).toMatchObject([{ status: expected }]);
  });

  it('tells edits, and those that the user changed before accepting', () => {
    const display = {
      fileName: 'a.ts',
      fileDiff: '--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b',
      originalContent: 'a',
      diffStat: { user_added_lines: 1 },
    };
    const edit = call('replace', { file_path: '/w/a.ts', old_string: 'a', new_string: 'c' }, 'success', 'ok', {
      resultDisplay: display,
    });
    expect(eventsOf(read(metadata, gemini('g', '', [edit])).events, 'file_edit')).toMatchObject([
      { path: '/w/a.ts', removedText: 'a', addedText: 'b', state: 'user-modified', operation: 'update' },
    ]);
  });

  it('reads cancelled requests, sub-agents and older files', () => {
    expect(read(metadata, { id: 'i', type: 'info', content: 'Request cancelled.' }).events).toMatchObject([
      { kind: 'interruption' },
      { kind: 'turn_end', reason: 'aborted' },
    ]);
    const child = read({ ...metadata, kind: 'subagent' }, user('u', 'do'));
    expect(child.events).toMatchObject([{ origin: 'agent' }]);
    expect(child.facts).toMatchObject([{ relation: 'subagent' }]);
    const old = { ...metadata, messages: [{ ...user('u', ''), content: 'typed' }] };
    expect(geminiCli.parseDocument?.(JSON.stringify(old, null, 2), identity).events).toMatchObject([{ text: 'typed' }]);
  });

  it('counts what it cannot read and what it does not know', () => {
    const text = `${JSON.stringify(metadata)}\n{"id":"u1","ty\n${JSON.stringify({ id: 'x', type: 'novel' })}`;
    const reading = geminiCli.parseDocument?.(text, identity);
    expect(reading?.skippedRecords).toBe(1);
    expect(reading?.unknownTypes).toEqual({ 'message/novel': 1 });
  });

  it('looks where the environment says', () => {
    const joinPath = (...segments: string[]) => segments.join('/');
    const [place] = geminiCli.locate({
      home: '/h',
      environment: { GEMINI_CLI_HOME: '/g' },
      projectPaths: [],
      joinPath,
    });
    expect(place).toMatchObject({ folder: '/g/.gemini/tmp', format: 'document' });
    expect(place?.accepts(relativePath)).toBe('main');
    expect(place?.accepts('app/chats/parent/child.jsonl')).toBe('subagent');
    expect(place?.accepts('app/logs.json')).toBeNull();
  });
});
