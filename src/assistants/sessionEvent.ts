/** Where in its transcript an event stands; leads back to the evidence while the file exists. */
export interface RawReference {
  /** 1-based line of a line-oriented transcript, null where there is none. */
  readonly line: number | null;
  /** Byte offset and length of the record in the file, null where there is none. */
  readonly offset: number | null;
  readonly length: number | null;
}

/** Who or what caused a prompt. Only `human` and `queued` are typed words addressed to the assistant as a prompt. */
export type PromptOrigin =
  | 'human'
  | 'queued'
  | 'steer'
  | 'shell'
  | 'command'
  | 'skill'
  | 'answer'
  | 'automation'
  | 'agent'
  | 'unknown';

export type ToolCategory =
  | 'shell'
  | 'read'
  | 'search'
  | 'edit'
  | 'write'
  | 'delete'
  | 'web'
  | 'mcp'
  | 'task'
  | 'todo'
  | 'skill'
  | 'question'
  | 'plan'
  | 'other';

export type ToolResultStatus =
  | 'ok'
  | 'error'
  | 'failed-command'
  | 'rejected'
  | 'denied-rule'
  | 'blocked-hook'
  | 'interrupted'
  | 'timeout'
  | 'background'
  | 'unknown';

/** Whether the event lies on the conversation's active path, or on one the user left by rewinding. */
export type Branch = 'live' | 'abandoned' | 'unknown';

interface EventBase {
  /** Stable over re-reads and copies of the transcript: the record's own id where it has one. De-duplicates across files. */
  readonly id: string;
  /** The assistant's own id of the session the record belongs to. */
  readonly sourceSessionId: string;
  /** UTC milliseconds; the previous record's time where the record has none. */
  readonly at: number;
  /** The record that this one continues, where the transcript is a tree. */
  readonly parentId: string | null;
  readonly branch: Branch;
  readonly raw: RawReference;
}

export interface PromptEvent extends EventBase {
  readonly kind: 'user_prompt';
  readonly text: string;
  readonly origin: PromptOrigin;
  /** Name of the rule that decided the origin, kept so that a fix can re-classify. */
  readonly originRule: string;
  /** Slash command or skill name without its slash, when the prompt is one. */
  readonly command: string | null;
  readonly attachments: number;
}

export interface SyntheticInputEvent extends EventBase {
  readonly kind: 'synthetic_input';
  readonly reason:
    | 'reminder'
    | 'environment'
    | 'instructions'
    | 'hook'
    | 'compaction'
    | 'continuation'
    | 'notification'
    | 'meta'
    | 'file-context'
    | 'command-output';
  readonly text: string;
}

export interface AssistantTextEvent extends EventBase {
  readonly kind: 'assistant_text';
  readonly text: string;
  readonly phase: 'commentary' | 'final' | 'unknown';
  readonly model: string | null;
}

export interface ToolCallEvent extends EventBase {
  readonly kind: 'tool_call';
  readonly callId: string;
  readonly tool: string;
  readonly category: ToolCategory;
  /** The shell command line, for category `shell`. */
  readonly command: string | null;
  readonly paths: readonly string[];
  /** Capped JSON or text of the input; for `skill` the skill's name. */
  readonly input: string;
  readonly model: string | null;
}

export interface ToolResultEvent extends EventBase {
  readonly kind: 'tool_result';
  readonly callId: string;
  readonly status: ToolResultStatus;
  readonly exitCode: number | null;
  readonly output: string;
  /** The words the user gave when refusing the call. */
  readonly feedback: string | null;
}

export interface FileEditEvent extends EventBase {
  readonly kind: 'file_edit';
  readonly callId: string | null;
  readonly path: string;
  readonly operation: 'create' | 'update' | 'delete' | 'rename';
  /** Capped excerpts of the lines that went and came; empty when the transcript does not say. */
  readonly removedText: string;
  readonly addedText: string;
  readonly removedLines: number;
  readonly addedLines: number;
  /** `outside`: changed by the user or another program; `user-modified`: the user changed the proposed edit before accepting. */
  readonly state: 'proposed' | 'applied' | 'rejected' | 'user-modified' | 'outside';
}

export interface TurnEndEvent extends EventBase {
  readonly kind: 'turn_end';
  readonly reason: 'done' | 'aborted' | 'error' | 'limit' | 'unknown';
  readonly inferred: boolean;
}

export interface InterruptionEvent extends EventBase {
  readonly kind: 'interruption';
  readonly by: 'user' | 'system';
  readonly during: 'tool' | 'answer' | 'unknown';
}

export interface CompactionEvent extends EventBase {
  readonly kind: 'compaction';
  readonly text: string;
}

/** The conversation went back: `turns` user turns were dropped, or single records were retracted. */
export interface RewindEvent extends EventBase {
  readonly kind: 'rewind';
  readonly turns: number;
  /** Ids of the records that were taken back, where the transcript names them. */
  readonly retractedIds?: readonly string[];
}

export interface SubagentLinkEvent extends EventBase {
  readonly kind: 'subagent_link';
  readonly callId: string | null;
  readonly childSourceSessionId: string | null;
  readonly agentType: string | null;
}

export interface LinkEvent extends EventBase {
  /** A pull request or similar that the session produced. */
  readonly kind: 'link';
  readonly url: string;
}

/** One typed record of a session, as every assistant's parser yields it and the store keeps it. */
export type SessionEvent =
  | PromptEvent
  | SyntheticInputEvent
  | AssistantTextEvent
  | ToolCallEvent
  | ToolResultEvent
  | FileEditEvent
  | TurnEndEvent
  | InterruptionEvent
  | CompactionEvent
  | RewindEvent
  | SubagentLinkEvent
  | LinkEvent;

export type SessionEventKind = SessionEvent['kind'];

/** True for a prompt that a person typed to the assistant, at the prompt or while it worked. */
export function isHumanPrompt(event: SessionEvent): event is PromptEvent {
  return event.kind === 'user_prompt' && (event.origin === 'human' || event.origin === 'queued');
}
