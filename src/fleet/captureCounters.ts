/** What capture tells of its work, for metrics. Counts are of events. */
export interface CaptureCounters {
  /** Read from transcripts and accepted by the store or the spool. */
  captured(events: number): void;
  /** Taken by the store for the first time. */
  sent(events: number): void;
  /** Written to the spool. */
  spooled(events: number): void;
  /** Known to the store already, or waiting in the spool already. */
  duplicates(events: number): void;
  /** Not sent because their session was opted out of. */
  withheld(events: number): void;
  /** A request to the store failed. */
  storeError(): void;
  /** Whether reading waits, because the spool or the disk is full. */
  paused(isPaused: boolean): void;
  /** Milliseconds between an event's own time and its arrival in the store. */
  lag(milliseconds: number): void;
}

/** Counts nothing. */
export const noCounters: CaptureCounters = {
  captured: () => undefined,
  sent: () => undefined,
  spooled: () => undefined,
  duplicates: () => undefined,
  withheld: () => undefined,
  storeError: () => undefined,
  paused: () => undefined,
  lag: () => undefined,
};
