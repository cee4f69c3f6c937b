import Anthropic, {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
} from '@anthropic-ai/sdk';
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import { messageOf } from '../base/errors.ts';
import { cancelledCall, errorOfStatus, ModelError } from './modelError.ts';
import type { ModelAnswer, ModelRequest, WriterModel } from './writerModel.ts';

/** How the Messages API is reached. */
export interface AnthropicOptions {
  readonly apiKey: string;
  readonly model: string;
  /** Null for Anthropic's own; gateways and local servers that speak the same API have theirs. */
  readonly baseUrl: string | null;
}

const who = 'The Messages API';

/** Models of the Messages API: no tools, structured output, streamed, with the stable part cached. */
export class AnthropicModel implements WriterModel {
  readonly id = 'anthropic';
  readonly displayName = 'Anthropic';
  readonly model: string;
  readonly overheadTokens = 600;
  private readonly client: Anthropic;

  constructor({ apiKey, model, baseUrl }: AnthropicOptions) {
    this.model = model;
    this.client = new Anthropic({
      apiKey,
      baseURL: baseUrl ?? 'https://api.anthropic.com',
      // Every attempt is one line of the egress log and of the budget, so none is made behind their back.
      maxRetries: 0,
      logLevel: 'off',
      openTelemetry: false,
    });
  }

  async complete(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
    const timeout = AbortSignal.timeout(request.timeoutMs);
    try {
      const stream = this.client.messages.stream(
        {
          model: this.model,
          max_tokens: request.maxOutputTokens,
          system: [{ type: 'text', text: request.instructions, cache_control: { type: 'ephemeral' } }],
          messages: [{ role: 'user', content: request.input }],
          output_config: { format: { type: 'json_schema', schema: transformJSONSchema({ ...request.schema }) } },
        },
        { signal: AbortSignal.any([signal, timeout]), timeout: request.timeoutMs },
      );
      const message = await stream.finalMessage();
      const { usage } = message;
      return {
        text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
        tokens: {
          input: usage.input_tokens,
          output: usage.output_tokens,
          cacheRead: usage.cache_read_input_tokens ?? 0,
          cacheWrite: usage.cache_creation_input_tokens ?? 0,
        },
        costUsd: null,
        stopReason:
          message.stop_reason === 'refusal' ? 'refused' : message.stop_reason === 'max_tokens' ? 'limit' : 'done',
        ownSessionId: null,
      };
    } catch (error) {
      if (signal.aborted) throw cancelledCall(error);
      if (timeout.aborted) throw timedOut(error);
      throw asModelError(error);
    }
  }
}

function asModelError(error: unknown): ModelError {
  if (error instanceof APIConnectionTimeoutError) return timedOut(error);
  if (error instanceof APIUserAbortError) return cutOff(error);
  if (error instanceof APIConnectionError) return isNeverConnected(error) ? offline(error) : cutOff(error);
  if (error instanceof APIError) {
    if (typeof error.status === 'number') {
      return errorOfStatus(error.status, who, { cause: error, retryAfterMs: retryAfterMs(error.headers) });
    }
    // A stream that had begun can end in an error of its own.
    if (error.type === 'overloaded_error') return errorOfStatus(529, who, { cause: error });
    if (error.type === 'rate_limit_error') return errorOfStatus(429, who, { cause: error });
  }
  return cutOff(error);
}

function timedOut(cause: unknown): ModelError {
  return new ModelError('timeout', `${who} took too long to answer; try again later.`, { cause });
}

function cutOff(cause: unknown): ModelError {
  return new ModelError(
    'cut-off',
    `The answer of ${who.toLowerCase()} broke off (${messageOf(cause)}); try again later.`,
    {
      cause,
    },
  );
}

function offline(cause: unknown): ModelError {
  return new ModelError('offline', `${who} cannot be reached; check the network and the base URL.`, { cause });
}

const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);

/** True where not even a connection was made, so that nothing can have been sent. */
function isNeverConnected(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if ('code' in cause && typeof cause.code === 'string' && unreachable.has(cause.code)) return true;
    if (cause instanceof AggregateError && cause.errors.length > 0 && cause.errors.every(isNeverConnected)) return true;
  }
  return false;
}

/** `retry-after` in seconds or as a date, as milliseconds from now; null when it says neither. */
function retryAfterMs(headers: Headers | undefined): number | null {
  const value = headers?.get('retry-after');
  if (!value) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}
