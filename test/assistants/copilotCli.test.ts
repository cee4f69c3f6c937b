import { beforeEach, describe, expect, it } from 'vitest';
import { copilotCli } from '../../src/assistants/copilotCli/assistant.ts';
import { isHumanPrompt } from '../../src/assistants/sessionEvent.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { expectSameWithCuts } from './lineCuts.ts';
import { eventsOf, readTranscript } from './readTranscript.ts';

const sessionId = '11111111-2222-4333-8444-555555555555';
const relativePath = `${sessionId}/events.jsonl`;
let count = 0;
const record = (type: string, data: JsonRecord, more: JsonRecord = {}): JsonRecord => {
  count += 1;
  const timestamp = new Date(Date.UTC(2026, 7, 20, 10, 0, count)).toISOString();
  return { type, data, id: `e${count}`, timestamp, parentId: count === 1 ? null : `e${count - 1}`, ...more };
};
const start = () =>
  record('session.start', {
    sessionId,
    copilotVersion: '1.0.80',
    context: { cwd: '/w/app', branch: 'main', repository: 'o/r', hostType: 'github' },
  });
const user = (content: string, more: JsonRecord = {}) => record('user.message', { content, ...more });
const asks = (toolCallId: string, name: string, input: unknown) =>
  record('assistant.message', {
    messageId: 'm',
    content: '',
    toolRequests: [{ toolCallId, name, arguments: input }],
    model: 'm',
  });
const complete = (toolCallId: string, more: JsonRecord) => record('tool.execution_complete', { toolCallId, ...more });
const read = (...records: JsonRecord[]) => readTranscript(copilotCli, records, { relativePath });

