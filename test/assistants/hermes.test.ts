import { describe, expect, it } from 'vitest';
import { hermes } from '../../src/assistants/hermes/assistant.ts';
import { isHumanPrompt } from '../../src/assistants/sessionEvent.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { foreignDatabase, insertRows, openDatabase } from '../support/foreignDatabase.ts';
import { expectSameWithCuts } from './lineCuts.ts';
import { eventsOf, readTranscript } from './readTranscript.ts';

const identity = { role: 'main' as const, relativePath: 'state.db', fallbackTime: Date.UTC(2026, 5, 1) };
const sessionId = '20260601_101500_a1b2c3';
const toolCalls = (name: string, input: JsonRecord) =>
  JSON.stringify([{ id: 'call_1', type: 'function', function: { name, arguments: JSON.stringify(input) } }]);

const columns = {
  session_id: sessionId,
  content: null,
  tool_calls: null,
  tool_call_id: null,
  finish_reason: null,
  observed: 0,
  active: 1,
  compacted: 0,
  display_kind: null,
  display_metadata: null,
};

function rows(...messages: readonly JsonRecord[]): readonly JsonRecord[] {
  return messages.map((message, index) => ({
    id: 900 + index,
    timestamp: 1_780_308_900.12 + index,
    role: 'user',
    ...columns,
    ...message,
  }));
}

function databaseOf(messages: readonly JsonRecord[], session: JsonRecord = {}) {
  const database = openDatabase();
  insertRows(database, 'sessions', [
    {
      id: sessionId,
      source: 'cli',
      model: 'm',
      model_config: null,
      parent_session_id: null,
      cwd: '/w/app',
      git_branch: 'main',
      title: 'Tests',
      end_reason: null,
      ...session,
    },
  ]);
  insertRows(database, 'messages', messages);
  return database;
}

function read(messages: readonly JsonRecord[], session: JsonRecord = {}) {
  const reading = hermes.readDatabase?.(foreignDatabase(databaseOf(messages, session)), identity, null);
  if (reading === undefined) throw new Error('no reading');
  return reading;
}

const prompts = (messages: readonly JsonRecord[], session: JsonRecord = {}) =>
  eventsOf(read(messages, session).events, 'user_prompt').map(({ origin, text }) => [origin, text]);

