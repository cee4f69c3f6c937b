import type { SessionEvent } from '../assistants/sessionEvent.ts';

export type OutcomeKind = 'succeeded' | 'corrected' | 'failed' | 'abandoned' | 'unknown';

/** How an episode ended, with the reasons that led to the verdict. */
export interface Outcome {
  readonly kind: OutcomeKind;
  readonly reasons: readonly string[];
}

/** One human prompt and all that follows until the next: the unit of mining. */
export interface Episode {
  /** Id of the opening prompt event, prefixed: stable over re-segmentation. */
  readonly id: string;
  readonly sessionId: string;
  /** 0-based position in its session. */
  readonly index: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly promptEventId: string;
  readonly prompt: string;
  /** Commands in order, normalised to program and sub-command, for workflow mining. */
  readonly steps: readonly string[];
  readonly paths: readonly string[];
  readonly outcome: Outcome;
}

/** An episode together with its events, as the detectors read it. */
export interface EpisodeEvents {
  readonly episode: Omit<Episode, 'outcome'>;
  readonly events: readonly SessionEvent[];
}
