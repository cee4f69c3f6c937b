import { describe, expect, it } from 'vitest';
import { cline, roo } from '../../src/assistants/cline/assistant.ts';
import { isHumanPrompt } from '../../src/assistants/sessionEvent.ts';
import { eventsOf } from './readTranscript.ts';

const joinPath = (...segments: string[]) => segments.join('/');

function parse(relativePath: string, root: unknown) {
  const text = typeof root === 'string' ? root : JSON.stringify(root);
  const reading = cline.parseDocument?.(text, { role: 'main', relativePath, fallbackTime: Date.UTC(2026, 5, 1) });
  if (reading === undefined) throw new Error('no reading');
  return reading;
}

describe('Cline 3 and Roo Code', () => {
  let ts = 1_780_300_000_000;
  const record = (type: 'ask' | 'say', name: string, text = '', more: Record<string, unknown> = {}) => {
    ts += 1000;
    return { ts, type, [type]: name, text, ...more };
  };
  const tasks = (...records: readonly unknown[]) => parse('tasks/1780300000000/ui_messages.json', records);

  it('reads a task: prompts, commands with output, edits and its end', () => {
    const { events, facts, unknownTypes } = tasks(
      record('say', 'task', 'run the tests'),
      record('say', 'api_req_started', JSON.stringify({ request: '# Current Working Directory (/w/app) Files' })),
      record('ask', 'command', 'npm test'),
      record('say', 'command_output', '1 failing'),
      record('say', 'command_output', 'Exit code: 1'),
      record('say', 'text', 'partly', { partial: true }),
      record('say', 'text', 'I fix it.'),
      record(
        'say',
        'tool',
        JSON.stringify({
          tool: 'editedExistingFile',
          path: 'a.ts',
          diff: '------- SEARCH\na\n=======\nb\n+++++++ REPLACE',
        }),
      ),
      record('say', 'completion_result', 'Done.'),
      record('ask', 'completion_result', ''),
      record('say', 'user_feedback', 'use the other config'),
    );
    expect(unknownTypes).toEqual({});
    expect(events).toMatchObject([
      { kind: 'user_prompt', text: 'run the tests' },
      { kind: 'tool_call', command: 'npm test' },
      { kind: 'tool_result', status: 'failed-command', exitCode: 1 },
      { kind: 'assistant_text', text: 'I fix it.' },
      { kind: 'tool_call', category: 'edit', paths: ['a.ts'] },
      { kind: 'tool_result', status: 'ok' },
      { kind: 'file_edit', path: 'a.ts', removedText: 'a', addedText: 'b', state: 'applied' },
      { kind: 'assistant_text', phase: 'final' },
      { kind: 'turn_end', reason: 'done' },
      { kind: 'user_prompt', text: 'use the other config' },
    ]);
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    expect(facts).toMatchObject([
      { sourceSessionId: '1780300000000', cwd: '/w/app', title: 'run the tests', interactive: true },
    ]);
  });

  it('takes words typed instead of leave for a refusal, and answers for answers', () => {
    const { events } = tasks(
      record('say', 'text', 'first prompt of Roo'),
      record('ask', 'tool', JSON.stringify({ tool: 'newFileCreated', path: 'b.ts', content: 'x' })),
      record('say', 'user_feedback', 'not there'),
      record('ask', 'command', 'rm x'),
      record('ask', 'resume_task'),
      record('ask', 'followup', JSON.stringify({ question: 'Which?', options: [] })),
      record('say', 'user_feedback', 'this'),
      record('say', 'user_feedback_diff', JSON.stringify({ tool: 'x', path: 'c.ts', diff: '-a\n+b' })),
      record('say', 'api_req_started', JSON.stringify({ cancelReason: 'user_cancelled' })),
    );
    expect(eventsOf(events, 'tool_result')).toMatchObject([
      { status: 'rejected', feedback: 'not there' },
      { status: 'interrupted' },
    ]);
    expect(eventsOf(events, 'user_prompt').map((event) => [event.text, event.origin])).toEqual([
      ['first prompt of Roo', 'human'],
      ['not there', 'human'],
      ['this', 'answer'],
    ]);
    expect(eventsOf(events, 'file_edit')).toMatchObject([
      { path: 'b.ts', state: 'rejected' },
      { path: 'c.ts', state: 'user-modified', addedText: 'b' },
    ]);
    expect(eventsOf(events, 'interruption')).toHaveLength(1);
  });

  it('keeps the ids of records when the file grows', () => {
    const records = [record('say', 'task', 'one'), record('say', 'text', 'two')];
    const before = tasks(...records).events.map((event) => event.id);
    const after = tasks(...records, record('say', 'text', 'three')).events.map((event) => event.id);
    expect(after.slice(0, before.length)).toEqual(before);
  });

  it('takes facts from the indexes, and counts what it does not know', () => {
    const index = [{ id: '1', ts: 1, task: 'do', cwdOnTaskInitialization: '/w/app' }];
    expect(parse('state/taskHistory.json', index).facts).toMatchObject([{ sourceSessionId: '1', cwd: '/w/app' }]);
    const item = { id: '2', parentTaskId: '1', workspace: '/w/app', task: 'part' };
    expect(parse('tasks/2/history_item.json', item).facts).toMatchObject([
      { relation: 'subagent', parentSourceSessionId: '1', cwd: '/w/app' },
    ]);
    expect(tasks(record('say', 'task', 'x'), record('say', 'novel')).unknownTypes).toEqual({ 'say/novel': 1 });
    expect(parse('tasks/1/ui_messages.json', '[{"ts":').skippedRecords).toBe(1);
  });
});

