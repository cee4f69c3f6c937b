/** `block`: needs a tick of its own before the text may be approved. `warn`: is shown beside the line. */
export type ScanSeverity = 'block' | 'warn';

/** Something in a text that could harm whoever follows it. */
export interface ScanFinding {
  readonly rule: string;
  readonly severity: ScanSeverity;
  /** 1-based line. */
  readonly line: number;
  /** 1-based column of the first character, and of the one behind the last, in UTF-16 units. */
  readonly column: number;
  readonly endColumn: number;
  /** What it is and what to do, as a sentence for the user. */
  readonly message: string;
}
