import type { JsonRecord } from '../base/json.ts';
import type { ModelTokens } from '../store/modelCall.ts';

/** Who can be asked; the template writer asks nobody and is no provider. */
export type ProviderId = 'anthropic' | 'claude-cli' | 'editor';

/** One question to a model. It has no tools and no earlier turns. */
export interface ModelRequest {
  readonly purpose: string;
  /** The same for every question of a purpose, so that providers can cache it. */
  readonly instructions: string;
  readonly input: string;
  /** JSON schema of the answer. */
  readonly schema: JsonRecord;
  /** What the model thinks to itself included. */
  readonly maxOutputTokens: number;
  readonly timeoutMs: number;
}

/** What a model said, unchecked. */
export interface ModelAnswer {
  readonly text: string;
  /** Null where the provider does not tell. */
  readonly tokens: ModelTokens | null;
  /** The provider's own account of the cost in US dollars, null where it gives none. */
  readonly costUsd: number | null;
  readonly stopReason: 'done' | 'limit' | 'refused';
  /** Id of the session that a local assistant may have recorded of the call; never to be captured. */
  readonly ownSessionId: string | null;
}

/** A language model behind any provider. */
export interface WriterModel {
  readonly id: ProviderId;
  readonly displayName: string;
  /** As it is shown and priced. */
  readonly model: string;
  /** Upper bound of what the provider adds to every question of its own, in tokens. */
  readonly overheadTokens: number;
  /** Asks once. Throws a ModelError, `cancelled` when the signal is aborted. */
  complete(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>;
}
