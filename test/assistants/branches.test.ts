import { beforeEach, describe, expect, it } from 'vitest';
import { resolveBranches } from '../../src/assistants/branches.ts';
import { claudeCode } from '../../src/assistants/claudeCode/assistant.ts';
import { codex } from '../../src/assistants/codex/assistant.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { assistant, newConversation, record, toolResult, toolUse, user } from './claudeCodeRecords.ts';
import { event, meta, newRollout } from './codexRecords.ts';
import { readTranscript } from './readTranscript.ts';

const abandonedIds = (...records: JsonRecord[]) => {
  const branches = resolveBranches(readTranscript(claudeCode, records).events);
  return [...branches].filter(([, branch]) => branch === 'abandoned').map(([id]) => id);
};
const says = (text: string) => assistant([{ type: 'text', text }]);

describe('branches', () => {
  beforeEach(() => {
    newConversation();
    newRollout();
  });

  it('leaves a straight conversation alone', () => {
    expect(abandonedIds(user('a'), says('b'), user('c'), says('d'))).toEqual([]);
  });

  it('abandons what followed a prompt that was replaced', () => {
    const start = [user('a'), says('ready')];
    const fork = start[1]?.uuid ?? '';
    const wrong = [user('wrong'), says('working on wrong')];
    const right = [user('right', { parentUuid: fork }), says('working on right')];
    expect(abandonedIds(...start, ...wrong, ...right)).toEqual(wrong.map((one) => one.uuid));
  });

  it('sees the fork over records that give no events', () => {
    const root = [user('a'), says('ready')];
    const noise = record('attachment', { attachment: { type: 'hook_success' } });
    const wrong = user('wrong');
    const right = user('right', { parentUuid: noise.uuid });
    expect(abandonedIds(...root, noise, wrong, right)).toEqual([wrong.uuid]);
  });

  it('does not take parallel tool calls for a fork', () => {
    const prompt = user('go');
    const first = toolUse('t1', 'Read', { file_path: 'a' });
    const second = toolUse('t2', 'Read', { file_path: 'b' });
    const resultOne = toolResult('t1', 'a', { parentUuid: first.uuid });
    const resultTwo = toolResult('t2', 'b', { parentUuid: second.uuid });
    expect(abandonedIds(prompt, first, second, resultOne, resultTwo, says('done'), user('next'))).toEqual([]);
  });

  it('does not judge roots, missing parents or cycles', () => {
    expect(abandonedIds(user('a', { parentUuid: null }), user('b', { parentUuid: null }))).toEqual([]);
    newConversation();
    expect(abandonedIds(user('a', { parentUuid: 'nobody' }), says('x'), user('b', { parentUuid: 'else' }))).toEqual([]);
    newConversation();
    const loop = [
      user('a', { uuid: 'u1', parentUuid: 'u2' }),
      user('b', { uuid: 'u2', parentUuid: 'u1' }),
      user('c', { uuid: 'u3', parentUuid: 'u3' }),
    ];
    expect(abandonedIds(...loop)).toEqual([]);
  });

  it('keeps the way over a compaction', () => {
    const before = [user('a'), says('b')];
    const boundary = record('system', {
      subtype: 'compact_boundary',
      parentUuid: null,
      logicalParentUuid: before[1]?.uuid,
    });
    expect(abandonedIds(...before, boundary, user('sum', { isCompactSummary: true }), user('c'), says('d'))).toEqual(
      [],
    );
  });

  it('abandons turns that were rolled back by number', () => {
    const { events } = readTranscript(codex, [
      meta(),
      event('user_message', { message: 'one' }),
      event('agent_message', { message: 'did one' }),
      event('user_message', { message: 'two' }),
      event('agent_message', { message: 'did two' }),
      event('thread_rolled_back', { num_turns: 1 }),
      event('user_message', { message: 'three' }),
    ]);
    expect([...resolveBranches(events).values()]).toEqual(['live', 'live', 'abandoned', 'abandoned', 'live', 'live']);
  });

  it('abandons answers that were taken back', () => {
    const wrong = says('wrong');
    expect(
      abandonedIds(user('a'), wrong, assistant([{ type: 'text', text: 'right' }], { supersedesUuids: [wrong.uuid] })),
    ).toEqual([wrong.uuid]);
  });

  it('stands a conversation of many thousand records', () => {
    const records = Array.from({ length: 20_000 }, (_, index) =>
      index % 2 === 0 ? user(`p${index}`) : says(`a${index}`),
    );
    const again = user('again', { parentUuid: records[1]?.uuid });
    expect(abandonedIds(...records, again)).toHaveLength(records.length - 2);
  });
});
