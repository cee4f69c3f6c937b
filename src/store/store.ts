import type { AssistantId, TranscriptRole } from '../assistants/assistant.ts';
import type { SessionFacts } from '../assistants/session.ts';
import type { SessionEvent, SessionEventKind } from '../assistants/sessionEvent.ts';
import type { JsonRecord } from '../base/json.ts';
import type { Proposal, ProposalStatus } from '../mining/proposal.ts';
import type { SessionProfile } from '../mining/relatedSessions.ts';
import type { Episode } from '../signals/episode.ts';
import type { Signal, SignalKind } from '../signals/signal.ts';
import type { Survival } from '../signals/survival.ts';
import type { Decision, Skill, SkillVersion } from '../skills/skill.ts';
import type { Exclusion, Forgotten } from './exclusion.ts';
import type { LedgerLane } from './ledgerLane.ts';
import type { MemoryLane } from './memoryLane.ts';
import type { ModelCall, ModelCallEnd, ModelCallTexts, ModelUsage, NewModelCall } from './modelCall.ts';
import type { RetentionLane } from './retention/retentionLane.ts';
import type { EventFindings, EventSearch } from './search/eventSearch.ts';
import type { FoundSummary } from './tables/searchSummaries.ts';

/** How far a transcript has been read. Saved in the same transaction as the events it yielded. */
export interface TranscriptState {
  readonly path: string;
  readonly assistant: AssistantId;
  readonly role: TranscriptRole;
  /** Path relative to the place it was found in. */
  readonly relativePath: string;
  /** `device:inode` or the best the platform has; null where unknown. */
  readonly identity: string | null;
  /** Hash of the first bytes (as many as `headLength`), to notice a replaced file. */
  readonly headHash: string | null;
  readonly headLength: number;
  /** Byte offset behind the last complete record that was read. */
  readonly offset: number;
  /** 1-based number of the last line that was read. */
  readonly line: number;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  /** Parser state to continue with. */
  readonly parserState: JsonRecord | null;
  /** false: its sessions are of another project and it is not read. */
  readonly belongs: boolean;
  readonly missing: boolean;
  /** Records that could not be read at all, whole life. */
  readonly skippedRecords: number;
  /** Count by type name of records the parser did not know, whole life. */
  readonly unknownTypes: Readonly<Record<string, number>>;
  readonly lastError: string | null;
}

/** A session as the store keeps it. Counts are of events stored so far, on any branch unless said. */
export interface Session extends SessionFacts {
  readonly id: string;
  readonly assistant: AssistantId;
  /** Transcript the session was first read from. */
  readonly file: string;
  readonly isSubagent: boolean;
  /** Name of the member who contributed it; null in a store of one person. */
  readonly member: string | null;
  readonly startedAt: number;
  readonly lastEventAt: number;
  readonly events: number;
  readonly humanPrompts: number;
  readonly toolCalls: number;
  /** Episode outcomes by kind, empty until mined. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Number of stored events when it was last mined; less than `events` means it grew. */
  readonly minedEvents: number;
}

/** What one read of a transcript yielded. */
export interface CaptureBatch {
  readonly transcript: TranscriptState;
  readonly sessions: readonly SessionFacts[];
  readonly events: readonly SessionEvent[];
}

export interface AppendResult {
  readonly inserted: number;
  /** Events already there under the same id: copies in resumed and forked files. */
  readonly duplicates: number;
  /** Ids of sessions that gained events. */
  readonly sessionIds: readonly string[];
}

/** An event as stored: with its place in the session and its transcript. */
export interface StoredEvent {
  readonly sequence: number;
  readonly sessionId: string;
  readonly file: string;
  readonly event: SessionEvent;
}

/** An event without its words: what laying out a long session needs. */
export interface EventOutline {
  readonly id: string;
  readonly kind: SessionEventKind;
  /** The kind's own classification: origin of a prompt, status of a result, state of an edit; null where there is none. */
  readonly variant: string | null;
  readonly branch: SessionEvent['branch'];
  readonly callId: string | null;
  /** Of its main text. */
  readonly sizeBytes: number;
}

