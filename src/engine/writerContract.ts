import type { ModelFailure } from '../models/modelError.ts';
import type { ModelCall, ModelTokens, ModelUsage } from '../store/modelCall.ts';

/** Who words drafts; the template writer asks no model. */
export type WriterKind = 'template' | 'anthropic' | 'claude-cli' | 'editor';

/** Which writer is used, and what it may use up. What is left out has a default. */
export interface WriterOptions {
  readonly kind: WriterKind;
  /** Model to ask; else the current one of the Haiku tier, or the editor's choice. */
  readonly model?: string;
  /** Of a gateway or local server that speaks the Messages API. */
  readonly baseUrl?: string;
  readonly maxTokensPerRun?: number;
  readonly maxTokensPerDay?: number;
  readonly maxCostPerRunUsd?: number;
  readonly maxCostPerDayUsd?: number;
}

/** What the writer did in a run. */
export interface WriterReport {
  readonly kind: WriterKind;
  /** Provider and model, or `template`. */
  readonly author: string;
  /** Attempts that left the machine. */
  readonly calls: number;
  /** Questions that were answered before and not paid for again. */
  readonly remembered: number;
  readonly reworded: number;
  /** Drafts that keep the template's words although a model was to word them. */
  readonly fallbacks: number;
  readonly tokens: ModelTokens;
  /** Null where the model's price is not known and only tokens are counted. */
  readonly costUsd: number | null;
  /** One sentence about what went wrong, null when nothing did. */
  readonly message: string | null;
  /** What ended the run before its last draft; left out when nothing did. */
  readonly failure?: ModelFailure;
}

/** A call to a model as it is shown. */
export interface EgressCall extends Omit<ModelCall, 'costMicroUsd' | 'requestHash' | 'sessionIds'> {
  readonly costUsd: number | null;
}

/** A call with exactly what was sent and answered; null where that was forgotten or is too old to be kept. */
export interface EgressTexts extends EgressCall {
  readonly sentText: string | null;
  readonly answerText: string | null;
}

export interface EgressSum extends Omit<ModelUsage, 'costMicroUsd'> {
  readonly costUsd: number;
}

/** What left this machine for language models, newest first. */
export interface EgressReport {
  readonly writer: { readonly kind: WriterKind; readonly author: string };
  readonly today: EgressSum;
  readonly total: EgressSum;
  readonly calls: readonly EgressCall[];
}

/** A question for a model that only the client can ask. It has no tools and no earlier turns. */
export interface ModelQuestion {
  readonly id: string;
  readonly purpose: string;
  /** Null for the client's choice. */
  readonly model: string | null;
  /** True when a person started the run; else a model may be asked only where it was allowed before. */
  readonly isUserAction: boolean;
  readonly instructions: string;
  readonly input: string;
  /** JSON schema of the answer. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly maxOutputTokens: number;
  readonly timeoutMs: number;
}

/** What the client's model said, or why it said nothing. */
export type ModelReply =
  | {
      readonly kind: 'answer';
      /** The JSON object as text. */
      readonly text: string;
      /** Null where the model does not count. */
      readonly inputTokens: number | null;
      readonly outputTokens: number | null;
    }
  | {
      readonly kind: 'failure';
      readonly failure: Extract<
        ModelFailure,
        'cancelled' | 'cut-off' | 'not-found' | 'offline' | 'permission' | 'rate-limit' | 'refused' | 'unavailable'
      >;
      /** A sentence for the user that says what to do. */
      readonly message: string;
    };

/** What the engine can be asked about writer models. */
export interface WriterMethods {
  /** Chooses the writer for the next run. */
  setWriter: { params: { readonly writer: WriterOptions }; result: null };
  /** Hands over a key, which stays in the engine's memory and nowhere else; null takes it back. */
  setSecret: { params: { readonly name: 'anthropic-api-key'; readonly value: string | null }; result: null };
  /** Answers a `modelRequest`; an answer that nobody waits for is ignored. */
  modelAnswer: { params: { readonly id: string; readonly reply: ModelReply }; result: null };
  egress: { params: { readonly limit: number }; result: EgressReport };
  egressCall: { params: { readonly number: number }; result: EgressTexts };
}

/** What the engine asks of its client when the writer is the editor's own model. */
export interface WriterEvents {
  modelRequest: ModelQuestion;
  /** Nobody waits for the answer any more. */
  modelCancel: { readonly id: string };
  /** A run of wording drafts ended, whoever started it; not told of the template writer. */
  writerRun: { readonly report: WriterReport; readonly isUserAction: boolean };
}