describe('Copilot CLI', () => {
  beforeEach(() => {
    count = 0;
  });

  const session = () => [
    start(),
    user('run the tests'),
    asks('c1', 'bash', { command: 'npm test' }),
    record('tool.execution_start', { toolCallId: 'c1', toolName: 'bash', arguments: { command: 'npm test' } }),
    complete('c1', {
      success: true,
      result: { content: '1 failing', contents: [{ type: 'terminal', text: '1 failing', exitCode: 1 }] },
    }),
    asks('c2', 'create', JSON.stringify({ path: 'a.md', file_text: 'x\n' })),
    record('permission.completed', {
      toolCallId: 'c2',
      result: { kind: 'denied-interactively-by-user', feedback: 'not there' },
    }),
    complete('c2', { success: false, error: { message: 'rejected', code: 'rejected' } }),
    record('assistant.message', { messageId: 'm2', content: 'Stopped.', toolRequests: [] }),
    user('go on', { delivery: 'queued' }),
    record('abort', { reason: 'user_initiated' }),
    record('session.shutdown', { shutdownType: 'routine' }),
  ];

  it('reads prompts, calls with exit codes, refusals with words, and turns', () => {
    const { events, facts, unknownTypes } = read(...session());
    expect(unknownTypes).toEqual([]);
    expect(events.filter(isHumanPrompt).map((event) => [event.text, event.origin])).toEqual([
      ['run the tests', 'human'],
      ['go on', 'queued'],
    ]);
    expect(eventsOf(events, 'tool_call')).toHaveLength(2);
    expect(eventsOf(events, 'tool_result')).toMatchObject([
      { status: 'failed-command', exitCode: 1 },
      { status: 'rejected', feedback: 'not there' },
    ]);
    expect(eventsOf(events, 'file_edit')).toMatchObject([{ path: 'a.md', state: 'rejected', operation: 'create' }]);
    expect(eventsOf(events, 'turn_end').map((end) => end.reason)).toEqual(['done', 'aborted']);
    expect(facts).toMatchObject([
      {
        sourceSessionId: sessionId,
        cwd: '/w/app',
        gitBranch: 'main',
        gitRemote: 'https://github.com/o/r',
        interactive: true,
      },
    ]);
  });

  it('gives the same events however often it is saved in between', () => {
    expectSameWithCuts(copilotCli, session(), relativePath);
  });

  it.each([
    [{ source: 'skill-release' }, {}, 'synthetic_input', undefined],
    [{ isAutopilotContinuation: true }, {}, 'synthetic_input', undefined],
    [{ source: 'agent-1' }, {}, 'user_prompt', 'agent'],
    [{ agentMode: 'shell' }, {}, 'user_prompt', 'shell'],
    [{ delivery: 'steering' }, {}, 'user_prompt', 'queued'],
    [{ agentMode: 'plan' }, {}, 'user_prompt', 'human'],
  ])('decides who caused a message with %j', (more, envelope, kind, origin) => {
    const { events } = read(start(), { ...user('do', more), ...envelope });
    expect(events).toMatchObject([origin === undefined ? { kind } : { kind, origin }]);
  });

  it('takes what was sent when what was typed is missing', () => {
    const transformedContent = '<current_datetime>x</current_datetime>\n\nhello\n\n<reminder>\ny\n</reminder>';
    expect(read(start(), user('', { transformedContent })).events).toMatchObject([{ text: 'hello' }]);
  });

  it.each([
    [{ success: true, result: 'x\n<exited with exit code 2>' }, 'failed-command'],
    [{ success: true, result: { content: 'x' } }, 'ok'],
    [{ success: false, error: { code: 'timeout', message: 'timed out' } }, 'timeout'],
    [{ success: false, error: { code: 'denied', message: 'Denied by policy' } }, 'denied-rule'],
    [{ success: false, error: { message: 'The user rejected this tool call.' } }, 'rejected'],
    [{ success: false, error: { message: 'aborted' } }, 'interrupted'],
    [{ success: false, error: { message: 'no such file' } }, 'error'],
  ])('reads the outcome %j', (data, status) => {
    const { events } = read(start(), asks('c', 'bash', { command: 'x' }), complete('c', data));
    expect(eventsOf(events, 'tool_result')).toMatchObject([{ status }]);
  });

  it('makes sessions of sub-agents', () => {
    const { events, facts } = read(
      start(),
      record('subagent.started', { toolCallId: 't', agentName: 'explore' }),
      record('assistant.message', { content: 'found', parentToolCallId: 't' }),
    );
    expect(events).toMatchObject([
      { kind: 'subagent_link', childSourceSessionId: `${sessionId}/agent-t`, agentType: 'explore' },
      { kind: 'assistant_text', sourceSessionId: `${sessionId}/agent-t` },
    ]);
    expect(facts).toMatchObject([{}, { relation: 'subagent', parentSourceSessionId: sessionId, cwd: '/w/app' }]);
  });

  it('shows skills, summaries and notifications, and counts what it does not know', () => {
    const { events, unknownTypes } = read(
      start(),
      record('skill.invoked', { name: 'release', trigger: 'user-invoked' }),
      record('skill.invoked', { name: 'review', trigger: 'agent-invoked' }),
      record('session.compaction_complete', { success: true, summaryContent: 'so far' }),
      record('system.notification', { content: 'done', kind: { type: 'agent_completed' } }),
      record('novel.type', {}),
    );
    expect(events.map((event) => copilotCli.loaded(event))).toEqual(['release', 'review', null, null]);
    expect(unknownTypes).toEqual(['novel.type']);
  });

  it('finds sessions of every layout', () => {
    const joinPath = (...segments: string[]) => segments.join('/');
    const places = copilotCli.locate({ home: '/h', environment: { COPILOT_HOME: '/c' }, projectPaths: [], joinPath });
    expect(places.map((place) => place.folder)).toEqual(['/c/session-state', '/c/history-session-state']);
    expect(places[0]?.accepts(relativePath)).toBe('main');
    expect(places[0]?.accepts('x.jsonl')).toBe('main');
    expect(places[0]?.accepts('x/workspace.yaml')).toBeNull();
  });
});
