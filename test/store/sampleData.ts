import { emptyFacts, type SessionFacts } from '../../src/assistants/session.ts';
import type { PromptEvent, SessionEvent, ToolCallEvent } from '../../src/assistants/sessionEvent.ts';
import type { Proposal } from '../../src/mining/proposal.ts';
import type { Decision, Skill, SkillVersion } from '../../src/skills/skill.ts';
import type { CaptureBatch, TranscriptState } from '../../src/store/store.ts';

export function transcript(overrides: Partial<TranscriptState> = {}): TranscriptState {
  return {
    path: '/home/ada/.claude/projects/app/one.jsonl',
    assistant: 'claude-code',
    role: 'main',
    relativePath: 'app/one.jsonl',
    identity: '2049:77',
    headHash: 'abc',
    headLength: 128,
    offset: 4096,
    line: 12,
    sizeBytes: 4096,
    modifiedAt: 1_764_000_000_123.75,
    parserState: { turn: 3, nested: { open: ['a'] } },
    belongs: true,
    missing: false,
    skippedRecords: 1,
    unknownTypes: { 'new-type': 2 },
    lastError: null,
    ...overrides,
  };
}

const BASE = { sourceSessionId: 's1', parentId: null, branch: 'live' } as const;
const RAW = { line: 1, offset: 0, length: 100 };
export const START = 1_764_000_000_000;

export function prompt(id: string, overrides: Partial<PromptEvent> = {}): PromptEvent {
  return {
    ...BASE,
    raw: RAW,
    id,
    at: START,
    kind: 'user_prompt',
    text: `prompt ${id}`,
    origin: 'human',
    originRule: 'typed',
    command: null,
    attachments: 0,
    ...overrides,
  };
}

export function toolCall(id: string, overrides: Partial<ToolCallEvent> = {}): ToolCallEvent {
  return {
    ...BASE,
    raw: RAW,
    id,
    at: START + 1,
    kind: 'tool_call',
    callId: `call-${id}`,
    tool: 'Bash',
    category: 'shell',
    command: 'pnpm test',
    paths: ['/app/src/a.ts', '/app/b c.ts'],
    input: '{"command":"pnpm test"}',
    model: 'model-1',
    ...overrides,
  };
}

/** One event of every kind, in order. */
export function everyKind(): readonly SessionEvent[] {
  const at = (step: number) => ({ ...BASE, raw: { line: step, offset: step * 10, length: 10 }, at: START + step });
  return [
    prompt('k1', { ...at(1), origin: 'command', command: 'review', attachments: 2, text: 'Größe → 漢字 🙂' }),
    { ...at(2), id: 'k2', kind: 'synthetic_input', reason: 'file-context', text: '' },
    { ...at(3), id: 'k3', kind: 'assistant_text', text: 'answer', phase: 'final', model: null },
    toolCall('k4', { ...at(4), parentId: 'k3', branch: 'unknown' }),
    {
      ...at(5),
      id: 'k5',
      kind: 'tool_result',
      callId: 'call-k4',
      status: 'failed-command',
      exitCode: 137,
      output: 'no',
      feedback: 'use pnpm',
    },
    {
      ...at(6),
      id: 'k6',
      kind: 'tool_result',
      callId: 'x',
      status: 'ok',
      exitCode: null,
      output: 'yes',
      feedback: null,
    },
    {
      ...at(7),
      id: 'k7',
      kind: 'file_edit',
      callId: null,
      path: '/app/a.ts',
      operation: 'update',
      removedText: 'old',
      addedText: 'new',
      removedLines: 1,
      addedLines: 2,
      state: 'user-modified',
    },
    { ...at(8), id: 'k8', kind: 'turn_end', reason: 'aborted', inferred: true },
    { ...at(9), id: 'k9', kind: 'interruption', by: 'user', during: 'tool' },
    { ...at(10), id: 'k10', kind: 'compaction', text: 'summary' },
    { ...at(11), id: 'k11', kind: 'rewind', turns: 2 },
    { ...at(12), id: 'k12', kind: 'subagent_link', callId: 'c', childSourceSessionId: 's9', agentType: null },
    {
      ...at(13),
      id: 'k13',
      kind: 'link',
      url: 'https://example.org/pull/1',
      raw: { line: null, offset: null, length: null },
    },
  ];
}

export function batch(
  events: readonly SessionEvent[],
  sessions: readonly SessionFacts[] = [],
  state: Partial<TranscriptState> = {},
): CaptureBatch {
  return { transcript: transcript(state), sessions, events };
}

export function facts(sourceSessionId: string, overrides: Partial<SessionFacts> = {}): SessionFacts {
  return { ...emptyFacts(sourceSessionId), ...overrides };
}

export function proposal(id: string, overrides: Partial<Proposal> = {}): Proposal {
  return {
    id,
    patternKey: `pattern-${id}`,
    kind: 'correction',
    change: 'create',
    status: 'pending',
    name: 'use-pnpm',
    title: 'Use pnpm',
    description: 'Use pnpm when installing packages.',
    score: { total: 0.62, parts: [{ name: 'recurrence', value: 0.5, weight: 0.3, explanation: 'in 2 sessions' }] },
    sessions: 2,
    evidence: [
      {
        eventId: 'e1',
        sessionId: 'claude-code:1',
        assistant: 'claude-code',
        file: '/home/ada/one.jsonl',
        line: 7,
        at: START,
        quote: 'no, use pnpm',
        supports: true,
        skillLine: 12,
        signal: 'correction',
        isNew: false,
      },
      {
        eventId: 'e2',
        sessionId: 'codex:1',
        assistant: 'codex',
        file: null,
        line: null,
        at: START + 5,
        quote: 'npm is fine here',
        supports: false,
        skillLine: null,
        signal: 'preference',
        isNew: true,
      },
    ],
    reason: null,
    sources: [],
    contradiction: null,
    skillMd: '---\nname: use-pnpm\n---\n\nUse pnpm.\r\n',
    edited: false,
    createdAt: START,
    updatedAt: START,
    ...overrides,
  };
}

export function skill(version = 1, text = 'Use pnpm.'): Skill {
  return {
    name: 'use-pnpm',
    title: 'Use pnpm',
    description: 'Use pnpm when installing packages.',
    status: 'approved',
    version,
    skillMd: text,
    contentHash: `hash of ${text}`,
    proposalId: 'p1',
    targets: ['/app/.claude/skills/use-pnpm/SKILL.md'],
    approvedAt: START,
    retiredAt: null,
  };
}

export function skillVersion(version = 1, text = 'Use pnpm.'): SkillVersion {
  return { name: 'use-pnpm', version, skillMd: text, contentHash: `hash of ${text}`, at: START, reason: 'approved' };
}

export function decision(id: string, overrides: Partial<Decision> = {}): Decision {
  return {
    id,
    kind: 'approve',
    subject: 'p1',
    at: START,
    by: 'ada',
    reason: null,
    contentHash: 'hash of Use pnpm.',
    skillMd: 'Use pnpm.',
    ...overrides,
  };
}
