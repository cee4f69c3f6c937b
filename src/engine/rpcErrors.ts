import { type ErrorCode, messageOf, SkillifyError } from '../base/errors.ts';
import type { RpcFailure } from './rpcMessages.ts';

const knownCodes: Readonly<Record<ErrorCode, true>> = {
  cancelled: true,
  'changed-meanwhile': true,
  'choice-needed': true,
  disconnected: true,
  'invalid-input': true,
  'model-failed': true,
  'not-found': true,
  'access-refused': true,
  'not-trusted': true,
  protocol: true,
  'store-away': true,
  'store-busy': true,
  'store-broken': true,
  'store-read-only': true,
  'tick-needed': true,
  timeout: true,
  usage: true,
  'write-failed': true,
  internal: true,
};

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(knownCodes, code);
}

/** What crosses the wire for anything that was thrown. */
export function toFailure(error: unknown): RpcFailure {
  if (SkillifyError.is(error)) return { name: error.name, code: error.code, message: error.message };
  if (error instanceof Error && error.name === 'AbortError') {
    return { name: error.name, code: 'cancelled', message: error.message };
  }
  return { name: error instanceof Error ? error.name : 'Error', code: 'internal', message: messageOf(error) };
}

/** The error that the requesting side throws; a code it does not know counts as `internal`. */
export function fromFailure(failure: RpcFailure): SkillifyError {
  return new SkillifyError(isErrorCode(failure.code) ? failure.code : 'internal', failure.message);
}
