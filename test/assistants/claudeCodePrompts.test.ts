import { beforeEach, describe, expect, it } from 'vitest';
import { claudeCode } from '../../src/assistants/claudeCode/assistant.ts';
import { isHumanPrompt } from '../../src/assistants/sessionEvent.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { attachment, newConversation, record, sessionId, toolResult, user } from './claudeCodeRecords.ts';
import { eventsOf, readTranscript } from './readTranscript.ts';

const read = (...records: JsonRecord[]) => readTranscript(claudeCode, records).events;
const onlyEvent = (one: JsonRecord) => {
  const events = read(one);
  expect(events).toHaveLength(1);
  return events[0];
};

describe('Claude Code: who caused a prompt', () => {
  beforeEach(newConversation);

  it.each<[string, unknown, JsonRecord, JsonRecord]>([
    [
      'a typed prompt',
      'add a retry',
      { origin: { kind: 'human' }, promptSource: 'typed' },
      { origin: 'human', originRule: 'prompt-source-typed' },
    ],
    ['a prompt of a version without origin', 'add a retry', {}, { origin: 'human', originRule: 'remaining' }],
    [
      'a queued prompt',
      'also docs',
      { promptSource: 'queued' },
      { origin: 'queued', originRule: 'prompt-source-queued' },
    ],
    [
      'a programmatic prompt',
      'do it',
      { promptSource: 'sdk', entrypoint: 'sdk-cli' },
      { origin: 'automation', originRule: 'prompt-source-sdk' },
    ],
    [
      'a prompt typed into the desktop app',
      'fix it',
      { promptSource: 'sdk', origin: { kind: 'human' }, entrypoint: 'claude-desktop' },
      { origin: 'human', originRule: 'origin-human' },
    ],
    [
      'a headless prompt with a human origin',
      'fix it',
      { promptSource: 'sdk', origin: { kind: 'human' }, entrypoint: 'sdk-ts' },
      { origin: 'automation' },
    ],
    ['shell input', '<bash-input>git pull</bash-input>', {}, { origin: 'shell', text: 'git pull' }],
    [
      'a memory note',
      '<user-memory-input>use pnpm</user-memory-input>',
      {},
      { origin: 'steer', originRule: 'memory-note', text: 'use pnpm' },
    ],
    ['a sub-agent prompt', 'look around', { isSidechain: true }, { origin: 'agent', originRule: 'sidechain' }],
    ['a record with an agent id', 'look around', { agentId: 'a1' }, { origin: 'agent' }],
  ])('%s', (_name, content, more, expected) => {
    expect(onlyEvent(user(content, more))).toMatchObject({ kind: 'user_prompt', ...expected });
  });

  it('keeps the words of a slash command', () => {
    const text =
      '<command-message>gsd:quick</command-message>\n<command-name>/gsd:quick</command-name>\n<command-args>no tabs please</command-args>';
    expect(onlyEvent(user(text))).toMatchObject({ origin: 'command', command: 'gsd:quick', text: 'no tabs please' });
  });

  it.each<[string, unknown, JsonRecord, string]>([
    ['a skill body', 'Base directory for this skill: /h/.claude/skills/x', { isMeta: true }, 'meta'],
    ['a continuation', 'Continue from where you left off.', { isMeta: true }, 'continuation'],
    [
      'a notification by origin',
      'done',
      { origin: { kind: 'task-notification' }, promptSource: 'sdk' },
      'notification',
    ],
    ['a notification by text', '<task-notification>\n<task-id>1</task-id>', {}, 'notification'],
    ['a system prompt source', 'tick', { promptSource: 'system' }, 'meta'],
    ['command output', '<local-command-stdout>ok</local-command-stdout>', {}, 'command-output'],
    ['shell output', '<bash-stdout>ok</bash-stdout><bash-stderr></bash-stderr>', {}, 'command-output'],
    ['stop hook feedback', 'Stop hook feedback: run the tests', {}, 'hook'],
    ['a bare reminder', '<system-reminder>todo</system-reminder>', {}, 'reminder'],
  ])('takes %s for synthetic', (_name, content, more, reason) => {
    expect(onlyEvent(user(content, more))).toMatchObject({ kind: 'synthetic_input', reason });
  });

  it('tells a compaction summary by flag or by its first words', () => {
    const events = read(
      user('Summary of all', { isCompactSummary: true }),
      user('This session is being continued from a previous conversation that ran out of context.'),
    );
    expect(events.map((event) => event.kind)).toEqual(['compaction', 'compaction']);
  });

  it('looks for tool results before anything else', () => {
    expect(onlyEvent(toolResult('t1', 'fine', { isMeta: true }))).toMatchObject({ kind: 'tool_result', status: 'ok' });
  });

  it('cleans what the editor and the harness add around typed words', () => {
    const text = '<ide_opened_file>a.ts</ide_opened_file>fix this<system-reminder>be nice</system-reminder>';
    expect(onlyEvent(user(text))).toMatchObject({ text: 'fix this', origin: 'human' });
  });

  it('marks images and never keeps their data', () => {
    const event = onlyEvent(
      user([
        { type: 'image', source: { data: 'QUJD' } },
        { type: 'text', text: 'what is this?' },
      ]),
    );
    expect(event).toMatchObject({ attachments: 1, text: '[image]\nwhat is this?' });
    expect(JSON.stringify(event)).not.toContain('QUJD');
  });

  it('tells interruptions during an answer and during a tool', () => {
    const events = read(
      user('[Request interrupted by user]'),
      user([{ type: 'text', text: '[Request interrupted by user for tool use]' }]),
    );
    expect(events).toMatchObject([
      { kind: 'interruption', during: 'answer' },
      { kind: 'interruption', during: 'tool' },
    ]);
  });

  it('counts a queued text once, whichever record comes first', () => {
    const queued = {
      type: 'queued_command',
      prompt: 'also  update docs',
      commandMode: 'prompt',
      origin: { kind: 'human' },
    };
    const first = read(attachment(queued), user('also update docs', { promptSource: 'queued' }));
    newConversation();
    const second = read(user('also update docs', { promptSource: 'queued' }), attachment(queued));
    for (const events of [first, second]) expect(events.filter(isHumanPrompt)).toMatchObject([{ origin: 'queued' }]);
  });

  it('does not take the queue itself or machine commands for prompts', () => {
    const events = read(
      {
        type: 'queue-operation',
        operation: 'enqueue',
        content: 'also docs',
        sessionId,
        timestamp: '2026-05-02T09:00:30.000Z',
      },
      attachment({ type: 'queued_command', prompt: 'x done', origin: { kind: 'task-notification' } }),
    );
    expect(events.filter(isHumanPrompt)).toEqual([]);
  });

  it('throws a warm-up file away', () => {
    const identity = { role: 'subagent' as const, relativePath: `-w-app/agent-12345.jsonl` };
    const { events } = readTranscript(
      claudeCode,
      [
        user('Warmup', { isSidechain: true, agentId: '12345' }),
        record('assistant', { message: { content: [{ type: 'text', text: 'hi' }] }, isSidechain: true }),
      ],
      identity,
    );
    expect(events).toEqual([]);
  });

  it('reads slash commands echoed by system records', () => {
    const events = read(
      record('system', {
        subtype: 'local_command',
        content: '<command-name>/model</command-name><command-args>opus</command-args>',
      }),
    );
    expect(eventsOf(events, 'user_prompt')).toMatchObject([{ origin: 'command', command: 'model', text: 'opus' }]);
  });
});
