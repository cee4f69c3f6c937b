import { describe, expect, it } from 'vitest';
import { opencode } from '../../src/assistants/opencode/assistant.ts';
import { isHumanPrompt } from '../../src/assistants/sessionEvent.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { foreignDatabase, insertRows, openDatabase } from '../support/foreignDatabase.ts';
import { eventsOf } from './readTranscript.ts';

const identity = { role: 'main' as const, relativePath: 'opencode.db', fallbackTime: Date.UTC(2026, 5, 1) };
const created = 1_780_300_005_000;
const info = { id: 'ses_01', directory: '/w/app', title: 'Tests', version: '1.18.0', time: { created } };
let count = 0;

function message(role: string, parts: readonly JsonRecord[], more: JsonRecord = {}) {
  count += 1;
  const id = `msg_${String(count).padStart(4, '0')}`;
  return {
    info: { id, role, time: { created: created + count, completed: created + count }, modelID: 'm', ...more },
    parts: parts.map((part, index) => ({ id: `prt_${String(count).padStart(4, '0')}${index}`, ...part })),
  };
}
const text = (words: string, more: JsonRecord = {}) => ({ type: 'text', text: words, ...more });
const tool = (name: string, state: JsonRecord, more: JsonRecord = {}) => ({
  type: 'tool',
  callID: 'c1',
  tool: name,
  state,
  ...more,
});

function read(messages: readonly JsonRecord[], more: JsonRecord = {}) {
  const reading = opencode.parseDocument?.(JSON.stringify({ info: { ...info, ...more }, messages }), identity);
  if (reading === undefined) throw new Error('no reading');
  return reading;
}

const conversation = () => [
  message('user', [text('run the tests'), text('Called the Read tool', { synthetic: true })]),
  message(
    'assistant',
    [
      { type: 'step-start' },
      text('Running.'),
      tool('bash', { status: 'completed', input: { command: 'npm test' }, output: '1 failing', metadata: { exit: 1 } }),
      { type: 'step-finish', reason: 'stop' },
    ],
    { finish: 'stop' },
  ),
  message('user', [text('fix it')]),
];

