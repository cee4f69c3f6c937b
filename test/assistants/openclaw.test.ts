import { describe, expect, it } from 'vitest';
import { openclaw } from '../../src/assistants/openclaw/assistant.ts';
import { isHumanPrompt } from '../../src/assistants/sessionEvent.ts';
import type { JsonRecord } from '../../src/base/json.ts';
import { foreignDatabase, insertRows, openDatabase } from '../support/foreignDatabase.ts';
import { expectSameWithCuts } from './lineCuts.ts';
import { eventsOf, readTranscript } from './readTranscript.ts';

const sessionId = '5d1e0000-0000-4000-8000-000000000001';
const relativePath = `main/sessions/${sessionId}.jsonl`;
const identity = { role: 'main' as const, relativePath, fallbackTime: Date.UTC(2026, 5, 1) };
const time = (second: number) => new Date(Date.UTC(2026, 5, 1, 8, 0, second)).toISOString();
const header = { type: 'session', version: 3, id: sessionId, timestamp: time(0), cwd: '/w/openclaw-workspace' };
const message = (id: string, parentId: string | null, role: string, more: JsonRecord): JsonRecord => ({
  type: 'message',
  id,
  parentId,
  timestamp: time(Number.parseInt(id, 16) % 60),
  message: { role, ...more },
});
const user = (id: string, text: string, more: JsonRecord = {}) =>
  message(id, null, 'user', { content: [{ type: 'text', text }], ...more });
const call = (id: string, parentId: string, callId: string, command: string) =>
  message(id, parentId, 'assistant', {
    content: [{ type: 'toolCall', id: callId, name: 'exec', arguments: { command, workdir: '/w/app' } }],
    stopReason: 'toolUse',
  });
const result = (id: string, parentId: string, toolCallId: string, details: JsonRecord, text = 'out') =>
  message(id, parentId, 'toolResult', { toolCallId, content: [{ type: 'text', text }], details, isError: false });
const sender = 'Sender (untrusted metadata):\n```json\n{\n  "label": "openclaw-tui"\n}\n```\n\n';
const read = (...records: JsonRecord[]) => readTranscript(openclaw, records, { relativePath });
const session = [
  header,
  user('01', '[Mon 2026-06-01 10:00 GMT+2] fix the flaky test', {
    provenance: { kind: 'external_user', sourceChannel: 'telegram' },
  }),
  call('02', '01', 'c1', 'npm test'),
  result('03', '02', 'c1', { status: 'failed', exitCode: 1, durationMs: 1 }),
  message('04', '03', 'assistant', {
    content: [{ type: 'text', text: '[[reply_to_current]] One test fails.' }],
    stopReason: 'stop',
  }),
  {
    type: 'custom_message',
    customType: 'openclaw.runtime-context',
    content: 'x',
    id: '05',
    parentId: '04',
    timestamp: time(5),
  },
  user('06', 'danke'),
];

