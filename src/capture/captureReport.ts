/** What one run of capture read and stored. */
export interface CaptureReport {
  readonly transcripts: number;
  readonly sessions: number;
  readonly events: number;
  readonly skippedRecords: number;
  /** Bytes read from transcripts in this run. */
  readonly bytes: number;
  readonly ms: number;
}

/** How far capture has come; `fraction` is 0 to 1, null while the amount of work is unknown. */
export interface CaptureProgress {
  readonly message: string;
  readonly fraction: number | null;
}
