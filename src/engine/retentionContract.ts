/** How long raw events are kept; 0 sets no bound. */
export interface RetentionPolicy {
  /** Raw events of sessions that ended longer ago are pruned. */
  readonly days: number;
  /** Beyond so many million bytes the oldest sessions are pruned. */
  readonly maxSizeMb: number;
}

/** What applies where nothing else is said: raw events of the last year, and two gigabytes at most. */
export const defaultRetention: RetentionPolicy = { days: 365, maxSizeMb: 2_048 };

/** What pruning took away, or would. */
export interface PruneReport {
  readonly dryRun: boolean;
  readonly sessions: number;
  readonly events: number;
  /** Roughly what the texts of the events took. */
  readonly bytes: number;
  /** What the file shrank by; the rest is free inside it and used again. */
  readonly givenBackBytes: number;
  /** Sessions that are not mined yet and therefore kept theirs. */
  readonly unminedSessions: number;
}

/** The last pruning, UTC milliseconds; several that followed each other count as one. */
export interface RetentionRun extends Omit<PruneReport, 'dryRun' | 'unminedSessions'> {
  readonly at: number;
  /** false: it goes on where it was. */
  readonly isDone: boolean;
}

/** Where the store stands against its limits. */
export interface RetentionStatus extends RetentionPolicy {
  readonly fileBytes: number;
  /** Of the file, what holds nothing and is used again. */
  readonly freeBytes: number;
  /** false: pruning frees space inside the file without making it smaller. */
  readonly canShrink: boolean;
  readonly prunedEvents: number;
  readonly prunedSessions: number;
  readonly lastRun: RetentionRun | null;
  /** What to do about a limit that is near, or reached; null while there is room. */
  readonly notice: string | null;
}

/** What can be asked about pruning. */
export interface RetentionMethods {
  /** Prunes by the settings, or what ended longer ago than so many days; `dryRun` only tells what would go. */
  prune: { params: { readonly olderThanDays: number | null; readonly dryRun: boolean }; result: PruneReport };
}
