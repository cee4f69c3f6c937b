/** What is known of a document besides its words: columns by its place in the segment. */
export interface DocumentColumns {
  /** Numbers of the events. */
  readonly events: Float64Array;
  /** Numbers of their sessions. */
  readonly sessions: Int32Array;
  /** When they happened, UTC milliseconds, ascending. */
  readonly times: Float64Array;
  /** Places in `documentKinds`. */
  readonly kinds: Uint8Array;
}

/** A sealed part of the index: documents by time, and blocks of terms with their postings in the order of the terms. */
export interface SegmentFacts {
  readonly number: number;
  readonly documents: number;
  /** Words of all documents together. */
  readonly words: number;
  readonly fromAt: number;
  readonly toAt: number;
}
