import { beforeEach, describe, expect, it } from 'vitest';
import { claudeCode } from '../../src/assistants/claudeCode/assistant.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { assistant, attachment, newConversation, toolResult, toolUse, user } from './claudeCodeRecords.ts';
import { eventsOf, readTranscript } from './readTranscript.ts';

const read = (...records: JsonRecord[]) => readTranscript(claudeCode, records).events;
const rejection =
  "The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file edit, the new_string was NOT written to the file).";

describe('Claude Code: tools', () => {
  beforeEach(newConversation);

  it('keeps command, paths and category of calls', () => {
    const events = read(
      toolUse('t1', 'Bash', { command: 'npm test', description: 'run tests' }),
      toolUse('t2', 'Read', { file_path: '/w/app/a.ts' }),
      toolUse('t3', 'mcp__jira__get', { key: 'A-1' }),
      toolUse('t4', 'ExitPlanMode', { plan: 'first this' }),
    );
    expect(events).toMatchObject([
      { category: 'shell', command: 'npm test', input: '{"description":"run tests"}' },
      { category: 'read', paths: ['/w/app/a.ts'], command: null },
      { category: 'mcp' },
      { category: 'plan', input: 'first this' },
    ]);
  });

  it.each<[string, unknown, JsonRecord, boolean | undefined, JsonRecord]>([
    [
      'a passed command',
      'ok',
      { toolUseResult: { stdout: 'ok', stderr: '', interrupted: false } },
      false,
      { status: 'ok', exitCode: 0 },
    ],
    [
      'an interpreted return code',
      '',
      { toolUseResult: { stdout: '', returnCodeInterpretation: 'No matches found' } },
      false,
      { status: 'ok', exitCode: null },
    ],
    [
      'a failed command',
      'Exit code 1\n2 failing',
      { toolUseResult: 'Error: Exit code 1\n2 failing' },
      true,
      { status: 'failed-command', exitCode: 1 },
    ],
    ['a timeout', 'Exit code 143\nCommand timed out after 2m 0s', {}, true, { status: 'timeout', exitCode: 143 }],
    [
      'a background command',
      'started',
      { toolUseResult: { backgroundTaskId: 'b1' } },
      false,
      { status: 'background', exitCode: null },
    ],
    [
      'an interrupted command',
      'cut',
      { toolUseResult: { stdout: 'cut', interrupted: true } },
      false,
      { status: 'interrupted' },
    ],
    ['a cancelled call', '[Request interrupted by user for tool use]', {}, true, { status: 'interrupted' }],
    ['a denial by rule', 'Permission to use Bash has been denied', {}, true, { status: 'denied-rule' }],
    ['a denial by kind', 'whatever', { toolDenialKind: 'permission-rule' }, true, { status: 'denied-rule' }],
    [
      'a harness error worded as a rejection',
      rejection,
      { toolDenialKind: 'automode-unavailable' },
      true,
      { status: 'error', feedback: null },
    ],
    [
      'a failed edit',
      '<tool_use_error>String to replace not found in file.</tool_use_error>',
      {},
      true,
      { status: 'error' },
    ],
    [
      'a bare rejection',
      `${rejection} STOP what you are doing`,
      { toolUseResult: 'User rejected tool use' },
      true,
      { status: 'rejected', feedback: null },
    ],
    [
      'a rejection with words',
      `${rejection} To tell you how to proceed, the user said:\nuse pnpm, not npm\n\nNote: The user's next message may contain a correction`,
      {},
      true,
      { status: 'rejected', feedback: 'use pnpm, not npm' },
    ],
    [
      'a rejection with words in the details',
      'rejected',
      { toolDenialKind: 'user-rejected', toolUseResult: 'Error: the user said:\nnot this file' },
      true,
      { status: 'rejected', feedback: 'not this file' },
    ],
    [
      'a question closed to be clarified',
      `${rejection} the user said:\nThe user wants to clarify these questions.\n  Questions asked: …`,
      {},
      true,
      { status: 'rejected', feedback: null },
    ],
  ])('reads %s', (_name, content, more, isError, expected) => {
    const events = read(toolUse('t1', 'Bash', { command: 'x' }), toolResult('t1', content, more, isError));
    expect(eventsOf(events, 'tool_result')).toMatchObject([{ callId: 't1', ...expected }]);
  });

  it('tells what an edit did by its result', () => {
    const patch = [{ oldStart: 1, oldLines: 2, newStart: 1, newLines: 2, lines: [' a', '-- old', '+new', '+newer'] }];
    const events = read(
      toolUse('t1', 'Edit', { file_path: '/w/a.ts', old_string: 'old', new_string: 'new' }),
      toolResult('t1', 'done', {
        toolUseResult: {
          filePath: '/w/a.ts',
          originalFile: 'X'.repeat(9000),
          structuredPatch: patch,
          userModified: true,
        },
      }),
      toolUse('t2', 'Write', { file_path: '/w/b.ts', content: 'one\ntwo\n' }),
      toolResult('t2', 'done', {
        toolUseResult: { type: 'create', filePath: '/w/b.ts', content: 'one\ntwo\n', structuredPatch: [] },
      }),
    );
    expect(eventsOf(events, 'file_edit')).toMatchObject([
      {
        callId: 't1',
        path: '/w/a.ts',
        removedText: '- old',
        addedText: 'new\nnewer',
        removedLines: 1,
        addedLines: 2,
        state: 'user-modified',
      },
      { operation: 'create', addedText: 'one\ntwo\n', addedLines: 2, state: 'applied' },
    ]);
    expect(JSON.stringify(events)).not.toContain('XXXX');
  });

  it('keeps a rejected edit from its proposal, and none of a failed one', () => {
    const edit = {
      file_path: '/w/a.ts',
      edits: [
        { old_string: 'a', new_string: 'b' },
        { old_string: 'c', new_string: 'd' },
      ],
    };
    const events = read(
      toolUse('t1', 'MultiEdit', edit),
      toolResult('t1', rejection, {}, true),
      toolUse('t2', 'MultiEdit', edit),
      toolResult('t2', '<tool_use_error>File has not been read yet.</tool_use_error>', {}, true),
    );
    expect(eventsOf(events, 'file_edit')).toMatchObject([
      { callId: 't1', state: 'rejected', removedText: 'a\nc', addedText: 'b\nd' },
    ]);
  });

  it('sees files changed outside and skills in force', () => {
    const events = read(
      attachment({ type: 'edited_text_file', filename: '/w/a.ts', snippet: '1\tconst a = 1;\n2\tconst b = 2;' }),
      attachment({
        type: 'invoked_skills',
        skills: [{ name: 'deploy', path: '/h/.claude/skills/deploy', content: 'body' }],
      }),
    );
    expect(events[0]).toMatchObject({
      kind: 'file_edit',
      state: 'outside',
      callId: null,
      addedText: 'const a = 1;\nconst b = 2;',
    });
    expect(events.map((event) => claudeCode.loaded(event))).toEqual([null, 'deploy']);
  });

  it('keeps answers to questions, apart from typed prompts', () => {
    const details = {
      answers: { 'Which?': 'the second', 'Why?': 'other' },
      annotations: { 'Why?': { notes: 'it is safer' } },
    };
    const events = read(
      toolUse('t1', 'AskUserQuestion', { questions: [] }),
      toolResult('t1', 'answered', { toolUseResult: details }),
    );
    expect(eventsOf(events, 'user_prompt')).toMatchObject([
      { origin: 'answer', text: 'Q: Which?\nA: the second\nQ: Why?\nA: other\nit is safer' },
    ]);
  });

  it('links sub-agents to their sessions', () => {
    const events = read(
      toolUse('t1', 'Task', { prompt: 'look' }),
      toolResult('t1', 'done', { toolUseResult: { status: 'completed', agentId: 'a1b2', agentType: 'Explore' } }),
    );
    expect(eventsOf(events, 'subagent_link')).toMatchObject([
      { callId: 't1', agentType: 'Explore', childSourceSessionId: expect.stringMatching(/\/agent-a1b2$/) },
    ]);
  });

  it('gives each of several results its own event', () => {
    const content = [
      { type: 'tool_result', tool_use_id: 't1', content: 'a' },
      {
        type: 'tool_result',
        tool_use_id: 't2',
        content: [
          { type: 'text', text: 'b' },
          { type: 'image', source: {} },
        ],
      },
      { type: 'text', text: '[Request interrupted by user for tool use]' },
    ];
    const events = read(user(content));
    expect(new Set(events.map((event) => event.id)).size).toBe(3);
    expect(events).toMatchObject([
      { callId: 't1' },
      { callId: 't2', output: 'b\n[image]' },
      { kind: 'interruption', during: 'tool' },
    ]);
  });

  it('tells which skill an event loads', () => {
    const events = read(
      toolUse('t1', 'Skill', { skill: 'code-changes' }),
      toolUse('t2', 'Read', { file_path: 'D:\\app\\.claude\\skills\\markdown\\SKILL.md' }),
      user('Base directory for this skill: D:\\app\\.claude\\skills\\golang\n\n# Go', { isMeta: true }),
      assistant([{ type: 'text', text: 'read /skills/x/SKILL.md' }]),
    );
    expect(events.map((event) => claudeCode.loaded(event))).toEqual(['code-changes', 'markdown', 'golang', null]);
  });

  it('caps long outputs and drops embedded data', () => {
    const output = `${'x'.repeat(20_000)}\ndata:image/png;base64,${'QUJD'.repeat(100)}\nend`;
    const [event] = eventsOf(read(toolResult('t1', output)), 'tool_result');
    expect(event?.output.length).toBeLessThan(9000);
    expect(event?.output).toMatch(/end$/);
    expect(event?.output).not.toContain('QUJDQUJD');
  });
});
