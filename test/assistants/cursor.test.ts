import { describe, expect, it } from 'vitest';
import { cursor } from '../../src/assistants/cursor/assistant.ts';
import { isHumanPrompt } from '../../src/assistants/sessionEvent.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { foreignDatabase, insertRows, openDatabase } from '../support/foreignDatabase.ts';
import { expectSameWithCuts } from './lineCuts.ts';
import { eventsOf, readTranscript } from './readTranscript.ts';

const id = '3f1c0000-0000-4000-8000-000000000001';
const relativePath = `w-app/agent-transcripts/${id}/${id}.jsonl`;
const identity = { role: 'main' as const, relativePath, fallbackTime: Date.UTC(2026, 4, 28) };
const user = (text: string): JsonRecord => ({ role: 'user', message: { content: [{ type: 'text', text }] } });
const query = (text: string) => user(`<user_query>\n${text}\n</user_query>`);
const assistant = (...content: JsonRecord[]): JsonRecord => ({ role: 'assistant', message: { content } });
const read = (...records: JsonRecord[]) => readTranscript(cursor, records, { relativePath });

const transcript = [
  query('add a retry to fetchUser'),
  assistant(
    { type: 'text', text: 'Reading the client.\n\n[REDACTED]' },
    { type: 'tool_use', name: 'StrReplace', input: { path: 'a.ts', old_string: 'a', new_string: 'b' } },
    { type: 'tool_use', name: 'Shell', input: { command: 'npm test' } },
  ),
  { type: 'turn_ended', status: 'success' },
  query('yes'),
  assistant({ type: 'text', text: 'Done.' }),
  query('yes'),
];

describe('Cursor: agent transcripts', () => {
  it('reads prompts, answers, calls and ends of turns', () => {
    const { events, facts, unknownTypes } = read(...transcript);
    expect(unknownTypes).toEqual([]);
    expect(events.filter(isHumanPrompt).map((event) => event.text)).toEqual(['add a retry to fetchUser', 'yes', 'yes']);
    expect(events).toMatchObject([
      { kind: 'user_prompt' },
      { kind: 'assistant_text', text: 'Reading the client.' },
      { kind: 'tool_call', category: 'edit', paths: ['a.ts'] },
      { kind: 'file_edit', state: 'proposed', addedText: 'b' },
      { kind: 'tool_call', category: 'shell', command: 'npm test' },
      { kind: 'turn_end', reason: 'done' },
      { kind: 'user_prompt' },
      { kind: 'assistant_text' },
      { kind: 'user_prompt' },
    ]);
    expect(facts).toMatchObject([{ sourceSessionId: id, title: 'add a retry to fetchUser' }]);
  });

  it('gives the same events however often it is saved in between', () => {
    expectSameWithCuts(cursor, transcript, relativePath);
  });

  it('takes only the query, and the time stated before it', () => {
    const { events } = read(
      user('<timestamp>Tuesday, Jun 2, 2026, 10:15 AM (UTC+2)</timestamp>\n<user_query>\nhi\n</user_query>'),
      user('<user_info>\nOS: linux\n</user_info>'),
      { role: 'user', message: { content: [{ type: 'tool_result', tool_use_id: 'x', content: 'Exit code: 1\nbad' }] } },
      user('typed bare'),
    );
    expect(events).toMatchObject([
      { kind: 'user_prompt', text: 'hi', at: Date.UTC(2026, 5, 2, 8, 15) },
      { kind: 'synthetic_input', at: Date.UTC(2026, 5, 2, 8, 15) },
      { kind: 'tool_result', status: 'failed-command', exitCode: 1 },
      { kind: 'user_prompt', text: 'typed bare' },
    ]);
  });

  it('reads aborted turns, errors and counts what it does not know', () => {
    const { events, unknownTypes } = read(
      { type: 'turn_ended', status: 'aborted' },
      { type: 'error', error: 'x' },
      { type: 'novelty' },
    );
    expect(events).toMatchObject([
      { kind: 'interruption' },
      { kind: 'turn_end', reason: 'aborted' },
      { kind: 'turn_end', reason: 'error' },
    ]);
    expect(unknownTypes).toEqual(['novelty']);
  });

  it('takes the prompts of sub-agents for those of an agent', () => {
    const path = `w-app/agent-transcripts/${id}/subagents/child.jsonl`;
    const { events, facts } = readTranscript(cursor, [user('look for x')], { relativePath: path, role: 'subagent' });
    expect(events).toMatchObject([{ origin: 'agent', text: 'look for x' }]);
    expect(facts).toMatchObject([{ sourceSessionId: 'child', parentSourceSessionId: id, relation: 'subagent' }]);
  });

  it('reads plain text', () => {
    const text = `user:\n<user_query>\nadd a retry\n</user_query>\n\nassistant:\n[Thinking] hm\nReading.\n\nI read.\n[Tool call] Shell\n  command: npm test\n\n[Tool result] Shell\n\nuser:\n<user_query>\nyes\n</user_query>\n`;
    const reading = cursor.parseDocument?.(text, { ...identity, relativePath: `w-app/agent-transcripts/${id}.txt` });
    expect(reading?.events).toMatchObject([
      { kind: 'user_prompt', text: 'add a retry', raw: { line: 1 } },
      { kind: 'assistant_text', text: 'I read.' },
      { kind: 'tool_call', command: 'npm test' },
      { kind: 'user_prompt', text: 'yes' },
    ]);
    expect(reading?.facts).toMatchObject([{ sourceSessionId: id }]);
  });

  it('finds the project by its folder, and the databases of the editor', () => {
    const joinPath = (...segments: string[]) => segments.join('/');
    const places = cursor.locate({ home: '/h', environment: {}, projectPaths: ['/w/my.app'], joinPath });
    expect(places[0]).toMatchObject({ folder: '/h/.cursor/projects' });
    expect(places[0]?.acceptsFirstSegment?.('w-my-app')).toBe(true);
    expect(places[0]?.acceptsFirstSegment?.('w-my-app-other')).toBe(false);
    expect(places[0]?.accepts(relativePath)).toBe('main');
    expect(places[0]?.accepts(`s/agent-transcripts/${id}.jsonl`)).toBe('main');
    expect(places[0]?.accepts(`s/agent-transcripts/${id}/subagents/c.jsonl`)).toBe('subagent');
    expect(places[0]?.accepts('s/terminals/1.txt')).toBeNull();
    const database = places.find((place) => place.format === 'database');
    expect(database?.accepts('globalStorage/state.vscdb')).toBe('main');
    expect(database?.accepts('globalStorage/state.vscdb.backup')).toBeNull();
  });
});

