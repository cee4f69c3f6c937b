import { describe, expect, it } from 'vitest';
import { resolveBranches } from '../../src/assistants/branches.ts';
import { pi } from '../../src/assistants/pi/assistant.ts';
import { isHumanPrompt } from '../../src/assistants/sessionEvent.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { expectSameWithCuts } from './lineCuts.ts';
import { eventsOf, readTranscript } from './readTranscript.ts';

const sessionId = '019e0000-0000-7000-8000-000000000001';
const relativePath = `--w-app--/2026-05-12T01-02-27-657Z_${sessionId}.jsonl`;
const time = (second: number) => new Date(Date.UTC(2026, 4, 12, 1, 2, second)).toISOString();
const header = (more: JsonRecord = {}) => ({
  type: 'session',
  version: 3,
  id: sessionId,
  timestamp: time(0),
  cwd: '/w/app',
  ...more,
});
const entry = (type: string, id: string, parentId: string | null, more: JsonRecord): JsonRecord => ({
  type,
  id,
  parentId,
  timestamp: time(Number.parseInt(id, 16) % 60),
  ...more,
});
const message = (id: string, parentId: string | null, role: string, more: JsonRecord) =>
  entry('message', id, parentId, { message: { role, ...more } });
const user = (id: string, parentId: string | null, text: string) =>
  message(id, parentId, 'user', { content: [{ type: 'text', text }] });
const answer = (id: string, parentId: string | null, text: string, stopReason = 'stop') =>
  message(id, parentId, 'assistant', { content: [{ type: 'text', text }], model: 'm', stopReason });
const calls = (id: string, parentId: string | null, callId: string, name: string, input: JsonRecord) =>
  message(id, parentId, 'assistant', {
    content: [{ type: 'toolCall', id: callId, name, arguments: input }],
    model: 'm',
    stopReason: 'toolUse',
  });
const result = (id: string, parentId: string | null, toolCallId: string, text: string, isError = false) =>
  message(id, parentId, 'toolResult', { toolCallId, content: [{ type: 'text', text }], isError });
const read = (...records: JsonRecord[]) => readTranscript(pi, records, { relativePath });

const session = [
  header(),
  entry('model_change', '01', null, { provider: 'p', modelId: 'm' }),
  user('02', '01', 'run the tests'),
  calls('03', '02', 'c1', 'bash', { command: 'npm test' }),
  result('04', '03', 'c1', '1 failing\n\nCommand exited with code 1', true),
  calls('05', '04', 'c2', 'edit', { path: 'a.ts', oldText: 'a', newText: 'b' }),
  result('06', '05', 'c2', 'Successfully replaced text in a.ts.'),
  answer('07', '06', 'Fixed.'),
  user('08', '07', 'and now?'),
  answer('09', '08', '', 'aborted'),
  entry('session_info', '0a', '09', { name: 'test fixes' }),
];

