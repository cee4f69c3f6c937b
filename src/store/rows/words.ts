import type { AssistantId, TranscriptRole } from '../../assistants/assistant.ts';
import type { SessionRelation } from '../../assistants/session.ts';
import type {
  AssistantTextEvent,
  Branch,
  FileEditEvent,
  InterruptionEvent,
  PromptOrigin,
  SessionEventKind,
  SyntheticInputEvent,
  ToolCategory,
  ToolResultStatus,
  TurnEndEvent,
} from '../../assistants/sessionEvent.ts';
import type { ProposalChange, ProposalKind, ProposalStatus, ScorePart, SideAction } from '../../mining/proposal.ts';
import type { OutcomeKind } from '../../signals/episode.ts';
import type { SignalKind } from '../../signals/signal.ts';
import type { DecisionKind, Skill } from '../../skills/skill.ts';
import type { Words } from './recordReader.ts';

export const ASSISTANTS: Words<AssistantId> = {
  'claude-code': true,
  codex: true,
  cursor: true,
  openclaw: true,
  hermes: true,
  pi: true,
  'copilot-chat': true,
  'copilot-cli': true,
  'gemini-cli': true,
  opencode: true,
  cline: true,
  roo: true,
  'import:otlp': true,
  'import:langfuse': true,
  'import:openai-ft': true,
  'import:specstory': true,
};
export const ROLES: Words<TranscriptRole> = { main: true, subagent: true };
export const RELATIONS: Words<SessionRelation> = {
  subagent: true,
  fork: true,
  'resume-copy': true,
  branch: true,
  delegate: true,
};
export const BRANCHES: Words<Branch> = { live: true, abandoned: true, unknown: true };
export const EVENT_KINDS: Words<SessionEventKind> = {
  user_prompt: true,
  synthetic_input: true,
  assistant_text: true,
  tool_call: true,
  tool_result: true,
  file_edit: true,
  turn_end: true,
  interruption: true,
  compaction: true,
  rewind: true,
  subagent_link: true,
  link: true,
};
export const ORIGINS: Words<PromptOrigin> = {
  human: true,
  queued: true,
  steer: true,
  shell: true,
  command: true,
  skill: true,
  answer: true,
  automation: true,
  agent: true,
  unknown: true,
};
export const SYNTHETIC_REASONS: Words<SyntheticInputEvent['reason']> = {
  reminder: true,
  environment: true,
  instructions: true,
  hook: true,
  compaction: true,
  continuation: true,
  notification: true,
  meta: true,
  'file-context': true,
  'command-output': true,
};
export const PHASES: Words<AssistantTextEvent['phase']> = { commentary: true, final: true, unknown: true };
export const CATEGORIES: Words<ToolCategory> = {
  shell: true,
  read: true,
  search: true,
  edit: true,
  write: true,
  delete: true,
  web: true,
  mcp: true,
  task: true,
  todo: true,
  skill: true,
  question: true,
  plan: true,
  other: true,
};
export const RESULT_STATUSES: Words<ToolResultStatus> = {
  ok: true,
  error: true,
  'failed-command': true,
  rejected: true,
  'denied-rule': true,
  'blocked-hook': true,
  interrupted: true,
  timeout: true,
  background: true,
  unknown: true,
};
export const OPERATIONS: Words<FileEditEvent['operation']> = { create: true, update: true, delete: true, rename: true };
export const EDIT_STATES: Words<FileEditEvent['state']> = {
  proposed: true,
  applied: true,
  rejected: true,
  'user-modified': true,
  outside: true,
};
export const END_REASONS: Words<TurnEndEvent['reason']> = {
  done: true,
  aborted: true,
  error: true,
  limit: true,
  unknown: true,
};
export const INTERRUPTERS: Words<InterruptionEvent['by']> = { user: true, system: true };
export const INTERRUPTED_WORK: Words<InterruptionEvent['during']> = { tool: true, answer: true, unknown: true };
export const OUTCOMES: Words<OutcomeKind> = {
  succeeded: true,
  corrected: true,
  failed: true,
  abandoned: true,
  unknown: true,
};
export const SIGNAL_KINDS: Words<SignalKind> = {
  correction: true,
  preference: true,
  rejection: true,
  'plan-rejection': true,
  interruption: true,
  revert: true,
  failure: true,
  fix: true,
  test: true,
  approval: true,
  'repeated-edit': true,
  'user-edit': true,
};
export const CHANGES: Words<ProposalChange> = { create: true, revise: true, merge: true, retire: true };
export const PROPOSAL_STATUSES: Words<ProposalStatus> = {
  pending: true,
  approved: true,
  dismissed: true,
  snoozed: true,
  superseded: true,
};
export const SIDE_ACTIONS: Words<SideAction> = { write: true, keep: true, retire: true };
export const PROPOSAL_KINDS: Words<ProposalKind> = {
  correction: true,
  preference: true,
  fix: true,
  workflow: true,
  suggestion: true,
  team: true,
};
export const SCORE_PARTS: Words<ScorePart['name']> = {
  recurrence: true,
  recency: true,
  outcome: true,
  explicitness: true,
  acceptance: true,
  opposition: true,
};
export const SKILL_STATUSES: Words<Skill['status']> = { approved: true, retired: true };
export const DECISIONS: Words<DecisionKind> = {
  approve: true,
  dismiss: true,
  edit: true,
  choose: true,
  snooze: true,
  retire: true,
  restore: true,
  merge: true,
  suggest: true,
  undo: true,
  deliver: true,
  undeliver: true,
  'reject-signal': true,
  'accept-signal': true,
};