describe('Cursor: editor', () => {
  const tool = (bubbleId: string, data: JsonRecord) => ({
    bubbleId,
    type: 2,
    text: '',
    capabilityType: 15,
    toolFormerData: data,
  });
  const bubbles = [
    { bubbleId: 'b1', type: 1, text: 'add a retry to fetchUser', createdAt: '2026-05-28T20:26:40.000Z' },
    tool('b2', {
      tool: 15,
      name: 'run_terminal_cmd',
      toolCallId: 'c1',
      params: '{"command":"npm test"}',
      result: '{"output":"1 failing","exitCode":1}',
      status: 'completed',
    }),
    tool('b3', {
      tool: 7,
      name: 'edit_file',
      toolCallId: 'c2',
      params: '{"relativeWorkspacePath":"a.ts"}',
      result: '{"diff":{"chunks":[{"diffString":"-a\\n+b"}]}}',
      status: 'completed',
    }),
    tool('b4', {
      tool: 15,
      name: 'run_terminal_cmd',
      toolCallId: 'c3',
      params: '{"command":"rm x"}',
      result: '{"rejected":true}',
      status: 'cancelled',
      additionalData: { userDecision: 'rejected' },
    }),
    { bubbleId: 'b5', type: 2, text: 'Done.' },
    { bubbleId: 'b6', type: 1, text: 'yes' },
  ];
  const composer = {
    _v: 10,
    composerId: id,
    name: 'Retry in fetchUser',
    createdAt: 1_780_000_000_000,
    lastUpdatedAt: 1_780_000_300_000,
    fullConversationHeadersOnly: bubbles.map(({ bubbleId, type }) => ({ bubbleId, type })),
    workspaceIdentifier: { id: 'h', uri: { fsPath: '/w/app' } },
  };
  const database = () => {
    const opened = openDatabase();
    insertRows(opened, 'ItemTable', [{ key: 'x', value: '1' }]);
    insertRows(opened, 'cursorDiskKV', [
      { key: `composerData:${id}`, value: JSON.stringify(composer) },
      { key: 'composerData:broken', value: '{"a":' },
      ...bubbles.map((bubble) => ({ key: `bubbleId:${id}:${bubble.bubbleId}`, value: JSON.stringify(bubble) })),
      { key: `bubbleId:${id}:left`, value: JSON.stringify({ bubbleId: 'left', type: 1, text: 'add two retries' }) },
    ]);
    return opened;
  };

  it('reads the messages in their order, and prompts that were gone back behind as abandoned', () => {
    const reading = cursor.readDatabase?.(foreignDatabase(database()), identity, null);
    expect(reading?.events).toMatchObject([
      { kind: 'user_prompt', text: 'add a retry to fetchUser', at: Date.UTC(2026, 4, 28, 20, 26, 40) },
      { kind: 'tool_call', command: 'npm test' },
      { kind: 'tool_result', status: 'failed-command', exitCode: 1 },
      { kind: 'tool_call', paths: ['a.ts'] },
      { kind: 'tool_result', status: 'ok' },
      { kind: 'file_edit', path: 'a.ts', removedText: 'a', addedText: 'b', state: 'applied' },
      { kind: 'tool_call', command: 'rm x' },
      { kind: 'tool_result', status: 'rejected' },
      { kind: 'assistant_text', text: 'Done.' },
      { kind: 'turn_end', inferred: true },
      { kind: 'user_prompt', text: 'yes', branch: 'live' },
      { kind: 'user_prompt', text: 'add two retries', branch: 'abandoned' },
    ]);
    expect(reading?.facts).toMatchObject([
      { sourceSessionId: id, title: 'Retry in fetchUser', cwd: '/w/app', interactive: true, channel: 'ide' },
    ]);
    expect(reading?.skippedRecords).toBe(1);
  });

  it('gives a prompt the id it has in the transcript of the same conversation', () => {
    const reading = cursor.readDatabase?.(foreignDatabase(database()), identity, null);
    const lines = read(query('add a retry to fetchUser'), query('yes'));
    expect(
      reading?.events
        .filter(isHumanPrompt)
        .map((event) => event.id)
        .slice(0, 2),
    ).toEqual(lines.events.map((event) => event.id));
  });

  it('reads again only what changed', () => {
    const opened = database();
    const first = cursor.readDatabase?.(foreignDatabase(opened), identity, null);
    expect(cursor.readDatabase?.(foreignDatabase(opened), identity, first?.cursor ?? null).events).toEqual([]);
    opened.run('UPDATE cursorDiskKV SET value = ? WHERE key = ?', [
      JSON.stringify({ ...composer, lastUpdatedAt: 1_780_000_400_000 }),
      `composerData:${id}`,
    ]);
    const second = cursor.readDatabase?.(foreignDatabase(opened), identity, first?.cursor ?? null);
    expect(second?.wholeSessions).toEqual([id]);
    expect(second?.events).toEqual(first?.events);
  });

  it('knows sub-agents, old inline conversations and the chats of 2024', () => {
    const opened = openDatabase();
    insertRows(opened, 'cursorDiskKV', [
      {
        key: 'composerData:old',
        value: JSON.stringify({
          subagentInfo: { parentComposerId: 'p' },
          conversation: [
            { bubbleId: 'x', type: 1, text: 'do' },
            tool('y', { name: 'read_file', params: '{"target_file":"/w/app/src/a.ts"}' }),
          ],
        }),
      },
    ]);
    const tabs = [
      {
        tabId: 't',
        chatTitle: 'Old',
        bubbles: [
          { type: 'user', text: 'hi' },
          { type: 'ai', text: 'hello' },
        ],
      },
    ];
    insertRows(opened, 'ItemTable', [
      { key: 'workbench.panel.aichat.view.aichat.chatdata', value: JSON.stringify({ tabs }) },
    ]);
    const reading = cursor.readDatabase?.(foreignDatabase(opened), identity, null);
    expect(eventsOf(reading?.events ?? [], 'user_prompt').map((event) => event.origin)).toEqual(['agent', 'human']);
    expect(reading?.facts).toMatchObject([
      { relation: 'subagent', parentSourceSessionId: 'p', cwd: '/w/app/src' },
      { sourceSessionId: 't', title: 'Old' },
    ]);
    expect(() => cursor.readDatabase?.(foreignDatabase(openDatabase()), identity, null)).toThrow();
  });
});
