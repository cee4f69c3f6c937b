import type { DocumentKind } from './searchableText.ts';

/** A word or phrase to look for, as it was typed. */
export interface SearchTerm {
  readonly text: string;
  /** The words must follow one another. */
  readonly isPhrase: boolean;
  /** The last word may go on. */
  readonly isPrefix: boolean;
}

/** What to look for in events. Times are UTC milliseconds; null and empty lists do not narrow. */
export interface EventSearch {
  readonly wanted: readonly SearchTerm[];
  readonly excluded: readonly SearchTerm[];
  readonly since: number | null;
  readonly until: number | null;
  readonly assistants: readonly string[];
  readonly kinds: readonly DocumentKind[];
  /** Of the episode that an event belongs to. */
  readonly outcomes: readonly string[];
  /** Parts of the folder or branch in which a session ran; any will do. */
  readonly places: readonly string[];
  /** Skillify's ids or the assistants' own, or the beginning of one. */
  readonly sessions: readonly string[];
  readonly limit: number;
}

/** An event that answers a search. */
export interface FoundEvent {
  readonly id: string;
  readonly sessionId: string;
  readonly sourceSessionId: string;
  readonly sessionTitle: string | null;
  /** Transcript and 1-based line, null where there is none. */
  readonly file: string;
  readonly line: number | null;
  readonly assistant: string;
  readonly at: number;
  readonly kind: DocumentKind;
  /** The words that were searched: of a failed result the lines that say why. */
  readonly text: string;
  /** Outcome of its episode; null while that is not mined. */
  readonly outcome: string | null;
  /** From 0 to about 1, where 1 is the best that any text could reach. */
  readonly score: number;
  /** Further events with the very same text that were left out. */
  readonly repeats: number;
}

/** What a search in events came to. */
export interface EventFindings {
  readonly events: readonly FoundEvent[];
  /** False when very many answer the query, and only the newest or best of them were looked at. */
  readonly isExhaustive: boolean;
  /** True when no text has all words, so that some had to do. */
  readonly isRelaxed: boolean;
  /** Words that are in no indexed text, as typed. */
  readonly unknownWords: readonly string[];
}
