import type { CaptureReport } from '../capture/captureReport.ts';
import type { DriftRow } from '../capture/drift.ts';
import type { Evidence, Proposal, ProposalKind, ProposalStatus, Score, TeamProvenance } from '../mining/proposal.ts';
import type { LintFinding } from '../skills/document/lintFinding.ts';
import type { Decision, Skill, SkillVersion } from '../skills/skill.ts';
import type { BrowseMethods } from './browseContract.ts';
import type { Caution } from './cautionContract.ts';
import type { ConnectMethods } from './connectContract.ts';
import type { DecisionMethods } from './decisionContract.ts';
import type { CopyView, DeliveryMethods, DeliveryRequest } from './deliveryContract.ts';
import type { LedgerMethods } from './ledgerContract.ts';
import type { QuestionMethods, RecallMethods, SearchMethods, SuggestionMethods } from './memoryContract.ts';
import type { RetentionMethods, RetentionStatus } from './retentionContract.ts';
import type { TeamMethods } from './teamContract.ts';
import type { ToolMethods } from './tools/toolContract.ts';
import type { TranscriptMethods } from './transcriptContract.ts';
import type { TriggerLabMethods } from './triggerLabContract.ts';
import type { VersionMethods } from './versionContract.ts';
import type { WriterEvents, WriterMethods, WriterReport } from './writerContract.ts';

/** Raised when a message changes shape; both ends must agree before anything else is said. */
export const PROTOCOL_VERSION = 3;

export interface MiningReport {
  readonly sessions: number;
  readonly episodes: number;
  readonly ms: number;
  /** Patterns that were not proposed, because a skill written by hand or elsewhere says them already. */
  readonly covered?: readonly { readonly title: string; readonly skill: string }[];
}

export interface NowReport {
  readonly captured: CaptureReport;
  readonly mined: MiningReport;
  /** Proposals that this run created or changed. */
  readonly proposals: readonly ProposalView[];
  /** Proposals waiting for a decision, including those. */
  readonly pending: number;
  /** What the writer model did; left out by an engine that only mined. */
  readonly writer?: WriterReport;
}

/** Where transcripts of one assistant were found that a capture would look at. */
export interface TranscriptSource {
  readonly assistant: string;
  readonly displayName: string;
  readonly folders: readonly string[];
  readonly transcripts: number;
  readonly sizeBytes: number;
  /** True when other projects' files may be among them, whose first records are looked at. */
  readonly mixedProjects: boolean;
}

/** What hooks are for: telling of turns and sessions, or naming skills with each prompt. */
export type HookPurpose = 'capture' | 'recall';

export type HookAction = 'status' | 'plan-install' | 'plan-uninstall' | 'install' | 'uninstall';

/** Where an assistant's hooks stand, and what was or would be written. */
export interface HookView {
  readonly assistant: string;
  readonly displayName: string;
  readonly installed: boolean;
  /** null before: the file is new; null after: it is removed. */
  readonly changes: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[];
  readonly note: string | null;
}

/** A proposal as every client shows it (the shape of the CLI's `--json` too). */
export interface ProposalView extends Proposal {
  /** SHA-256 of `skillMd`; an approval names it, so that nothing else than what was shown is written. */
  readonly contentHash: string;
  /** The total of the score from which a pattern is proposed. */
  readonly threshold: number;
  readonly lint: readonly LintFinding[];
  /** What must be looked at before an approval; those of severity `block` need a tick each. */
  readonly cautions: readonly Caution[];
  /** Absolute path that an approval would write, or of a retirement remove. */
  readonly target: string;
  /** Unified diff against the skill's file as it stood when the change was proposed; null where there is none to show. */
  readonly diff: string | null;
}

/** One row of the review queue: what the list shows without loading drafts and evidence. */
export interface ProposalSummary {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly change: Proposal['change'];
  readonly status: ProposalStatus;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly total: number;
  readonly sessions: number;
  readonly evidenceCount: number;
  readonly assistants: readonly string[];
  readonly createdAt: number;
  /** True when a side must be chosen before it can be approved. */
  readonly isChoice: boolean;
  /** Lines and findings that need a tick of their own, so that it can only be approved by itself; absent where there are none. */
  readonly ticksNeeded?: number;
  /** Of a skill that the team approved; absent for all others. */
  readonly provenance?: TeamProvenance;
}

