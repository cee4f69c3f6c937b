import { beforeEach, describe, expect, it } from 'vitest';
import { codex } from '../../src/assistants/codex/assistant.ts';
import { isHumanPrompt } from '../../src/assistants/sessionEvent.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { call, event, item, line, message, meta, newRollout, threadId } from './codexRecords.ts';
import { eventsOf, readTranscript } from './readTranscript.ts';

const read = (...records: JsonRecord[]) =>
  readTranscript(codex, records, { relativePath: `2026/06/01/rollout-x-${threadId}.jsonl` });
const prompts = (...records: JsonRecord[]) =>
  read(...records)
    .events.filter(isHumanPrompt)
    .map((prompt) => prompt.text);

describe('Codex: prompts and sessions', () => {
  beforeEach(newRollout);

  it('takes a prompt from its event, not from the copy before it', () => {
    expect(
      prompts(
        meta(),
        message('user', 'fix it'),
        event('user_message', { message: 'fix it' }),
        message('assistant', 'ok'),
      ),
    ).toEqual(['fix it']);
  });

  it('falls back to the items when no event tells', () => {
    expect(
      prompts(
        meta(),
        message('user', 'fix it'),
        message('assistant', 'ok'),
        message('user', 'yes'),
        call('c', 'shell', {}),
      ),
    ).toEqual(['fix it', 'yes']);
  });

  it('counts a late event of a text that was taken from the items once', () => {
    const records = [
      meta(),
      message('user', 'fix it'),
      message('assistant', 'ok'),
      event('user_message', { message: 'fix it' }),
    ];
    expect(prompts(...records)).toEqual(['fix it']);
  });

  it('keeps the same word said twice', () => {
    expect(
      prompts(meta(), event('user_message', { message: 'yes' }), event('user_message', { message: 'yes' })),
    ).toEqual(['yes', 'yes']);
  });

  it('reads the completed items of the newest layout once', () => {
    const user = { type: 'UserMessage', content: [{ type: 'text', text: 'go on' }] };
    const { events } = read(
      meta(),
      message('user', 'go on'),
      event('item_completed', { item: user }),
      event('item_completed', { item: { type: 'AgentMessage', text: 'done' } }),
    );
    expect(events).toMatchObject([
      { kind: 'user_prompt', text: 'go on' },
      { kind: 'assistant_text', text: 'done' },
    ]);
  });

  it.each([
    '# AGENTS.md instructions for /w/app\n\n<INSTRUCTIONS>\nx</INSTRUCTIONS>',
    '<user_instructions>x</user_instructions>',
    '<Environment_Context>\n<cwd>/w</cwd>',
    '<skill>\n<name>x</name>',
    '<subagent_notification>x',
    '<codex_internal_context source="goal">x',
    '<hook_prompt hook_run_id="1">x',
    '<goal_context>x',
    '<recommended_plugins>\nx',
    '<permissions instructions>x',
    'Warning: The maximum number of unified exec processes is 60',
  ])('drops what Codex puts among the messages: %s', (text) => {
    expect(prompts(meta(), message('user', text, 'typed'), message('assistant', 'ok'))).toEqual(['typed']);
    newRollout();
    expect(read(meta(), event('user_message', { message: text })).events.filter(isHumanPrompt)).toEqual([]);
  });

  it('does not hide tags of the user', () => {
    expect(
      prompts(meta(), event('user_message', { message: '<project_context>we use pnpm</project_context>' })),
    ).toHaveLength(1);
  });

  it('unwraps what the editor puts around a request', () => {
    const text = '# Context from my IDE setup:\n## Open tabs\n- a.ts\n## My request for Codex:\nfix this\n';
    expect(prompts(meta(), event('user_message', { message: text }))).toEqual(['fix this']);
  });

  it('keeps commands the user ran, once', () => {
    const text =
      '<user_shell_command>\n<command>\ngit pull\n</command>\n<result>Exit code: 0</result></user_shell_command>';
    const { events } = read(
      meta(),
      event('exec_command_end', { source: 'user_shell', command: ['zsh', '-lc', 'git pull'], exit_code: 0 }),
      message('user', text),
    );
    expect(eventsOf(events, 'user_prompt')).toMatchObject([{ origin: 'shell', text: 'git pull' }]);
  });

  it('skips old event kinds and counts images', () => {
    const { events } = read(
      meta(),
      event('user_message', { message: 'env', kind: 'environment_context' }),
      event('user_message', { message: '', images: ['data:image/png;base64,QUJD'] }),
    );
    expect(events).toMatchObject([{ text: '[image]', attachments: 1 }]);
  });

  it.each<[JsonRecord, string, boolean | null]>([
    [{ source: 'cli' }, 'human', true],
    [{ source: 'vscode', originator: 'Codex Desktop' }, 'human', true],
    [{ source: 'exec', originator: 'Codex Desktop' }, 'automation', false],
    [{ source: undefined, originator: 'codex_cli_rs' }, 'human', true],
    [{ source: undefined, originator: 'codex_exec' }, 'automation', false],
    [{ source: { subagent: 'review' } }, 'agent', false],
    [{ source: { subagent: { thread_spawn: { parent_thread_id: 'p' } } } }, 'agent', false],
    [{ source: { custom: 'x' } }, 'human', null],
  ])('tells who prompts by the source %j', (source, origin, interactive) => {
    const { events, facts } = read(meta(source), event('user_message', { message: 'go' }));
    expect(eventsOf(events, 'user_prompt')).toMatchObject([{ origin }]);
    expect(facts[0]?.interactive).toBe(interactive);
  });

  it('states facts, the parent of a sub-agent, and the name given later', () => {
    const spawn = { subagent: { thread_spawn: { parent_thread_id: 'parent-1' } } };
    expect(read(meta({ source: spawn })).facts).toMatchObject([
      { relation: 'subagent', parentSourceSessionId: 'parent-1' },
    ]);
    const { facts } = read(
      meta(),
      line('turn_context', { model: 'gpt-5.5', cwd: '/elsewhere' }),
      event('user_message', { message: 'first' }),
      event('thread_name_updated', { thread_name: 'Named' }),
    );
    expect(facts).toMatchObject([
      {
        sourceSessionId: threadId,
        cwd: '/w/app',
        gitRemote: 'https://example.invalid/o/r.git',
        model: 'gpt-5.5',
        title: 'Named',
        channel: 'cli',
      },
    ]);
  });

  it('takes the first head for the identity and skips what a fork copied', () => {
    const copied = [meta({ id: 'parent' }), event('user_message', { message: 'old' }), event('task_complete')];
    const forkAt = '2026-06-01T09:00:00.000Z';
    const head = line(
      'session_meta',
      { id: threadId, forked_from_id: 'parent', timestamp: forkAt, cwd: '/w/app', source: 'cli' },
      forkAt,
    );
    const { events, facts } = read(
      head,
      ...copied,
      line('event_msg', { type: 'user_message', message: 'new' }, '2026-06-01T09:00:30.000Z'),
    );
    expect(events).toMatchObject([{ text: 'new' }]);
    expect(facts).toMatchObject([{ sourceSessionId: threadId, relation: 'fork', parentSourceSessionId: 'parent' }]);
  });

  it('skips copies that were written anew at the time of the fork', () => {
    const at = (second: number) => `2026-06-01T09:00:${String(second).padStart(2, '0')}.000Z`;
    const { events } = read(
      line(
        'session_meta',
        { id: threadId, forked_from_id: 'parent', timestamp: at(0), cwd: '/w', source: 'cli' },
        at(0),
      ),
      line('session_meta', { id: 'parent', cwd: '/w', source: 'cli' }, at(0)),
      line('event_msg', { type: 'user_message', message: 'old' }, at(0)),
      line('event_msg', { type: 'user_message', message: 'new' }, at(20)),
    );
    expect(events).toMatchObject([{ text: 'new' }]);
  });

  it('gives copies of a record the same id in every file', () => {
    const prompt = event('user_message', { message: 'same' });
    const ids = ['a', 'b'].map((id) => readTranscript(codex, [meta({ id }), prompt]).events[0]?.id);
    expect(ids[0]).toBe(ids[1]);
  });

  it('reads the oldest layout without envelopes', () => {
    const { events, facts } = read(
      { id: 'old-1', timestamp: '2025-06-01T08:00:00.000Z', instructions: null, git: {} },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hello' }] },
      { record_type: 'state' },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'hi' }] },
      { type: 'function_call', name: 'shell', arguments: '{"command":["bash","-lc","ls"]}', call_id: 'c1' },
    );
    expect(facts[0]?.sourceSessionId).toBe('old-1');
    expect(events).toMatchObject([{ text: 'hello', origin: 'human' }, { text: 'hi' }, { command: 'ls' }]);
    expect(new Set(events.map((one) => one.id)).size).toBe(3);
  });

  it('tells ends of turns, interruptions and steps back', () => {
    const { events } = read(
      meta(),
      event('task_complete', { turn_id: 't1' }),
      event('task_complete', { turn_id: 't2', error: 'x' }),
      message('user', '<turn_aborted>\nThe user interrupted'),
      event('turn_aborted', { reason: 'interrupted' }),
      event('turn_aborted', { reason: 'budget_limited' }),
      event('thread_rolled_back', { num_turns: 2 }),
    );
    expect(events).toMatchObject([
      { kind: 'turn_end', reason: 'done' },
      { kind: 'turn_end', reason: 'error' },
      { kind: 'interruption', by: 'user' },
      { kind: 'turn_end', reason: 'limit' },
      { kind: 'rewind', turns: 2 },
    ]);
  });

  it('does not count the history that a compaction repeats', () => {
    const history = [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'old' }] }];
    const { events } = read(
      meta(),
      line('compacted', { message: 'Summary', replacement_history: history }),
      event('context_compacted'),
    );
    expect(events).toMatchObject([{ kind: 'compaction', text: 'Summary' }]);
  });

  it('keeps review findings', () => {
    const review_output = {
      overall_explanation: 'Mostly fine',
      findings: [{ title: 'Leak', body: 'handle is not closed' }],
    };
    const { events } = read(meta(), event('exited_review_mode', { review_output }));
    expect(events).toMatchObject([{ kind: 'assistant_text', text: 'Mostly fine\n\nLeak\nhandle is not closed' }]);
  });

  it('counts what it does not know and ignores long noise unread', () => {
    expect(read(meta(), event('brand_new'), item('odd'), line('odd_type', {})).unknownTypes).toEqual([
      'event_msg/brand_new',
      'response_item/odd',
      'odd_type',
    ]);
    expect(
      codex.ignores?.(
        '{"timestamp":"2026-06-01T08:00:00.000Z","type":"event_msg","payload":{"type":"token_count","info"',
      ),
    ).toBe(true);
    expect(
      codex.ignores?.('{"timestamp":"2026-06-01T08:00:00.000Z","type":"event_msg","payload":{"type":"user_message"'),
    ).toBe(false);
  });
});
