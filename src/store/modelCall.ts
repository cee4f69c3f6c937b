/** `started` until it has ended; a row that stays so tells of a process that died while it waited. */
export type ModelCallOutcome = 'started' | 'answered' | 'failed' | 'cancelled';

/** What is written down of a call to a language model before anything is sent. */
export interface NewModelCall {
  /** UTC milliseconds. */
  readonly at: number;
  readonly provider: string;
  readonly model: string;
  readonly purpose: string;
  /** Names the request: the same question to the same model has the same hash. */
  readonly requestHash: string;
  /** The store's ids of the sessions that are quoted in it. */
  readonly sessionIds: readonly string[];
  readonly bytesSent: number;
  /** Secrets that are blanked out in the text. */
  readonly redactions: number;
  /** Upper bounds, which count until the call has ended. */
  readonly tokens: ModelTokens;
  /** Millionths of a US dollar, null where the model's price is not known. */
  readonly costMicroUsd: number | null;
  /** Exactly what is sent. */
  readonly sentText: string;
}

/** Tokens of a call; what was read from or written to the provider's cache is not in `input`. */
export interface ModelTokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** How a call ended. */
export interface ModelCallEnd {
  readonly outcome: Exclude<ModelCallOutcome, 'started'>;
  /** The kind of failure in a word, null for an answer. */
  readonly failure: string | null;
  readonly durationMs: number;
  /** Null leaves the upper bounds: what was really used is not known. */
  readonly tokens: ModelTokens | null;
  readonly costMicroUsd: number | null;
  /** The answer as it came; kept so that the same question is never paid for twice. */
  readonly answerText: string | null;
}

/** A call as it is listed. */
export interface ModelCall extends Omit<NewModelCall, 'sentText'> {
  readonly number: number;
  readonly outcome: ModelCallOutcome;
  readonly failure: string | null;
  /** Null while it has not ended. */
  readonly durationMs: number | null;
  /** True while tokens and cost are upper bounds. */
  readonly isEstimate: boolean;
}

/** A call with its texts, null where they were forgotten or are too old to be kept. */
export interface ModelCallTexts extends ModelCall {
  readonly sentText: string | null;
  readonly answerText: string | null;
}

/** What calls came to. */
export interface ModelUsage {
  readonly calls: number;
  readonly bytesSent: number;
  readonly tokens: number;
  readonly costMicroUsd: number;
}