export interface SkillView extends Skill {
  /** State of its copies against the approved text: `same` when all are. */
  readonly onDisk: 'same' | 'changed' | 'missing';
  /** In the order of `targets`. */
  readonly copies: readonly CopyView[];
  /** Sentences on what was just done; empty when it is only listed. */
  readonly notices: readonly string[];
}

export interface AssistantStatus {
  readonly id: string;
  readonly displayName: string;
  readonly transcripts: number;
  readonly sessions: number;
  readonly events: number;
  readonly skippedRecords: number;
  readonly lastEventAt: number | null;
  readonly problems: readonly string[];
}

export interface EngineStatus {
  readonly project: {
    readonly key: string;
    readonly name: string;
    readonly path: string;
    readonly paths: readonly string[];
  };
  readonly store: {
    readonly path: string;
    readonly mode: string;
    readonly readOnly: boolean;
    readonly sizeBytes: number;
    readonly schemaVersion: number;
    readonly note: string | null;
  };
  readonly assistants: readonly AssistantStatus[];
  readonly lanes: {
    readonly raw: { readonly events: number; readonly sessions: number; readonly transcripts: number };
    readonly codified: {
      readonly pending: number;
      readonly skills: number;
      readonly signals: number;
      readonly episodes: number;
    };
  };
  /** Where the store stands against its limits, and what was pruned; null for a store that is looked after elsewhere. */
  readonly retention: RetentionStatus | null;
  /** What of the transcripts was not understood, by assistant and version; names and counts, never content. */
  readonly drift: readonly DriftRow[];
  readonly lastRunAt: number | null;
  readonly watching: boolean;
}