describe('pi', () => {
  it('reads prompts, calls, results, edits and ends of turns', () => {
    const { events, facts, unknownTypes } = read(...session);
    expect(unknownTypes).toEqual([]);
    expect(events.filter(isHumanPrompt).map((prompt) => prompt.text)).toEqual(['run the tests', 'and now?']);
    expect(eventsOf(events, 'tool_result')).toMatchObject([
      { status: 'failed-command', exitCode: 1 },
      { status: 'ok', exitCode: null },
    ]);
    expect(eventsOf(events, 'file_edit')).toMatchObject([{ path: 'a.ts', state: 'applied', addedText: 'b' }]);
    expect(eventsOf(events, 'turn_end').map((end) => end.reason)).toEqual(['done', 'aborted']);
    expect(eventsOf(events, 'interruption')).toHaveLength(1);
    expect(facts).toMatchObject([
      { sourceSessionId: sessionId, cwd: '/w/app', model: 'm', title: 'test fixes', interactive: true },
    ]);
  });

  it('gives the same events however often it is saved in between', () => {
    expectSameWithCuts(pi, session, relativePath);
  });

  it('marks the branch that was left, through entries that only note something', () => {
    const { events } = read(
      header(),
      user('02', null, 'first'),
      answer('03', '02', 'one'),
      user('04', '03', 'left'),
      answer('05', '04', 'two'),
      entry('branch_summary', '06', '03', { fromId: '05', summary: 'went wrong' }),
      entry('thinking_level_change', '07', '06', { thinkingLevel: 'high' }),
      user('08', '07', 'taken'),
      answer('09', '08', 'three'),
    );
    const branches = resolveBranches(events);
    const prompts = events.filter(isHumanPrompt).map((prompt) => [prompt.text, branches.get(prompt.id)]);
    expect(prompts).toEqual([
      ['first', 'live'],
      ['left', 'abandoned'],
      ['taken', 'live'],
    ]);
  });

  it('keeps the name of a skill called by hand and only the words behind it', () => {
    const text = '<skill name="release" location="/s/release/SKILL.md">\nDo this.\n</skill>\n\nfor 1.2';
    const { events } = read(header(), user('02', null, text));
    expect(events).toMatchObject([{ origin: 'skill', command: 'release', text: 'for 1.2' }]);
    expect(events.map((event) => pi.loaded(event))).toEqual(['release']);
  });

  it('reads commands run by hand, summaries and what extensions put in', () => {
    const { events } = read(
      header(),
      message('02', null, 'bashExecution', { command: 'ls', output: 'a', exitCode: 0 }),
      entry('compaction', '03', '02', { summary: 'so far' }),
      entry('custom_message', '04', '03', { customType: 'x', content: 'injected', display: false }),
      message('05', '04', 'hookMessage', { content: 'hook' }),
    );
    expect(events).toMatchObject([
      { kind: 'user_prompt', origin: 'shell', text: 'ls' },
      { kind: 'synthetic_input', reason: 'command-output', text: 'a' },
      { kind: 'compaction', text: 'so far' },
      { kind: 'synthetic_input', reason: 'meta' },
      { kind: 'synthetic_input', reason: 'meta' },
    ]);
  });

  it('tells apart how calls failed', () => {
    const texts = ['Command aborted', 'Command timed out after 5 seconds', 'File not found: a.ts'];
    const { events } = read(
      header(),
      ...texts.map((text, index) => result(`1${index}`, null, `c${index}`, text, true)),
    );
    expect(eventsOf(events, 'tool_result').map((event) => event.status)).toEqual(['interrupted', 'timeout', 'error']);
  });

  it('reads the oldest version, whose entries have no ids, alike in a copy', () => {
    const old = [
      { type: 'session', id: sessionId, timestamp: time(0), cwd: '/w/app', branchedFrom: `/s/x_${sessionId}.jsonl` },
      { type: 'message', timestamp: time(1), message: { role: 'user', content: 'hello' } },
      { type: 'message', timestamp: time(2), message: { role: 'user', content: 'hello' } },
    ];
    const { events, facts } = read(...old);
    expect(new Set(events.map((event) => event.id)).size).toBe(2);
    expect(read(...old).events.map((event) => event.id)).toEqual(events.map((event) => event.id));
    expect(facts).toMatchObject([{ relation: 'fork', parentSourceSessionId: sessionId }]);
  });

  it('gives the entries of a fork the ids of the originals', () => {
    const fork = [header({ id: 'other', parentSession: `/s/2026_${sessionId}.jsonl` }), ...session.slice(1)];
    expect(read(...fork).events.map((event) => event.id)).toEqual(read(...session).events.map((event) => event.id));
  });

  it('counts what it does not know', () => {
    expect(read(header(), entry('new_thing', '02', null, {})).unknownTypes).toEqual(['new_thing']);
    expect(read(header(), message('02', null, 'new_role', {})).unknownTypes).toEqual(['message/new_role']);
  });

  it('looks where the environment says', () => {
    const joinPath = (...segments: string[]) => segments.join('/');
    const places = pi.locate({
      home: '/h',
      environment: { PI_CODING_AGENT_DIR: '/a', PI_CODING_AGENT_SESSION_DIR: '/s' },
      projectPaths: ['/w/app'],
      joinPath,
    });
    expect(places.map((place) => place.folder)).toEqual(['/a/sessions', '/s']);
    expect(places[0]?.accepts(relativePath)).toBe('main');
    expect(places[0]?.accepts('--w--/notes.txt')).toBeNull();
  });
});
