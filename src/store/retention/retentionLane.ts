/** How large the database is. */
export interface StoreSpace {
  readonly fileBytes: number;
  /** Pages of the file that hold nothing and are used again. */
  readonly freeBytes: number;
}

/** How large the database is, and what became of its raw events. */
export interface StoreSizes extends StoreSpace {
  /** Whether free pages can be given back; files that other tools made may lack what that takes. */
  readonly canShrink: boolean;
  /** Raw events that were pruned so far, and of how many sessions. */
  readonly prunedEvents: number;
  readonly prunedSessions: number;
  /** Sessions that are not mined yet, which therefore keep all of their events. */
  readonly unminedSessions: number;
}

/** A session whose raw events may go. */
export interface PrunableSession {
  readonly sessionId: string;
  /** UTC milliseconds. */
  readonly lastEventAt: number;
}

/** Raw events and roughly the bytes of their texts. */
export interface PrunedAmount {
  readonly events: number;
  readonly bytes: number;
}

/** What is known of the raw events that a session lost. */
export interface PrunedSession {
  readonly events: number;
  /** Nothing that happened until then is raw any more, but for what is cited. UTC milliseconds. */
  readonly untilAt: number;
  readonly prunedAt: number;
}

/**
 * Takes raw events out of the store and keeps what was made of them: sessions, episodes, signals, outcomes, facts,
 * summaries, proposals with their quotes, decisions, skills and the ledger. Each call is one short transaction, so that it
 * may be stopped, or killed, after any. Errors are those of the store.
 */
export interface RetentionLane {
  /** Costs the same whatever the store holds. */
  space(): Promise<StoreSpace>;
  /** Counts sessions, so it is not for every captured line. */
  sizes(): Promise<StoreSizes>;
  /**
   * Sessions that ended before a time (UTC milliseconds) and have raw events left to prune, the oldest first: those that
   * were mined, indexed and summarised whole. `after` goes on behind one that was named before.
   */
  listPrunable(before: number, limit: number, after?: PrunableSession): Promise<readonly PrunableSession[]>;
  /** What pruning the session would take away. */
  weigh(sessionId: string): Promise<PrunedAmount>;
  /**
   * Prunes at most so many events of the session, the oldest first, and returns what went; no events when all that may go
   * had gone. What signals, proposals that wait, skills in force and the ledger cite stays. `indexText` then drops what went
   * from the search index.
   */
  prune(sessionId: string, limit: number): Promise<PrunedAmount>;
  /** null for a session that has all of its events. */
  pruned(sessionId: string): Promise<PrunedSession | null>;
  /** Whether an event of this id was stored once and pruned. */
  isPruned(eventId: string): Promise<boolean>;
  /**
   * Drops at most so many summaries of quarters of an hour and hours that ended before a time (UTC milliseconds) and returns
   * how many; 0 when none are left. Summaries of days and sessions stay, and are not counted anew any more.
   */
  compactSummaries(before: number, limit: number): Promise<number>;
  /** Gives at most so many free pages back to the disk and returns the bytes; 0 when there are none to give. */
  shrink(pages: number): Promise<number>;
}