describe('Hermes: database', () => {
  it('reads prompts, calls with exit codes, answers and what the session says', () => {
    const { events, facts } = read(
      rows(
        { content: 'run the tests' },
        { role: 'assistant', content: '', tool_calls: toolCalls('terminal', { command: 'npm test' }) },
        { role: 'tool', tool_call_id: 'call_1', content: '{"output": "1 failing", "exit_code": 1, "error": null}' },
        { role: 'assistant', content: 'One test fails.', finish_reason: 'stop' },
        { role: 'session_meta' },
      ),
    );
    expect(events).toMatchObject([
      { kind: 'user_prompt', origin: 'human', text: 'run the tests' },
      { kind: 'tool_call', command: 'npm test', category: 'shell' },
      { kind: 'tool_result', status: 'failed-command', exitCode: 1, output: '1 failing' },
      { kind: 'assistant_text', text: 'One test fails.' },
      { kind: 'turn_end', reason: 'done' },
    ]);
    expect(facts).toMatchObject([
      {
        sourceSessionId: sessionId,
        cwd: '/w/app',
        gitBranch: 'main',
        title: 'Tests',
        interactive: true,
        channel: 'cli',
      },
    ]);
  });

  it('takes a compacted row and its live copy once, and keeps undone rows as abandoned', () => {
    const [first = {}, second = {}, third = {}] = rows({ content: 'one' }, { content: 'two' }, { content: 'three' });
    const { events } = read([
      { ...first, active: 0, compacted: 1 },
      { ...second, active: 0 },
      third,
      { ...first, id: 990 },
    ]);
    expect(events.map((event) => [event.kind === 'user_prompt' && event.text, event.branch])).toEqual([
      ['one', 'live'],
      ['two', 'abandoned'],
      ['three', 'live'],
    ]);
  });

  it.each([
    [{ content: 'x', display_kind: 'model_switch' }, []],
    [{ content: 'and docs', display_kind: 'steer' }, [['queued', 'and docs']]],
    [{ content: 'x', display_metadata: '{"model_only":true}' }, []],
    [{ content: '[IMPORTANT: Background process proc_1 completed' }, []],
    [{ content: '[System note: Your previous turn was interrupted' }, []],
    [{ content: '[CONTEXT COMPACTION] so far' }, []],
    [{ content: '[CONTEXT COMPACTION] so far\n--- END OF CONTEXT SUMMARY ---\ngo on' }, [['human', 'go on']]],
    [{ content: 'go on\n\n[PRIOR CONTEXT]\n[CONTEXT COMPACTION] so far' }, [['human', 'go on']]],
    [{ content: '[OUT-OF-BAND USER MESSAGE] stop that' }, [['queued', 'stop that']]],
    [{ content: 'chat', observed: 1 }, [['unknown', 'chat']]],
    [{ content: '\u0000json:[{"type":"text","text":"look"},{"type":"image_url"}]' }, [['human', 'look']]],
  ])('decides who caused %j', (message, expected) => {
    expect(prompts(rows(message))).toEqual(expected);
  });

  it('keeps the name of a skill and the words typed behind it', () => {
    const text =
      '[IMPORTANT: The user has invoked the "release" skill]\nSteps…\nThe user has provided the following instruction alongside the skill invocation: for 1.2\n[Runtime note: x]';
    expect(read(rows({ content: text })).events).toMatchObject([
      { origin: 'skill', command: 'release', text: 'for 1.2' },
    ]);
  });

  it('knows sessions of machines and of sub-agents', () => {
    expect(prompts(rows({ content: 'do' }), { source: 'cron' })).toEqual([['automation', 'do']]);
    const reading = read(rows({ content: 'do' }), { source: 'subagent', parent_session_id: 'p' });
    expect(reading.events).toMatchObject([{ origin: 'agent' }]);
    expect(reading.facts).toMatchObject([{ relation: 'subagent', parentSourceSessionId: 'p', interactive: false }]);
    expect(read(rows({ content: 'do' }), { model_config: '{"_branched_from":"p"}' }).facts).toMatchObject([
      { relation: 'branch' },
    ]);
  });

  it.each([
    [
      '{"status":"blocked","exit_code":-1,"error":"BLOCKED: x","user_summary":"You denied this command — it did not run."}',
      'rejected',
    ],
    ['{"status":"blocked","error":"BLOCKED: policy"}', 'denied-rule'],
    ['{"error":"Blocked by shell hook."}', 'blocked-hook'],
    ['[Tool execution cancelled — terminal was skipped due to user interrupt]', 'interrupted'],
    ['{"output":"x\\n[Command interrupted]","exit_code":130,"error":null}', 'interrupted'],
    ["Error executing tool 'terminal': timed out after 60s", 'timeout'],
    ["Error executing tool 'terminal': no such file", 'error'],
    ['{"success":false,"error":"no match"}', 'error'],
    ['{"output":"","exit_code":1,"error":null,"exit_code_meaning":"no match"}', 'ok'],
    ['{"output":"","exit_code":0,"error":null}', 'ok'],
  ])('reads the outcome %s', (content, status) => {
    const { events } = read(
      rows(
        { role: 'assistant', tool_calls: toolCalls('terminal', { command: 'x' }) },
        { role: 'tool', tool_call_id: 'call_1', content },
      ),
    );
    expect(eventsOf(events, 'tool_result')).toMatchObject([{ status }]);
  });

  it('tells what a patch changed', () => {
    const { events } = read(
      rows(
        { role: 'assistant', tool_calls: toolCalls('patch', { path: 'a.ts', old_string: 'a', new_string: 'b' }) },
        { role: 'tool', tool_call_id: 'call_1', content: '{"success":true,"diff":"","files_modified":[]}' },
      ),
    );
    expect(eventsOf(events, 'file_edit')).toMatchObject([{ path: 'a.ts', removedText: 'a', addedText: 'b' }]);
  });

  it('reads a session again when rows came or flags changed, and not otherwise', () => {
    const database = databaseOf(rows({ content: 'one' }, { content: 'two' }));
    const foreign = foreignDatabase(database);
    const first = hermes.readDatabase?.(foreign, identity, null);
    expect(hermes.readDatabase?.(foreign, identity, first?.cursor ?? null).events).toEqual([]);
    database.run("UPDATE messages SET active = 0 WHERE content = 'two'");
    const second = hermes.readDatabase?.(foreign, identity, first?.cursor ?? null);
    expect(second?.events.map((event) => event.branch)).toEqual(['live', 'abandoned']);
    expect(second?.events.map((event) => event.id)).toEqual(first?.events.map((event) => event.id));
    expect(second?.wholeSessions).toEqual([sessionId]);
  });

  it('reads databases of before the flags were added', () => {
    const database = openDatabase();
    insertRows(database, 'sessions', [{ id: 's', source: 'tui' }]);
    insertRows(database, 'messages', [
      { id: 1, session_id: 's', role: 'user', content: 'hi', timestamp: 1_780_308_900 },
    ]);
    expect(hermes.readDatabase?.(foreignDatabase(database), identity, null).events).toMatchObject([{ text: 'hi' }]);
    expect(() => hermes.readDatabase?.(foreignDatabase(openDatabase()), identity, null)).toThrow();
  });
});

