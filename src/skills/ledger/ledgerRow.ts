/** As what the mistake that a skill was made from came back. */
export type Recurrence = 'said-again' | 'same-failure' | 'reverted';

/** What one session tells about one skill. Sessions that tell nothing have no row. */
export interface LedgerRow {
  readonly name: string;
  readonly sessionId: string;
  /** The version that stood in the skill folders when the session started; 0 before the first. */
  readonly version: number;
  /** The situation that the skill is for arose. */
  readonly isEligible: boolean;
  readonly isLoaded: boolean;
  /** Null when the mistake did not come back. */
  readonly recurred: Recurrence | null;
  /** The event that shows it. */
  readonly recurredEventId: string | null;
  /** The user said the opposite of what the skill says. */
  readonly isOpposed: boolean;
}

/** A row with what is known of its session. */
export interface LedgerSession extends LedgerRow {
  readonly assistant: string;
  readonly model: string | null;
  /** Start of the session, UTC milliseconds. */
  readonly at: number;
  /** The skill was named to the assistant with a prompt (recall). */
  readonly isRecalled: boolean;
}