export interface StoreLocation {
  /** `file`: sql.js on a real SQLite file. `segments`: the fallback. */
  readonly mode: 'file' | 'segments' | 'postgres';
  readonly path: string;
  readonly readOnly: boolean;
  readonly sizeBytes: number;
  readonly schemaVersion: number;
  /** Why the fallback or read-only mode is in use, as a sentence; null when all is as it should be. */
  readonly note: string | null;
}

export interface EventFilter {
  readonly kinds?: readonly SessionEventKind[];
  readonly ids?: readonly string[];
}

export interface SignalFilter {
  readonly kinds?: readonly SignalKind[];
  readonly sessionId?: string;
  readonly sessionIds?: ReadonlySet<string>;
}

/**
 * The narrow contract every store fulfils; one suite in test/store is run on each implementation.
 * Every method rejects with a SkillifyError: `store-read-only` for a write to a store opened read-only,
 * `store-broken` when the file cannot be used. What a resolved write has stored survives a kill of the process.
 */
export interface Store {
  /** Facts and rolling summaries. */
  readonly memory: MemoryLane;
  /** What sessions tell about skills. */
  readonly ledger: LedgerLane;
  /** Pruning of raw events; left out by stores whose size is looked after elsewhere. */
  readonly retention?: RetentionLane;

  location(): Promise<StoreLocation>;
  close(): Promise<void>;

  listTranscripts(): Promise<readonly TranscriptState[]>;
  /** Events, sessions and the cursor in one transaction. Event ids already stored are left as they are. */
  appendCapture(batch: CaptureBatch): Promise<AppendResult>;
  /** Several batches in one transaction, in order; what many small transcripts gave. */
  appendCaptures(batches: readonly CaptureBatch[]): Promise<readonly AppendResult[]>;
  /** Saves only what is known of transcripts (cursor, missing, belongs, error), many in one transaction. */
  saveTranscripts(transcripts: readonly TranscriptState[]): Promise<void>;
  /** Marks events as abandoned or live again after the conversation tree was resolved. */
  setBranches(sessionId: string, branches: ReadonlyMap<string, SessionEvent['branch']>): Promise<void>;

  listSessions(): Promise<readonly Session[]>;
  /** Events of one session in order: time, then file order. */
  readEvents(sessionId: string, filter?: EventFilter): Promise<readonly StoredEvent[]>;
  /** Events by id over all sessions, in no set order; unknown ids are left out. */
  readEventsById(ids: readonly string[]): Promise<readonly StoredEvent[]>;
  /** All events of one session in order, without their words; meant for sessions of any length. */
  outlineEvents(sessionId: string): Promise<readonly EventOutline[]>;
  /** Events by id, without their place in the session, in no set order; unknown ids are left out. */
  readEventBodies(ids: readonly string[]): Promise<readonly SessionEvent[]>;
  /** Ids of the events of a session that hold a text, in order. Letters beyond ASCII must match in case. */
  searchEvents(sessionId: string, text: string): Promise<readonly string[]>;

  /** Puts at most so many texts into the index, or does as much other work on it; returns how much, 0 when none is left. */
  indexText(limit: number): Promise<number>;
  /** Events that are stored and were not yet looked at for the index; 0 when it is complete. */
  notYetIndexed(): Promise<number>;
  /** Events by their words, ranked; of what is in the index. */
  findEvents(search: EventSearch): Promise<EventFindings>;
  /** A word of the index that one slip of the hand makes of this one; null when there is none. */
  closeWord(word: string): Promise<string | null>;
  /** The newest summaries that have all words and lie in a stretch of time (UTC milliseconds), not ranked. */
  findSummaries(
    wanted: EventSearch['wanted'],
    since: number | null,
    until: number | null,
    limit: number,
  ): Promise<readonly FoundSummary[]>;

  /** Replaces what was mined of each session and records how many events that was based on, all in one transaction. */
  saveMined(mined: readonly MinedSession[]): Promise<void>;
  /** Counts every session as not yet mined; what was made of each stays until it is replaced. */
  forgetMined(): Promise<void>;
  /** Of the sessions named, or of all. */
  listEpisodes(sessionIds?: ReadonlySet<string>): Promise<readonly Episode[]>;
  listSignals(filter?: SignalFilter): Promise<readonly Signal[]>;
  /** The profiles saved with what was mined, of the sessions that started last first; all, or so many. */
  listProfiles(limit?: number): Promise<readonly SessionProfile[]>;