describe('Cline 4', () => {
  const session = '1780300000000_abcde';
  const user = (id: string, content: unknown, more: Record<string, unknown> = {}) => ({
    id,
    role: 'user',
    content,
    ts: 1_780_300_000_000,
    ...more,
  });
  const typed = (id: string, words: string) =>
    user(id, [{ type: 'text', text: `<user_input mode="act">${words}</user_input>` }]);
  const calls = (id: string, name: string, input: unknown) => ({
    id,
    role: 'assistant',
    content: [{ type: 'tool_use', id: `t-${id}`, name, input }],
    ts: 1_780_300_003_000,
    modelInfo: { id: 'm' },
  });
  const result = (id: string, callId: string, content: unknown, isError = true) =>
    user(id, [{ type: 'tool_result', tool_use_id: callId, content, is_error: isError }]);
  const read = (messages: readonly unknown[], path = `${session}/${session}.messages.json`) =>
    parse(path, { version: 1, sessionId: session, messages });

  it('reads prompts, calls and results', () => {
    const { events, facts } = read([
      typed('a', '<mode_notice>x</mode_notice>run the tests'),
      calls('b', 'run_commands', { commands: ['npm test'] }),
      result('c', 't-b', '[Command exited with code 1]\n1 failing'),
      calls('d', 'editor', { path: 'a.ts', old_text: 'a', new_text: 'b' }),
      result('e', 't-d', 'The user denied this edit. The file was NOT modified\n<feedback>keep it</feedback>'),
      { id: 'f', role: 'assistant', content: 'All right.' },
    ]);
    expect(events).toMatchObject([
      { kind: 'user_prompt', text: 'run the tests' },
      { kind: 'tool_call', command: 'npm test', model: 'm' },
      { kind: 'tool_result', status: 'failed-command', exitCode: 1 },
      { kind: 'tool_call', paths: ['a.ts'] },
      { kind: 'tool_result', status: 'rejected', feedback: 'keep it' },
      { kind: 'file_edit', state: 'rejected' },
      { kind: 'assistant_text', text: 'All right.' },
      { kind: 'turn_end', inferred: true },
    ]);
    expect(facts).toMatchObject([{ sourceSessionId: session, title: 'run the tests', model: 'm' }]);
  });

  it.each([
    [{ metadata: { kind: 'auto_compaction' } }, 'x', 'compaction'],
    [{ metadata: { kind: 'loop_detection_notice' } }, 'x', 'synthetic_input'],
    [{}, '[TASK RESUMPTION] x', 'synthetic_input'],
  ])('takes a message with %j for no prompt', (more, words, kind) => {
    expect(read([user('a', words, more)]).events).toMatchObject([{ kind }]);
  });

  it('knows sub-agents, and what the manifest says', () => {
    const child = read([user('a', 'do')], `${session}/agent1.messages.json`);
    expect(child.events.filter(isHumanPrompt)).toEqual([]);
    expect(child.facts).toMatchObject([
      { sourceSessionId: `${session}/agent1`, relation: 'subagent', parentSourceSessionId: session },
    ]);
    const manifest = {
      version: 1,
      session_id: session,
      source: 'cli',
      interactive: true,
      cwd: '/w/app',
      metadata: { title: 'Tests' },
    };
    expect(parse(`${session}/${session}.json`, manifest).facts).toMatchObject([
      { sourceSessionId: session, cwd: '/w/app', title: 'Tests', channel: 'cli', interactive: true },
    ]);
  });

  it('finds tasks and sessions', () => {
    const places = cline.locate({ home: '/h', environment: { CLINE_DATA_DIR: '/d' }, projectPaths: [], joinPath });
    expect(places[0]).toMatchObject({ folder: '/d/sessions', format: 'document' });
    expect(places[0]?.accepts(`${session}/${session}.messages.json`)).toBe('main');
    expect(places[0]?.accepts(`${session}/agent1.messages.json`)).toBe('subagent');
    expect(places[0]?.accepts(`${session}/${session}.compaction.json`)).toBeNull();
    const classic = places.find((place) => place.folder.endsWith('saoudrizwan.claude-dev'));
    expect(classic?.accepts('tasks/1/ui_messages.json')).toBe('main');
    expect(classic?.accepts('tasks/1/api_conversation_history.json')).toBeNull();
    expect(roo.locate({ home: '/h', environment: {}, projectPaths: [], joinPath })[0]?.folder).toContain(
      'rooveterinaryinc.roo-cline',
    );
  });
});
