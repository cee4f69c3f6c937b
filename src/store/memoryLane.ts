import type { SessionEvent } from '../assistants/sessionEvent.ts';
import type { Aggregate } from '../memory/aggregate.ts';
import type { Fact, PlacedFact } from '../memory/fact.ts';
import type { RollingWindow } from '../memory/summaryWindow.ts';
import type { ScopedAggregate } from '../memory/windowSummaries.ts';

/** Events of one session that were not looked at yet, among those around them that tell what they mean. */
export interface UnseenStretch {
  readonly sessionId: string;
  /** In order, known ones before and between included, the prompt of the episode that was under way in front. */
  readonly events: readonly SessionEvent[];
  readonly newEventIds: ReadonlySet<string>;
  /** Times of the earliest and of the latest new event. */
  readonly from: number;
  readonly to: number;
  /** New events by the start of their quarter of an hour. */
  readonly eventCounts: ReadonlyMap<number, number>;
}

/** A few unseen events in the order in which they were captured. */
export interface UnseenEvents {
  /** What to hand back when their facts are saved. */
  readonly cursor: { readonly from: number; readonly to: number };
  readonly stretches: readonly UnseenStretch[];
}

/** The facts of one stretch, as they are to be kept. */
export interface StretchFacts {
  readonly sessionId: string;
  readonly facts: readonly Fact[];
  readonly eventCounts: ReadonlyMap<number, number>;
}

/** A window that has to be counted anew. */
export type DirtyWindow =
  | { readonly window: RollingWindow; readonly from: number }
  /** Some of the sessions whose summaries are out of date. */
  | { readonly window: 'session'; readonly sessionIds: readonly string[] };

/** What a session's summary is to be; null when nothing of it is left. */
export interface NewSessionSummary {
  readonly sessionId: string;
  readonly summary: {
    readonly from: number;
    readonly to: number;
    readonly aggregate: Aggregate;
    readonly text: string;
  } | null;
}

/** The facts of a stretch of time and how many events it holds, by session. */
export interface WindowFacts {
  readonly facts: readonly PlacedFact[];
  readonly events: ReadonlyMap<string, number>;
}

/** A window's aggregate as it is to be kept; with a text it is searched and read as a summary. */
export interface NewSummary extends ScopedAggregate {
  readonly text: string | null;
}

export interface StoredSummary extends ScopedAggregate {
  readonly number: number;
  readonly window: RollingWindow | 'session';
  readonly from: number;
  readonly to: number;
  readonly madeAt: number;
  /** Null where only the aggregate is kept. */
  readonly text: string | null;
  /** The model that worded the text, null for the template. */
  readonly wordedBy: string | null;
}

/** Narrows facts; null and empty lists do not narrow. */
export interface FactFilter {
  readonly from: number | null;
  /** Exclusive. */
  readonly to: number;
  readonly kinds: readonly Fact['kind'][];
  readonly states: readonly string[];
  /** Where it is given, facts of other names are of no use; a store that cannot look them up may give them all the same. */
  readonly names?: readonly string[];
  readonly limit: number;
}

/** What a stretch of time holds. */
export interface FactCounts {
  readonly sessions: number;
  readonly episodes: number;
  readonly facts: number;
}

export interface SummaryFilter {
  readonly from: number | null;
  readonly to: number | null;
  readonly scope: ScopedAggregate['scope'] | null;
  readonly subject: string | null;
  readonly window: RollingWindow | 'session' | null;
  readonly limit: number;
}

/** The summarised lane of a store. Errors are those of the store. */
export interface MemoryLane {
  /** How many stored events no fact was read from yet. */
  countUnseen(): Promise<number>;
  /** The next events to read facts from, at most so many; null when there are none. */
  nextUnseen(limit: number): Promise<UnseenEvents | null>;
  /**
   * Inserts facts or brings known ones up to date, and marks the windows they lie in; facts of sessions forgotten meanwhile are
   * left out. Saving the same cursor twice changes nothing.
   */
  saveFacts(cursor: UnseenEvents['cursor'], stretches: readonly StretchFacts[]): Promise<void>;
  /** Sessions that were mined since their outcomes were last taken over, at most so many. */
  listRemined(limit: number): Promise<readonly string[]>;
  /** Takes over what mining told of a session: outcomes by prompt, and its corrections in place of those known. */
  saveOutcomes(sessionId: string, outcomes: ReadonlyMap<string, string>, corrections: readonly Fact[]): Promise<void>;

  /** The next window to be counted anew, shorter ones first; null when all are up to date. */
  nextDirty(): Promise<DirtyWindow | null>;
  readWindow(from: number, to: number): Promise<WindowFacts>;
  /** Aggregates of the windows of one size that start in a stretch of time. */
  readParts(window: RollingWindow, from: number, to: number): Promise<readonly ScopedAggregate[]>;
  /** Aggregates of a session's quarters of an hour with its first and last time. */
  readSessionParts(
    sessionId: string,
  ): Promise<{ readonly from: number; readonly to: number; readonly parts: readonly Aggregate[] } | null>;
  /** Replaces the summaries of a window, marks it as counted, and marks the one it is part of. */
  saveWindow(
    window: { readonly window: RollingWindow; readonly from: number; readonly to: number },
    summaries: readonly NewSummary[],
    parent: { readonly window: RollingWindow; readonly from: number } | null,
  ): Promise<void>;
  /** The same for summaries of sessions. */
  saveSessionSummaries(summaries: readonly NewSessionSummary[]): Promise<void>;
  /** Puts a model's words in place of a text, and returns the summary's new number; null when it was replaced meanwhile. */
  saveWording(number: number, text: string, author: string): Promise<number | null>;
  /** Latest first. */
  listSummaries(filter: SummaryFilter): Promise<readonly StoredSummary[]>;

  /** What there is to look at in a stretch of time, its end exclusive. */
  countFacts(from: number | null, to: number): Promise<FactCounts>;
  /** Facts of a stretch of time, the newest first. */
  listFacts(filter: FactFilter): Promise<readonly PlacedFact[]>;
  /** The prompts and changed files of episodes, whenever they were. */
  episodeContext(episodeIds: ReadonlySet<string>): Promise<readonly PlacedFact[]>;
}