export interface SessionView {
  readonly id: string;
  readonly sourceId: string;
  readonly assistant: string;
  readonly file: string;
  readonly cwd: string | null;
  readonly title: string | null;
  readonly startedAt: number;
  readonly lastEventAt: number;
  readonly interactive: boolean | null;
  readonly isSubagent: boolean;
  readonly events: number;
  readonly humanPrompts: number;
  readonly toolCalls: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

export interface SignalView {
  readonly kind: string;
  readonly assistant: string;
  readonly session: string;
  readonly file: string;
  readonly line: number | null;
  readonly record: string;
  readonly at: number;
  readonly confidence: number;
  /** At or above the strict threshold, where nine in ten corrections were right on projects the model had not seen. */
  readonly strict: boolean;
  readonly rule: string;
  readonly explanation: string;
  readonly text: string;
}

/** A stretch of a session around one event, for reading evidence in place. */
export interface TranscriptExcerpt {
  readonly sessionId: string;
  readonly assistant: string;
  readonly title: string | null;
  readonly file: string;
  readonly fileExists: boolean;
  readonly focusEventId: string;
  readonly entries: readonly TranscriptEntry[];
}

export interface TranscriptEntry {
  readonly eventId: string;
  readonly kind: string;
  readonly at: number;
  readonly line: number | null;
  readonly heading: string;
  readonly text: string;
}

/** What an import added. */
export interface ImportedReport {
  readonly sessions: number;
  readonly events: number;
  readonly skippedRecords: number;
  readonly format: string;
}

/** What forgetting a session took away. */
export interface ForgetReport {
  /** The assistants' own ids of the sessions that went, sub-agents' included. */
  readonly sessions: readonly string[];
  readonly events: number;
  readonly proposals: number;
  /** Approved skills that lost evidence; they stay. */
  readonly skills: readonly string[];
}

export type DismissReason = 'wrong' | 'not-useful' | 'too-specific' | 'already-known' | 'other';

/** Every request a client can make of the engine: name to parameters and result. */
export interface EngineMethods
  extends BrowseMethods,
    ConnectMethods,
    DecisionMethods,
    DeliveryMethods,
    QuestionMethods,
    RecallMethods,
    RetentionMethods,
    SearchMethods,
    SuggestionMethods,
    LedgerMethods,
    TeamMethods,
    ToolMethods,
    TranscriptMethods,
    TriggerLabMethods,
    VersionMethods,
    WriterMethods {
  now: { params: { readonly trigger: 'command' | 'turn-end' | 'every-n-turns' | 'idle' }; result: NowReport };
  capture: { params: Record<string, never>; result: CaptureReport };
  status: { params: Record<string, never>; result: EngineStatus };
  sessions: { params: Record<string, never>; result: readonly SessionView[] };
  signals: { params: Record<string, never>; result: readonly SignalView[] };
  listProposals: { params: { readonly statuses?: readonly ProposalStatus[] }; result: readonly ProposalSummary[] };
  getProposal: { params: { readonly id: string }; result: ProposalView };
  /** Chooses a side of opposite advice, 1-based: its text becomes the draft that an approval names. */
  chooseSide: { params: { readonly id: string; readonly side: number }; result: ProposalView };
  /**
   * Carries out exactly what was shown, named by the hash of its text; fails with `changed-meanwhile` if draft or files
   * differ, with `choice-needed` before a side was chosen, and with `tick-needed` unless `ticks` has the key of every caution
   * that blocks.
   */
  approve: {
    params: {
      readonly id: string;
      readonly contentHash: string;
      readonly delivery?: DeliveryRequest;
      readonly ticks?: readonly string[];
    };
    result: SkillView;
  };
  dismiss: { params: { readonly id: string; readonly reason: DismissReason; readonly note: string }; result: null };
  /** Puts a proposal off until a time (UTC milliseconds), or for a week. */
  snooze: { params: { readonly id: string; readonly until?: number }; result: null };
  /** Takes a dismissal or snooze back: the proposal is pending again. */
  reopen: { params: { readonly id: string }; result: null };
  editDraft: { params: { readonly id: string; readonly skillMd: string }; result: ProposalView };
  /** Findings on a text, those on what the repository no longer has included; `path` is where it stands, absolute. */
  lint: {
    params: { readonly skillMd: string; readonly name: string | null; readonly path?: string };
    result: readonly LintFinding[];
  };
  listSkills: { params: Record<string, never>; result: readonly SkillView[] };
  skillHistory: { params: { readonly name: string }; result: readonly SkillVersion[] };
  retire: { params: { readonly name: string; readonly reason: string }; result: SkillView };
  /**
   * Writes an earlier version of a skill again, as its newest; null for the one before, or of a retired skill the last. Fails with
   * `tick-needed` where the scanner finds what nobody ticked, unless the lines are accepted by number.
   */
  restore: {
    params: { readonly name: string; readonly version: number | null; readonly acceptLines?: readonly number[] };
    result: SkillView;
  };
  decisions: { params: Record<string, never>; result: readonly Decision[] };
  excerpt: { params: { readonly eventId: string }; result: TranscriptExcerpt };
  /** Starts or stops following live sessions. */
  watch: { params: { readonly enabled: boolean }; result: null };
  diagnostics: { params: Record<string, never>; result: { readonly lines: readonly string[] } };
  /** Removes every trace of a session, by Skillify's id or the assistant's own, and never reads it again. */
  forget: { params: { readonly session: string }; result: ForgetReport };
  /** Reads a file, or the files of a folder, that the user picked; the format is found out where none is named. */
  importFile: { params: { readonly path: string; readonly format: string | null }; result: ImportedReport };
  /** What a capture would look at; lists folders and opens no file. */
  sources: { params: Record<string, never>; result: readonly TranscriptSource[] };
  /** Hooks of the assistants named, or of all that are on this machine. Only `install` and `uninstall` write. */
  hooks: {
    params: {
      readonly action: HookAction;
      readonly assistants: readonly string[];
      readonly purpose?: HookPurpose;
    };
    result: readonly HookView[];
  };
}

export interface EngineProgress {
  readonly phase: 'capture' | 'signals' | 'mining' | 'wording' | 'idle';
  readonly message: string;
  /** 0 to 1, null when the amount of work is unknown. */
  readonly fraction: number | null;
  /** Sessions that are still to be looked at in this run. */
  readonly sessionsLeft?: number;
  /** While drafts are worded: tokens used so far in this run. */
  readonly tokens?: number;
  /** The same in US dollars, null where the model's price is not known. */
  readonly costUsd?: number | null;
  /** How many more calls fit into the budget, null before the first. */
  readonly callsLeft?: number | null;
}

/** What the engine tells without being asked; `changed` says what to fetch again, never a delta. */
export interface EngineEvents extends WriterEvents {
  progress: EngineProgress;
  changed: { readonly what: 'proposals' | 'skills' | 'status' | 'team' };
  log: { readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string };
}

export type EngineMethod = keyof EngineMethods;

/** The engine as its clients hold it, in-process or across a thread. */
export interface EngineClient {
  request<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
    options?: { readonly signal?: AbortSignal },
  ): Promise<EngineMethods[M]['result']>;
  onEvent<E extends keyof EngineEvents>(event: E, listener: (payload: EngineEvents[E]) => void): { dispose(): void };
  dispose(): Promise<void>;
}

export type { CaptureReport, Evidence, LintFinding, Score };
