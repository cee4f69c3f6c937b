/** Whose words a text holds. Only a person's may become an instruction without a further look. */
export type TextOrigin = 'person' | 'tool' | 'file' | 'web' | 'subagent' | 'paste' | 'import' | 'agent-suggestion';

/** Every origin that a line of a draft can be marked with. */
export type TaintOrigin = Exclude<TextOrigin, 'person'>;

/** A line of a draft whose words a person did not type, and where they stand. */
export interface TaintMark {
  /** 1-based line of SKILL.md. */
  readonly line: number;
  /** The line as it was marked: an edit by a person makes it theirs. */
  readonly text: string;
  readonly origin: TaintOrigin;
  /** Event that holds the words; null where they come from outside of any session. */
  readonly eventId: string | null;
  readonly sessionId: string | null;
  /** Path of the transcript and 1-based line in it, null where there is none. */
  readonly file: string | null;
  readonly transcriptLine: number | null;
  /** What stands there, cut. */
  readonly quote: string;
}