describe('Hermes: files', () => {
  const messages = [
    { role: 'user', content: 'push it' },
    { role: 'assistant', content: 'Pushing.', tool_calls: JSON.parse(toolCalls('terminal', { command: 'git push' })) },
    { role: 'tool', content: '{"output":"","exit_code":0,"error":null}', tool_call_id: 'call_1' },
    { role: 'assistant', content: 'Done.', finish_reason: 'stop' },
    { role: 'user', content: '方案1' },
  ];
  const document = { session_id: 's1', platform: 'weixin', model: 'm', session_start: '2026-05-04T21:11:01', messages };

  it('reads a document and the lines of the gateway, with the same ids behind their beginning', () => {
    const path = { ...identity, relativePath: 'sessions/session_s1.json' };
    const whole = hermes.parseDocument?.(JSON.stringify(document), path);
    const lines = readTranscript(hermes, messages, { relativePath: 'sessions/s1.jsonl' });
    expect(whole?.events.filter(isHumanPrompt).map((event) => event.text)).toEqual(['push it', '方案1']);
    expect(whole?.facts).toMatchObject([{ sourceSessionId: 's1', channel: 'gateway:weixin', title: 'push it' }]);
    expect(lines.events.slice(1).map((event) => event.id)).toEqual(whole?.events.slice(1).map((event) => event.id));
    expect(hermes.parseDocument?.('{"session_id":', path).skippedRecords).toBe(1);
  });

  it('gives the same events however often it is saved in between', () => {
    expectSameWithCuts(hermes, messages, 'sessions/s1.jsonl');
  });

  it('takes facts from the index', () => {
    const index = { k: { session_id: 's1', platform: 'telegram' } };
    expect(hermes.parseDocument?.(JSON.stringify(index), identity).facts).toMatchObject([
      { sourceSessionId: 's1', channel: 'gateway:telegram' },
    ]);
  });

  it('looks in the default home and its profiles', () => {
    const joinPath = (...segments: string[]) => segments.join('/');
    const places = hermes.locate({ home: '/h', environment: {}, projectPaths: [], joinPath });
    const formats = (path: string) =>
      places.filter((place) => place.accepts(path) !== null).map((place) => place.format);
    expect(formats('state.db')).toEqual(['database']);
    expect(formats('profiles/office/state.db')).toEqual(['database']);
    expect(formats('sessions/session_x.json')).toEqual(['document']);
    expect(formats('profiles/office/sessions/x.jsonl')).toEqual(['lines']);
    expect(formats('config.yaml')).toEqual([]);
    expect(
      hermes.locate({ home: '/h', environment: { HERMES_HOME: '/x' }, projectPaths: [], joinPath })[0]?.folder,
    ).toBe('/x');
  });
});
