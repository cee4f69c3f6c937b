import { beforeEach, describe, expect, it } from 'vitest';
import { claudeCode } from '../../src/assistants/claudeCode/assistant.ts';
import { projectSlug, slugMayHold, transcriptRole } from '../../src/assistants/claudeCode/places.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { assistant, newConversation, record, sessionId, toolUse, user } from './claudeCodeRecords.ts';
import { eventsOf, readTranscript } from './readTranscript.ts';

const read = (...records: JsonRecord[]) => readTranscript(claudeCode, records);

describe('Claude Code: sessions', () => {
  beforeEach(newConversation);

  it('finds main and sub-agent files of both layouts and nothing else', () => {
    const roles = [
      `-w-app/${sessionId}.jsonl`,
      '-w-app/agent-12ab34cd.jsonl',
      `-w-app/${sessionId}/subagents/agent-a1.jsonl`,
      `-w-app/${sessionId}/subagents/workflows/wf_12345678-abc/agent-a2.jsonl`,
      `-w-app/${sessionId}/subagents/workflows/wf_12345678-abc/journal.jsonl`,
      `-w-app/${sessionId}/tool-results/1.txt`,
      '-w-app/memory/notes.jsonl',
      'history.jsonl',
    ].map(transcriptRole);
    expect(roles).toEqual(['main', 'subagent', 'subagent', 'subagent', null, null, null, null]);
  });

  it('names folders as Claude Code does', () => {
    expect(projectSlug('D:\\oh-my-posh')).toBe('D--oh-my-posh');
    expect(projectSlug('/w/my_app.x')).toBe('-w-my-app-x');
    const long = `/w/${'a'.repeat(250)}`;
    expect(projectSlug(long)).toMatch(/^-w-a{197}-[0-9a-z]+$/);
    expect(slugMayHold(projectSlug(long), long)).toBe(true);
    expect(slugMayHold('-w-app-sub', '/w/app/')).toBe(true);
    expect(slugMayHold('-W-APP', '/w/app')).toBe(true);
    expect(slugMayHold('-w-application', '/w/app')).toBe(false);
  });

  it('looks in every root that is configured, and in the historical one', () => {
    const context = {
      home: '/h',
      environment: {},
      projectPaths: ['/w/app'],
      joinPath: (...parts: string[]) => parts.join('/'),
    };
    expect(claudeCode.locate(context).map((place) => place.folder)).toEqual([
      '/h/.claude/projects',
      '/h/.config/claude/projects',
    ]);
    const environment = { CLAUDE_CONFIG_DIR: '/a/,/b/projects', XDG_CONFIG_HOME: '/x' };
    expect(claudeCode.locate({ ...context, environment }).map((place) => place.folder)).toEqual([
      '/a/projects',
      '/b/projects',
      '/x/claude/projects',
    ]);
  });

  it('states facts: first folder, last branch, model, surface', () => {
    const { facts } = read(
      user('hello'),
      record('assistant', {
        cwd: '/elsewhere',
        gitBranch: 'topic',
        version: '2.1.231',
        message: { model: 'claude-opus-5', content: [{ type: 'text', text: 'hi' }] },
      }),
    );
    expect(facts).toMatchObject([
      {
        sourceSessionId: sessionId,
        cwd: '/w/app',
        gitBranch: 'topic',
        agentVersion: '2.1.231',
        model: 'claude-opus-5',
        interactive: true,
        channel: 'cli',
        title: 'hello',
      },
    ]);
  });

  it('prefers the title the user gave, then the generated one', () => {
    const ai = { type: 'ai-title', aiTitle: 'Generated', sessionId };
    expect(
      read(user('first'), ai, { type: 'custom-title', customTitle: 'Mine', sessionId }, { ...ai, aiTitle: 'Later' })
        .facts[0]?.title,
    ).toBe('Mine');
    newConversation();
    expect(read(ai, user('first'), { ...ai, aiTitle: 'Later' }).facts[0]?.title).toBe('Later');
  });

  it('takes a summary only for the conversation it names', () => {
    const prompt = user('first');
    expect(read(prompt, { type: 'summary', summary: 'Other', leafUuid: 'elsewhere' }).facts[0]?.title).toBe('first');
    expect(read(prompt, { type: 'summary', summary: 'This', leafUuid: prompt.uuid }).facts[0]?.title).toBe('This');
  });

  it('tells headless from attended without an entry point', () => {
    const bare = { entrypoint: undefined };
    const mode = { type: 'permission-mode', permissionMode: 'default', sessionId };
    const queue = { type: 'queue-operation', operation: 'enqueue', sessionId };
    expect(read(user('x', bare)).facts[0]?.interactive).toBeNull();
    expect(read(queue, user('x', bare), mode).facts[0]?.interactive).toBe(true);
    expect(read(queue, user('x', bare)).facts[0]?.interactive).toBe(false);
    expect(read(user('x', { entrypoint: 'sdk-py' }), mode).facts[0]?.interactive).toBe(false);
  });

  it('assigns records by their own session id', () => {
    const { events, facts } = read(user('one'), user('two', { sessionId: 'other-session' }));
    expect(events.map((event) => event.sourceSessionId)).toEqual([sessionId, 'other-session']);
    expect(facts).toHaveLength(2);
  });

  it('makes a session of each sub-agent, in its own file or inline', () => {
    const nested = readTranscript(claudeCode, [user('look', { isSidechain: true, agentId: 'a1' })], {
      role: 'subagent',
      relativePath: `-w-app/${sessionId}/subagents/agent-a1.jsonl`,
    });
    const sibling = readTranscript(claudeCode, [user('look')], {
      role: 'subagent',
      relativePath: '-w-app/agent-9f.jsonl',
    });
    const inline = read(user('hi'), user('look', { isSidechain: true, parentUuid: null }));
    for (const [facts, id] of [
      [nested.facts[0], `${sessionId}/agent-a1`],
      [sibling.facts[0], `${sessionId}/agent-9f`],
      [inline.facts[1], `${sessionId}/sidechain`],
    ] as const) {
      expect(facts).toMatchObject({
        sourceSessionId: id,
        relation: 'subagent',
        parentSourceSessionId: sessionId,
        interactive: false,
      });
    }
  });

  it('ends a turn once, by record or by the answer itself', () => {
    const bySystem = read(
      toolUse('t', 'Bash', { command: 'x' }),
      record('system', { subtype: 'stop_hook_summary' }),
      record('system', { subtype: 'turn_duration' }),
    );
    expect(eventsOf(bySystem.events, 'turn_end')).toMatchObject([{ inferred: false }]);
    newConversation();
    const byAnswer = read(
      assistant([{ type: 'text', text: 'done' }], {}, 'end_turn'),
      record('system', { subtype: 'turn_duration' }),
    );
    expect(eventsOf(byAnswer.events, 'turn_end')).toMatchObject([{ inferred: true, reason: 'done' }]);
    newConversation();
    const failed = record('assistant', {
      isApiErrorMessage: true,
      error: 'rate_limit',
      message: { model: '<synthetic>', content: [{ type: 'text', text: 'API Error' }] },
    });
    expect(read(failed).events).toMatchObject([{ kind: 'turn_end', reason: 'limit' }]);
  });

  it('keeps the tree whole over records without events', () => {
    const prompt = user('go');
    const noise = record('progress', { data: { type: 'hook_progress' } });
    const thinking = assistant([{ type: 'thinking', thinking: '' }]);
    const answer = assistant([{ type: 'text', text: 'ok' }]);
    const { events } = read(prompt, noise, thinking, answer);
    expect(events).toMatchObject([{ id: prompt.uuid }, { id: answer.uuid, parentId: prompt.uuid }]);
  });

  it('joins a compaction to what came before', () => {
    const before = user('go');
    const boundary = record('system', {
      subtype: 'compact_boundary',
      parentUuid: null,
      logicalParentUuid: before.uuid,
    });
    const summary = user('All so far', { isCompactSummary: true });
    expect(read(before, boundary, summary).events[1]).toMatchObject({ kind: 'compaction', parentId: before.uuid });
  });

  it('falls back to the previous time and then to the file time', () => {
    const { events } = read(
      user('a', { timestamp: '1970-01-01T00:00:00.000Z' }),
      user('b'),
      user('c', { timestamp: 'soon' }),
    );
    expect(events[0]?.at).toBe(Date.UTC(2026, 4, 2));
    expect(events[2]?.at).toBe(events[1]?.at);
  });

  it('keeps one link however often it is written, and counts what it does not know', () => {
    const link = { type: 'pr-link', prUrl: 'https://example.invalid/pull/1', sessionId };
    const { events, unknownTypes } = read(
      link,
      link,
      { type: 'brand-new', sessionId },
      record('attachment', { attachment: { type: 'odd' } }),
    );
    expect(new Set(events.map((event) => event.id)).size).toBe(1);
    expect(unknownTypes).toEqual(['brand-new', 'attachment/odd']);
  });

  it('skips account data unread', () => {
    expect(claudeCode.ignores?.('{"type":"bridge-session","sessionId":"x"')).toBe(true);
    expect(claudeCode.ignores?.('{"type":"custom-title","customTitle":"bridge-session"')).toBe(false);
  });
});
