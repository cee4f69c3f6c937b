/** What can go wrong, named so that callers never match on message text. */
export type ErrorCode =
  | 'access-refused'
  | 'cancelled'
  | 'changed-meanwhile'
  | 'choice-needed'
  | 'disconnected'
  | 'invalid-input'
  | 'model-failed'
  | 'not-found'
  | 'not-trusted'
  | 'protocol'
  | 'store-away'
  | 'store-busy'
  | 'store-broken'
  | 'store-read-only'
  | 'tick-needed'
  | 'timeout'
  | 'usage'
  | 'write-failed'
  | 'internal';

/** Every bundle has a copy of the class, and errors go from one to the other. */
const mark = Symbol.for('skillify.error');

/** An error with a stable code and a message that is a sentence for the user saying what to do. */
export class SkillifyError extends Error {
  override readonly name = 'SkillifyError';
  readonly [mark] = true;
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  /** True when the value is a SkillifyError, of the given code if one is named. */
  static is(value: unknown, code?: ErrorCode): value is SkillifyError {
    if (!(value instanceof Error) || !(mark in value) || !('code' in value)) return false;
    return code === undefined || value.code === code;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