describe('OpenCode', () => {
  it('reads an export', () => {
    const { events, facts, unknownTypes } = read(conversation());
    expect(unknownTypes).toEqual({});
    expect(events).toMatchObject([
      { kind: 'user_prompt', text: 'run the tests' },
      { kind: 'synthetic_input', reason: 'file-context' },
      { kind: 'assistant_text', text: 'Running.', model: 'm' },
      { kind: 'tool_call', command: 'npm test' },
      { kind: 'tool_result', status: 'failed-command', exitCode: 1 },
      { kind: 'turn_end', reason: 'done' },
      { kind: 'user_prompt', text: 'fix it' },
    ]);
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    expect(facts).toMatchObject([{ sourceSessionId: 'ses_01', cwd: '/w/app', title: 'Tests', interactive: true }]);
  });

  it.each([
    ['The user rejected permission to use this specific tool call.', 'rejected', null],
    [
      'The user rejected permission to use this specific tool call with the following feedback: use pnpm',
      'rejected',
      'use pnpm',
    ],
    ['The user has specified a rule which prevents you from using this specific tool call.', 'denied-rule', null],
    ['Tool execution aborted', 'interrupted', null],
    ['no such file', 'error', null],
  ])('reads the refusal or failure %j', (error, status, feedback) => {
    const { events } = read([
      message('assistant', [tool('bash', { status: 'error', input: { command: 'x' }, error })]),
    ]);
    expect(eventsOf(events, 'tool_result')).toMatchObject([{ status, feedback }]);
  });

  it('reads edits, sub-agents, answers and commands run by hand', () => {
    const questions = [{ question: 'Which?' }];
    const { events } = read([
      message('assistant', [
        tool(
          'edit',
          { status: 'completed', input: { filePath: '/w/a.ts', oldString: 'a', newString: 'b' }, output: 'ok' },
          { callID: 'e' },
        ),
        tool(
          'task',
          { status: 'completed', input: { subagent_type: 'explore' }, output: 'x', metadata: { sessionId: 'ses_02' } },
          { callID: 't' },
        ),
        tool(
          'question',
          { status: 'completed', input: { questions }, output: 'x', metadata: { answers: [['This']] } },
          { callID: 'q' },
        ),
        tool('bash', { status: 'completed', input: { command: 'git pull' } }, { metadata: { source: 'shell' } }),
        tool('bash', { status: 'running', input: { command: 'sleep' } }, { callID: 'r' }),
      ]),
    ]);
    expect(eventsOf(events, 'file_edit')).toMatchObject([{ path: '/w/a.ts', addedText: 'b', state: 'applied' }]);
    expect(eventsOf(events, 'subagent_link')).toMatchObject([{ childSourceSessionId: 'ses_02', agentType: 'explore' }]);
    expect(eventsOf(events, 'user_prompt')).toMatchObject([
      { origin: 'answer', text: 'Q: Which?\nA: This' },
      { origin: 'shell', text: 'git pull' },
    ]);
    expect(eventsOf(events, 'tool_result')).toHaveLength(3);
  });

  it('knows children, reverted turns, summaries, subtasks and aborted answers', () => {
    const child = read([message('user', [text('do')])], { parentID: 'ses_00' });
    expect(child.events).toMatchObject([{ origin: 'agent' }]);
    expect(child.facts).toMatchObject([{ relation: 'subagent', parentSourceSessionId: 'ses_00', interactive: false }]);
    const messages = conversation();
    const reverted = read(messages, { revert: { messageID: messages[2]?.info.id } });
    expect(reverted.events.filter(isHumanPrompt).map((event) => event.branch)).toEqual(['live', 'abandoned']);
    const { events } = read([
      message('user', [{ type: 'compaction', auto: true }]),
      message('assistant', [text('so far')], { summary: true }),
      message('user', [{ type: 'subtask', prompt: 'review this', command: 'review' }]),
      message('assistant', [], { error: { name: 'MessageAbortedError' } }),
    ]);
    expect(events).toMatchObject([
      { kind: 'compaction', text: 'so far' },
      { kind: 'user_prompt', origin: 'command', command: 'review' },
      { kind: 'interruption' },
      { kind: 'turn_end', reason: 'aborted' },
    ]);
  });

  it('reads the database with the ids of the export, and again only what changed', () => {
    const database = openDatabase();
    const messages = conversation();
    insertRows(database, 'session', [
      {
        id: 'ses_01',
        parent_id: null,
        directory: '/w/app',
        title: 'Tests',
        version: '1.18.0',
        revert: null,
        model: null,
        time_created: created,
        time_updated: 1,
      },
    ]);
    insertRows(
      database,
      'message',
      messages.map(({ info: { id, ...data } }) => ({
        id,
        session_id: 'ses_01',
        time_created: data.time.created,
        time_updated: 1,
        data,
      })),
    );
    insertRows(
      database,
      'part',
      messages.flatMap((each) =>
        each.parts.map(({ id, ...data }) => ({
          id,
          message_id: each.info.id,
          session_id: 'ses_01',
          time_created: 1,
          time_updated: 1,
          data,
        })),
      ),
    );
    const foreign = foreignDatabase(database);
    const first = opencode.readDatabase?.(foreign, identity, null);
    const exported = read(messages);
    expect(first?.events).toEqual(exported.events);
    expect(first?.facts).toEqual(exported.facts);
    expect(opencode.readDatabase?.(foreign, identity, first?.cursor ?? null).events).toEqual([]);
    database.run('UPDATE part SET time_updated = 2');
    const second = opencode.readDatabase?.(foreign, identity, first?.cursor ?? null);
    expect(second?.wholeSessions).toEqual(['ses_01']);
    expect(() => opencode.readDatabase?.(foreignDatabase(openDatabase()), identity, null)).toThrow();
  });

  it('counts what it does not know and takes broken files for skipped', () => {
    expect(read([message('user', [{ type: 'novel' }])]).unknownTypes).toEqual({ 'part/novel': 1 });
    expect(opencode.parseDocument?.('{"info":', identity).skippedRecords).toBe(1);
  });

  it('looks where the environment says', () => {
    const joinPath = (...segments: string[]) => segments.join('/');
    const [place] = opencode.locate({ home: '/h', environment: { XDG_DATA_HOME: '/d' }, projectPaths: [], joinPath });
    expect(place).toMatchObject({ folder: '/d/opencode', format: 'database' });
    expect(place?.accepts('opencode.db')).toBe('main');
    expect(place?.accepts('opencode-dev.db')).toBe('main');
    expect(place?.accepts('auth.json')).toBeNull();
  });
});
