import { describe, expect, it } from 'vitest';
import { copilotChat } from '../../src/assistants/copilotChat/assistant.ts';
import { isHumanPrompt } from '../../src/assistants/sessionEvent.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { eventsOf } from './readTranscript.ts';

const sessionId = '5a5a0000-0000-4000-8000-000000000001';
const relativePath = `workspaceStorage/ab12/chatSessions/${sessionId}.jsonl`;
const identity = { role: 'main' as const, relativePath, fallbackTime: Date.UTC(2026, 5, 1) };
const terminal = (more: JsonRecord = {}) => ({
  kind: 'toolInvocationSerialized',
  toolId: 'run_in_terminal',
  toolCallId: 'call_1__vscode-1',
  isConfirmed: { type: 4 },
  isComplete: true,
  toolSpecificData: {
    kind: 'terminal',
    commandLine: { original: 'npm test' },
    terminalCommandOutput: { text: '1 failing' },
    terminalCommandState: { exitCode: 1 },
  },
  ...more,
});
const request = (text: string, more: JsonRecord = {}): JsonRecord => ({
  requestId: `request_${text}`,
  timestamp: 1_780_300_005_000,
  message: { text, parts: [] },
  modelId: 'copilot/m',
  response: [{ value: 'I run ' }, { value: { value: 'them.' } }],
  modelState: { value: 1 },
  ...more,
});
const state = (...requests: JsonRecord[]) => ({ version: 3, sessionId, creationDate: 1_780_300_000_000, requests });

function parse(text: string) {
  const reading = copilotChat.parseDocument?.(text, identity);
  if (reading === undefined) throw new Error('no reading');
  return reading;
}
const read = (...requests: JsonRecord[]) => parse(JSON.stringify(state(...requests)));

