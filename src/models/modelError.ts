import { SkillifyError } from '../base/errors.ts';

/** Why a model gave no answer that can be used. */
export type ModelFailure =
  | 'authentication'
  | 'bad-request'
  | 'budget'
  | 'cancelled'
  | 'cut-off'
  | 'invalid-answer'
  | 'not-found'
  | 'offline'
  | 'overloaded'
  | 'permission'
  | 'rate-limit'
  | 'refused'
  | 'server'
  | 'timeout'
  | 'unavailable';

const passing: ReadonlySet<ModelFailure> = new Set([
  'cut-off',
  'offline',
  'overloaded',
  'rate-limit',
  'server',
  'timeout',
]);

/** Failures of one answer; all others concern every further question of the run as well. */
const ofOneAnswer: ReadonlySet<ModelFailure> = new Set(['bad-request', 'invalid-answer', 'refused']);

/** Failures after which the provider may still have worked, and count what it would have cost at most. */
const maybePaid: ReadonlySet<ModelFailure> = new Set(['cancelled', 'cut-off', 'timeout']);

/** A question that got no answer that can be used, with a sentence that says what to do. */
export class ModelError extends SkillifyError {
  constructor(
    readonly failure: ModelFailure,
    message: string,
    options: { readonly cause?: unknown; readonly retryAfterMs?: number | null; readonly isRemembered?: boolean } = {},
  ) {
    super(failure === 'cancelled' ? 'cancelled' : 'model-failed', message, { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.isRemembered = options.isRemembered ?? false;
  }

  /** How long the provider asked to be left alone, null when it did not say. */
  readonly retryAfterMs: number | null;
  /** True when the answer that cannot be used is one of an earlier run, and nothing was sent. */
  readonly isRemembered: boolean;

  /** True when the same question may be answered a little later. */
  get isPassing(): boolean {
    return passing.has(this.failure);
  }

  /** True when the next question need not be tried in this run. */
  get endsRun(): boolean {
    return !ofOneAnswer.has(this.failure);
  }

  get isMaybePaid(): boolean {
    return maybePaid.has(this.failure);
  }
}

/** The error for a call that was called off. */
export function cancelledCall(cause?: unknown): ModelError {
  return new ModelError('cancelled', 'Cancelled. What was worded so far is kept.', { cause });
}

/** The error for an HTTP status of a provider; `who` names it for the user. */
export function errorOfStatus(
  status: number,
  who: string,
  options: { readonly cause?: unknown; readonly retryAfterMs?: number | null } = {},
): ModelError {
  const make = (failure: ModelFailure, message: string) => new ModelError(failure, message, options);
  switch (status) {
    case 401:
      return make('authentication', `${who} did not accept the key; check it and run Skillify again.`);
    case 403:
      return make('permission', `${who} does not allow this; check what the key may be used for.`);
    case 404:
      return make('not-found', `${who} does not know this model or address; check the model and the base URL.`);
    case 408:
      return make('timeout', `${who} took too long to answer; try again later.`);
    case 429:
      return make('rate-limit', `${who} asks for fewer requests; run Skillify again later.`);
    case 529:
      return make('overloaded', `${who} is overloaded; run Skillify again later.`);
    default:
      if (status >= 500) return make('server', `${who} had a problem of its own (${status}); try again later.`);
      return make('bad-request', `${who} refused the request (${status}); check the model and the base URL.`);
  }
}
