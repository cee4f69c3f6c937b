import { messageOf, SkillifyError } from '../../base/errors.ts';
import { stringAt } from '../../base/json.ts';

/** Failures after which the same transaction may succeed: serialisation failure, deadlock. */
const PASSING = new Set(['40001', '40P01']);

const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  '53300',
  '57P01',
  '57P02',
  '57P03',
]);

/** Classes of SQLSTATE whose messages quote what was to be stored: data exceptions, constraints, and what functions raise. */
const QUOTING = new Set(['22', '23', 'P0']);

/** What `pg` says without a code when a connection ends or none can be had. */
const AWAY_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i;

/** True when the transaction is worth another try as it is. */
export function mayPass(error: unknown): boolean {
  return PASSING.has(stringAt(causeOf(error), 'code') ?? '');
}

/** SQLSTATE or system code of what the server or the network said; undefined when there is none. */
export function failureCodeOf(error: unknown): string | undefined {
  return stringAt(causeOf(error), 'code');
}

/** What the server or the network said, as an error with a code and a sentence without secrets. */
export function postgresFailure(error: unknown, place: string, secrets: readonly string[]): SkillifyError {
  if (SkillifyError.is(error)) return error;
  const code = stringAt(error, 'code') ?? '';
  // What the server says about values quotes them.
  const said = QUOTING.has(code.slice(0, 2)) ? 'a value does not fit' : withoutSecrets(messageOf(error), secrets);
  const cause = new PostgresCause(said, code);
  if (AWAY.has(code) || code.startsWith('08') || AWAY_MESSAGE.test(said)) {
    return new SkillifyError(
      'store-away',
      `The PostgreSQL server of ${place} cannot be reached (${said}). Check that it runs, its address and the network, and try again.`,
      { cause },
    );
  }
  if (code.startsWith('28')) {
    return new SkillifyError(
      'store-away',
      `The PostgreSQL server of ${place} refused the login (${said}). Check the user name, the password and the token, or ask an administrator for a new one.`,
      { cause },
    );
  }
  if (code === '42501' || code === '25006') {
    return new SkillifyError(
      'store-read-only',
      `Your role in the store at ${place} does not allow this (${said}). Ask an administrator of your organisation for another role.`,
      { cause },
    );
  }
  if (code.startsWith('53') || code === '58030') {
    return new SkillifyError(
      'write-failed',
      `The PostgreSQL server of ${place} is out of space or memory (${said}). Free some and try again.`,
      { cause },
    );
  }
  return new SkillifyError(
    'store-broken',
    `The PostgreSQL server of ${place} refused a statement (${code || 'no code'}: ${said}). Check that Skillify and its schema there are of the same version.`,
    { cause },
  );
}

/** Keeps the code and nothing else: `pg`'s own error has details that quote rows. */
class PostgresCause extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

function causeOf(error: unknown): unknown {
  return SkillifyError.is(error) ? error.cause : error;
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