describe('OpenClaw: JSONL', () => {
  it('reads prompts without their stamps, exit codes from details and answers without reply tags', () => {
    const { events, facts, unknownTypes } = read(...session);
    expect(unknownTypes).toEqual([]);
    expect(events.filter(isHumanPrompt).map((prompt) => prompt.text)).toEqual(['fix the flaky test', 'danke']);
    expect(eventsOf(events, 'tool_result')).toMatchObject([{ status: 'failed-command', exitCode: 1 }]);
    expect(eventsOf(events, 'assistant_text')).toMatchObject([{ text: 'One test fails.' }]);
    expect(facts).toMatchObject([{ sourceSessionId: sessionId, cwd: '/w/openclaw-workspace' }]);
  });

  it('gives the same events however often it is saved in between', () => {
    expectSameWithCuts(openclaw, session, relativePath);
  });

  it.each([
    [
      `${sender}[Sun 2026-04-05 18:05 GMT+2] ja und sag mir danach wo die datei ist`,
      'ja und sag mir danach wo die datei ist',
    ],
    [`System: [2026-04-09 21:08:59 GMT+2] Gateway restart ok\n\n${sender}[Fri 2026-04-10 09:13 GMT+2] ja`, 'ja'],
    ['[Telegram User (@user) id:1 +8m 2026-01-30 17:19 GMT+9] hi\n[message_id: 5]', 'hi'],
    [`Conversation info (untrusted metadata):\n\`\`\`json\n{}\n\`\`\`\n\n${sender}mach weiter`, 'mach weiter'],
    ['[tools] edit failed: besteht noch', '[tools] edit failed: besteht noch'],
  ])('finds the typed words in %j', (text, words) => {
    expect(read(header, user('01', text)).events.filter(isHumanPrompt)).toMatchObject([{ text: words }]);
  });

  it.each([
    ['[cron:2b23 sync] Führe den Sync aus', {}, 'user_prompt', 'automation'],
    ['Read HEARTBEAT.md if it exists (workspace context). Follow it strictly.', {}, 'user_prompt', 'automation'],
    [
      'System: [2026-04-11 05:22] Sync\n\nA scheduled reminder has been triggered. The reminder is: x',
      {},
      'user_prompt',
      'automation',
    ],
    ['[Inter-session message] done', {}, 'user_prompt', 'agent'],
    ['do it', { provenance: { kind: 'inter_session', sourceTool: 'sessions_send' } }, 'user_prompt', 'agent'],
    ['do it', { provenance: { kind: 'external_user', jobId: 'j' } }, 'user_prompt', 'automation'],
    ['done', { provenance: { kind: 'inter_session', sourceTool: 'subagent_announce' } }, 'synthetic_input', undefined],
    ['tick', { provenance: { kind: 'internal_system' } }, 'synthetic_input', undefined],
    ['System: [2026-04-11 05:22] nothing else', {}, 'synthetic_input', undefined],
    ['A new session was started via /new or /reset. Say hi.', {}, 'synthetic_input', undefined],
    [
      '[Sun 2026-04-05 17:42 GMT+2] An async command the user already approved has completed.',
      {},
      'synthetic_input',
      undefined,
    ],
  ])('takes %j for no prompt of a person', (text, more, kind, origin) => {
    const [event] = read(header, user('01', text, more)).events;
    expect(event).toMatchObject(origin === undefined ? { kind } : { kind, origin });
  });

  it.each([
    [{ status: 'approval-pending', approvalId: 'a' }, 'background'],
    [{ status: 'running', pid: 1 }, 'background'],
    [{ status: 'approval-unavailable', reason: 'x' }, 'denied-rule'],
    [{ status: 'error', error: 'x' }, 'error'],
    [{ status: 'completed', exitCode: 0 }, 'ok'],
    [{ status: 'completed', exitCode: 2 }, 'failed-command'],
    [{ status: 'failed', timedOut: true }, 'timeout'],
  ])('reads the outcome of %j', (details, status) => {
    const { events } = read(header, call('02', '01', 'c1', 'ls'), result('03', '02', 'c1', details));
    expect(eventsOf(events, 'tool_result')).toMatchObject([{ status }]);
  });

  it('takes facts from the index of sessions', () => {
    const index = {
      'agent:main:main': { sessionId: 'a', displayName: 'Main', model: 'm' },
      'agent:main:subagent:1': { sessionId: 'b', spawnedBy: 'agent:main:main', label: 'helper' },
      'agent:main:cron:2': { sessionId: 'c' },
      'agent:main:telegram:group:3': { sessionId: 'd' },
    };
    const reading = openclaw.parseDocument?.(JSON.stringify(index), identity);
    expect(reading?.events).toEqual([]);
    expect(reading?.facts).toMatchObject([
      { sourceSessionId: 'a', title: 'Main', interactive: true, relation: null },
      { sourceSessionId: 'b', relation: 'subagent', parentSourceSessionId: 'a', interactive: false },
      { sourceSessionId: 'c', interactive: false, channel: 'cron' },
      { sourceSessionId: 'd', interactive: null, channel: 'gateway:telegram' },
    ]);
    expect(openclaw.parseDocument?.('{"a":', identity).skippedRecords).toBe(1);
  });

  it('finds transcripts, those put aside, the index and the database', () => {
    const joinPath = (...segments: string[]) => segments.join('/');
    const locate = (environment: Record<string, string>) =>
      openclaw.locate({ home: '/h', environment, projectPaths: [], joinPath });
    expect(new Set(locate({}).map((place) => place.folder))).toEqual(
      new Set(['/h/.openclaw/agents', '/h/.clawdbot/agents']),
    );
    const places = locate({ OPENCLAW_STATE_DIR: '/s' });
    const formats = (path: string) =>
      places.filter((place) => place.accepts(path) !== null).map((place) => place.format ?? 'lines');
    expect(formats(relativePath)).toEqual(['lines']);
    expect(formats(`${relativePath}.reset.2026-04-06T23-10-07.435Z`)).toEqual(['lines']);
    expect(formats('main/sessions/a.trajectory.jsonl')).toEqual([]);
    expect(formats('main/sessions/a.jsonl.lock')).toEqual([]);
    expect(formats('main/sessions/sessions.json')).toEqual(['document']);
    expect(formats('main/agent/openclaw-agent.sqlite')).toEqual(['database']);
  });
});

