export type SignalKind =
  | 'correction'
  | 'preference'
  | 'rejection'
  | 'plan-rejection'
  | 'interruption'
  | 'revert'
  | 'failure'
  | 'fix'
  | 'test'
  | 'approval'
  | 'repeated-edit'
  | 'user-edit';

/** What an episode tells about right and wrong. */
export interface Signal {
  /** Stable: derived from kind, rule and event. */
  readonly id: string;
  readonly kind: SignalKind;
  readonly sessionId: string;
  readonly episodeId: string | null;
  /** The event the signal is about; it supports what is learned from it. */
  readonly eventId: string;
  /** Further events that belong to it, such as the failing call of a fix. */
  readonly relatedEventIds: readonly string[];
  readonly at: number;
  /** 0 to 1. */
  readonly confidence: number;
  /** Name of the rule that fired. */
  readonly rule: string;
  /** Why the rule fired, in words a user reads. */
  readonly explanation: string;
  /** The user's words, or the command: what a skill line would be made from. */
  readonly text: string;
  /** For `fix`: the command that failed and the variant that passed. */
  readonly before: string | null;
  readonly after: string | null;
}