  /** How far git was asked about each session's edits; without the verdicts. */
  listSurvivalMarks(): Promise<readonly SurvivalMark[]>;
  /** What git told of one session's edits, by episode id; empty when it was not asked. */
  readSurvivals(sessionId: string): Promise<ReadonlyMap<string, Survival>>;
  /** Replaces what git told of each session. Sessions named in `changed` count as grown, so they are mined again. */
  saveSurvivals(sessions: readonly SessionSurvival[], changed: ReadonlySet<string>): Promise<void>;

  /** Inserts or replaces proposals with their evidence. */
  saveProposals(proposals: readonly Proposal[]): Promise<void>;
  /** Newest first within a status; all statuses when none is named. */
  listProposals(statuses?: readonly ProposalStatus[]): Promise<readonly Proposal[]>;
  getProposal(id: string): Promise<Proposal | null>;

  /** Records a decision and its effects in one transaction, synced to disk before it resolves; applying an id twice changes nothing. */
  decide(decision: Decision, effects: DecisionEffects): Promise<void>;
  listDecisions(): Promise<readonly Decision[]>;

  listSkills(): Promise<readonly Skill[]>;
  listSkillVersions(name: string): Promise<readonly SkillVersion[]>;

  /** Small values of the engine's own, such as the time of the last run. Values are JSON. */
  getValue(key: string): Promise<unknown>;
  setValue(key: string, value: unknown): Promise<void>;

  counts(): Promise<StoreCounts>;

  /** Writes a call to a language model down before anything is sent, synced to disk; returns its number. */
  beginModelCall(call: NewModelCall): Promise<number>;
  /** Writes down how a call ended, synced to disk before it resolves: an answer was paid for. */
  endModelCall(number: number, end: ModelCallEnd): Promise<void>;
  /** Newest first, without their texts. */
  listModelCalls(limit: number): Promise<readonly ModelCall[]>;
  readModelCall(number: number): Promise<ModelCallTexts | null>;
  /** The newest answer to a request that was made before; null when there is none, or it was forgotten. */
  findModelAnswer(requestHash: string): Promise<string | null>;
  /** What calls since a time (UTC milliseconds) came to, upper bounds of unfinished ones included. */
  modelUsage(since: number): Promise<ModelUsage>;

  listExclusions(): Promise<readonly Exclusion[]>;
  /** Records what must not be read; one that is there already is left as it is. */
  exclude(exclusions: readonly Exclusion[]): Promise<void>;
  /** Takes an exclusion back: what it concerned is read again where it still exists. */
  include(kind: Exclusion['kind'], subject: string): Promise<void>;
  /**
   * Removes every trace of the sessions and of their sub-agents, from the bytes of every file of the store too; nothing
   * but their ids stays, as exclusions with this reason; without a reason not even those. Unknown ids are ignored.
   */
  forgetSessions(sessionIds: readonly string[], reason: string | null): Promise<Forgotten>;
}

/** What mining made of one session. */
export interface MinedSession {
  readonly sessionId: string;
  readonly episodes: readonly Episode[];
  readonly signals: readonly Signal[];
  /** Number of stored events that it was made from. */
  readonly minedEvents: number;
  /** Left out for what is not looked at when patterns are sought, such as sub-agents. */
  readonly profile?: SessionProfile;
}

/** How far git was asked about the edits of one session. */
export interface SurvivalMark {
  readonly sessionId: string;
  /** The commit that was the repository's head then. */
  readonly head: string;
  /** Number of stored events that were looked at. */
  readonly events: number;
  /** Nothing more is to be learned unless the session grows. */
  readonly isSettled: boolean;
}

/** What git told of the edits of one session, by episode id. */
export interface SessionSurvival extends SurvivalMark {
  readonly episodes: ReadonlyMap<string, Survival>;
}

/** What a decision changes besides being recorded. */
export interface DecisionEffects {
  readonly proposals?: readonly Proposal[];
  readonly skill?: Skill;
  readonly skillVersion?: SkillVersion;
  /** Further skills whose state it changes: those that a merge retires. */
  readonly otherSkills?: readonly Skill[];
}

export interface StoreCounts {
  readonly transcripts: number;
  readonly sessions: number;
  readonly events: number;
  readonly episodes: number;
  readonly signals: number;
  readonly proposals: number;
  readonly skills: number;
}