describe('OpenClaw: database', () => {
  const rows = (id: string, entries: readonly JsonRecord[]) =>
    entries.map((entry, seq) => ({ session_id: id, seq, event_json: JSON.stringify(entry), created_at: 1 }));

  it('reads sessions with what the tables beside say, and again only what changed', () => {
    const database = openDatabase();
    insertRows(database, 'transcript_events', rows(sessionId, session));
    insertRows(database, 'transcript_events', rows('cron', [header, user('11', 'nightly')]));
    insertRows(database, 'session_nodes', [
      {
        session_key: 'agent:main:main',
        current_session_id: sessionId,
        display_name: 'Flaky',
        created_actor_type: 'human',
      },
      { session_key: 'cron:n', current_session_id: 'cron', display_name: null, created_actor_type: 'system' },
    ]);
    insertRows(database, 'session_transcript_active_events', [{ session_id: sessionId, seq: 1 }]);
    const foreign = foreignDatabase(database);
    const first = openclaw.readDatabase?.(foreign, identity, null);
    expect(first?.events.filter(isHumanPrompt)).toMatchObject([
      { text: 'fix the flaky test', branch: 'live' },
      { text: 'danke', branch: 'abandoned' },
    ]);
    expect(first?.events).toContainEqual(expect.objectContaining({ text: 'nightly', origin: 'automation' }));
    expect(first?.facts).toMatchObject([{ title: 'Flaky' }, { sourceSessionId: 'cron', interactive: false }]);
    const again = openclaw.readDatabase?.(foreign, identity, first?.cursor ?? null);
    expect(again?.events).toEqual([]);
    insertRows(database, 'transcript_events', [{ session_id: sessionId, seq: 90, event_json: null, created_at: 1 }]);
    const third = openclaw.readDatabase?.(foreign, identity, again?.cursor ?? null);
    expect(third?.skippedRecords).toBe(1);
    expect(third?.events.map((event) => event.sourceSessionId)).not.toContain('cron');
    expect(third?.events.length).toBeGreaterThan(0);
  });

  it('gives an entry the id it has as a line', () => {
    const database = openDatabase();
    insertRows(database, 'transcript_events', rows(sessionId, session));
    const reading = openclaw.readDatabase?.(foreignDatabase(database), identity, null);
    expect(reading?.events.map((event) => event.id)).toEqual(read(...session).events.map((event) => event.id));
  });

  it('refuses a database without transcripts', () => {
    expect(() => openclaw.readDatabase?.(foreignDatabase(openDatabase()), identity, null)).toThrow();
  });
});
