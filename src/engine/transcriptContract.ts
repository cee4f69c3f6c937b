/** What a row of a transcript is: what was said, what was done, or what happened. */
export type RowKind = 'prompt' | 'input' | 'answer' | 'tool' | 'edit' | 'note';

/** A session laid out as rows, without their texts: enough to scroll through it at once. */
export interface TranscriptIndex {
  readonly sessionId: string;
  readonly assistant: string;
  readonly displayName: string;
  readonly title: string | null;
  readonly file: string;
  readonly fileExists: boolean;
  readonly startedAt: number;
  readonly lastEventAt: number;
  /** Rises with each event that is stored or pruned; rows are asked for by it, so that a session that changed is laid out anew. */
  readonly version: number;
  /** One letter for each row, see `rowLetters`. */
  readonly kinds: string;
  /** Characters of each row's text, for estimating its height. */
  readonly sizes: readonly number[];
  readonly episodes: readonly TranscriptEpisode[];
  readonly signals: readonly TranscriptSignal[];
  /** What of the session is no longer raw; null while all of it is there. */
  readonly pruned: PrunedNote | null;
  /** 0-based row of the event that was asked for, null when none was or it has no row. */
  readonly focus: number | null;
}

/** How many events of a session were pruned, until when it happened, and when they were. UTC milliseconds. */
export interface PrunedNote {
  readonly events: number;
  readonly untilAt: number;
  readonly prunedAt: number;
}

/** The letter that stands for a kind of row in `TranscriptIndex.kinds`. */
export type RowLetter = 'P' | 'I' | 'A' | 'T' | 'E' | 'N';

/** How the episode that a row opens ended. */
export interface TranscriptEpisode {
  readonly row: number;
  readonly outcome: 'succeeded' | 'corrected' | 'failed' | 'abandoned' | 'unknown';
  readonly reasons: readonly string[];
}

/** A signal at the row it is about. */
export interface TranscriptSignal {
  readonly id: string;
  readonly row: number;
  readonly kind: string;
  readonly rule: string;
  readonly explanation: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** A person said that it is none. */
  readonly isWrong: boolean;
}

/** A text that may have been cut for the way; the rest is asked for when it is wanted. */
export interface CutText {
  readonly text: string;
  readonly cutChars: number;
}

interface RowBase {
  readonly eventId: string;
  readonly at: number;
  /** 1-based line in the transcript file, null where there is none. */
  readonly line: number | null;
  /** On a path that the user left by going back. */
  readonly isAbandoned: boolean;
}

/** How a tool call ended. */
export interface ToolOutcome {
  readonly status: string;
  readonly exitCode: number | null;
  readonly output: CutText;
  /** The user's words when refusing it. */
  readonly feedback: string | null;
}

/** One row of a transcript with its text. */
export type TranscriptRow =
  | (RowBase & { readonly kind: 'prompt' | 'input'; readonly origin: string; readonly text: CutText })
  | (RowBase & { readonly kind: 'answer'; readonly text: CutText })
  | (RowBase & {
      readonly kind: 'tool';
      readonly tool: string;
      readonly category: string;
      /** The command line, or the paths it is about. */
      readonly summary: string;
      readonly input: CutText;
      readonly outcome: ToolOutcome | null;
    })
  | (RowBase & {
      readonly kind: 'edit';
      readonly path: string;
      readonly operation: 'create' | 'update' | 'delete' | 'rename';
      readonly state: 'proposed' | 'applied' | 'rejected' | 'user-modified' | 'outside';
      readonly removed: CutText;
      readonly added: CutText;
      readonly removedLines: number;
      readonly addedLines: number;
    })
  | (RowBase & {
      readonly kind: 'note';
      readonly note: 'interrupted-by-user' | 'interrupted' | 'rewind' | 'compaction' | 'link' | 'ended';
      readonly text: CutText;
    });

/** Rows that hold a text, in order. */
export interface TranscriptMatches {
  /** 0-based, ascending. */
  readonly rows: readonly number[];
}

/** The session that an event belongs to. */
export interface EventPlace {
  readonly sessionId: string;
  readonly assistant: string;
  readonly title: string | null;
}

/** What can be asked about a session as a readable page. */
export interface TranscriptMethods {
  eventPlace: { params: { readonly eventId: string }; result: EventPlace };
  transcriptIndex: { params: { readonly sessionId: string; readonly eventId: string | null }; result: TranscriptIndex };
  /** Fails with `changed-meanwhile` when the session has grown since the index was made. `isFull`: texts uncut. */
  transcriptRows: {
    params: {
      readonly sessionId: string;
      readonly version: number;
      readonly from: number;
      readonly count: number;
      readonly isFull: boolean;
    };
    result: readonly TranscriptRow[];
  };
  transcriptSearch: {
    params: { readonly sessionId: string; readonly version: number; readonly query: string };
    result: TranscriptMatches;
  };
  /** Says that a signal is none, or takes that back. Mining leaves it out from its next run on. */
  markSignal: {
    params: { readonly signalId: string; readonly sessionId: string; readonly isWrong: boolean };
    result: null;
  };
}