describe('Copilot Chat', () => {
  it('reads a session: prompt, answer, calls with the model’s arguments, results and end', () => {
    const metadata = {
      toolCallRounds: [
        {
          toolCalls: [{ id: 'call_1', name: 'run_in_terminal', arguments: '{"command":"npm test","explanation":"x"}' }],
        },
      ],
      toolCallResults: { call_1: { content: [{ value: '1 failing' }] } },
    };
    const { events, facts, unknownTypes } = read(
      request('run the tests', { response: [{ value: 'I run them.' }, terminal()], result: { metadata } }),
    );
    expect(unknownTypes).toEqual({});
    expect(events).toMatchObject([
      { kind: 'user_prompt', text: 'run the tests', at: 1_780_300_005_000 },
      { kind: 'assistant_text', text: 'I run them.' },
      { kind: 'tool_call', command: 'npm test', callId: 'call_1' },
      { kind: 'tool_result', status: 'failed-command', exitCode: 1, output: '1 failing' },
      { kind: 'turn_end', reason: 'done', inferred: false },
    ]);
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    expect(facts).toMatchObject([
      { sourceSessionId: sessionId, title: 'run the tests', interactive: true, channel: 'ide' },
    ]);
  });

  it('rebuilds the state from a log of changes, with the ids of the whole file', () => {
    const lines = [
      { kind: 0, v: state() },
      { kind: 2, k: ['requests'], v: [request('hi', { response: [], modelState: undefined })] },
      { kind: 2, k: ['requests', 0, 'response'], v: [{ value: 'wrong' }] },
      { kind: 2, k: ['requests', 0, 'response'], v: [{ value: 'I run ' }, { value: { value: 'them.' } }], i: 0 },
      { kind: 1, k: ['requests', 0, 'modelState'], v: { value: 1 } },
      { kind: 1, k: ['customTitle'], v: 'Greeting' },
      { kind: 3, k: ['customTitle'] },
    ];
    const log = parse(`\uFEFF${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"kind":1,"k":["req`);
    expect(log.skippedRecords).toBe(1);
    expect(log.events).toEqual(read(request('hi')).events);
    expect(log.facts).toMatchObject([{ title: 'hi' }]);
  });

  it('keeps what it can of a log that lost its beginning', () => {
    const line = { kind: 2, k: ['requests'], v: [request('hi')] };
    const reading = parse(JSON.stringify(line));
    expect(reading.events.filter(isHumanPrompt)).toMatchObject([{ text: 'hi', sourceSessionId: sessionId }]);
  });

  it.each([
    [{ isConfirmed: { type: 0 } }, 'rejected'],
    [{ isConfirmed: { type: 5 }, isComplete: false }, 'rejected'],
    [{ isConfirmed: false }, 'rejected'],
    [{ resultError: 'no such tool' }, 'error'],
    [{ toolSpecificData: { kind: 'terminal', command: 'ls', terminalCommandState: { exitCode: 0 } } }, 'ok'],
  ])('reads the outcome of %j', (more, status) => {
    const { events } = read(request('x', { response: [terminal(more)] }));
    expect(eventsOf(events, 'tool_result')).toMatchObject([{ status }]);
  });

  it('takes the command as the user corrected it', () => {
    const data = { kind: 'terminal', commandLine: { original: 'rm -r x', userEdited: 'rm x' } };
    const { events } = read(request('x', { response: [terminal({ toolSpecificData: data })] }));
    expect(eventsOf(events, 'tool_call')).toMatchObject([{ command: 'rm x', category: 'shell' }]);
  });

  it.each([
    [{ confirmation: 'Try Again' }, 'answer'],
    [{ slashCommand: { name: 'fix' }, message: { text: '@workspace /fix' } }, 'command'],
    [{ slashCommand: { name: 'fix' }, message: { text: '/fix the login' } }, 'human'],
  ])('decides who caused a request with %j', (more, origin) => {
    expect(eventsOf(read(request('x', more)).events, 'user_prompt')).toMatchObject([{ origin }]);
  });

  it('marks undone turns, and reads stops, failures and what became of edits', () => {
    const uri = { $mid: 1, path: '/w/a.ts', scheme: 'file' };
    const { events } = read(
      request('one', { shouldBeRemovedOnSend: { requestId: 'x' } }),
      request('two', {
        modelState: { value: 2 },
        response: [{ kind: 'textEditGroup', uri, edits: [[{ text: 'b' }]] }],
      }),
      request('three', {
        modelState: { value: 3 },
        editedFileEvents: [
          { uri, eventKind: 2 },
          { uri, eventKind: 1 },
        ],
      }),
    );
    expect(events.filter(isHumanPrompt).map((event) => event.branch)).toEqual(['abandoned', 'live', 'live']);
    expect(eventsOf(events, 'turn_end').map((end) => end.reason)).toEqual(['done', 'aborted', 'error']);
    expect(eventsOf(events, 'file_edit')).toMatchObject([
      { path: '/w/a.ts', addedText: 'b', state: 'applied' },
      { path: '/w/a.ts', state: 'rejected' },
    ]);
  });

  it('names an exported session by what the model was told', () => {
    const { facts } = parse(
      JSON.stringify({ requests: [request('x', { result: { metadata: { sessionId: 'told' } } })] }),
    );
    expect(facts).toMatchObject([{ sourceSessionId: 'told' }]);
  });

  it('counts what it does not know, and takes broken files for skipped', () => {
    expect(read(request('x', { response: [{ kind: 'novel' }] })).unknownTypes).toEqual({ 'part/novel': 1 });
    expect(parse('{"version":3,"requ').skippedRecords).toBe(1);
  });

  it('finds sessions of all editors', () => {
    const joinPath = (...segments: string[]) => segments.join('/');
    const places = copilotChat.locate({ home: '/h', environment: { APPDATA: 'C:/A' }, projectPaths: [], joinPath });
    const folders = places.map((place) => place.folder);
    expect(folders).toContain('/h/.config/Code/User');
    expect(folders).toContain('/h/Library/Application Support/Code - Insiders/User');
    expect(folders).toContain('C:/A/VSCodium/User');
    expect(folders).toContain('/h/.vscode-server/data/User');
    expect(places[0]?.accepts(relativePath)).toBe('main');
    expect(places[0]?.accepts('globalStorage/emptyWindowChatSessions/x.json')).toBe('main');
    expect(places[0]?.accepts('workspaceStorage/ab12/chatEditingSessions/x/state.json')).toBeNull();
  });
});
