/** Why a connection cannot be one, or cannot be completed from the one that is kept. */
export type ConnectionProblem = 'empty' | 'not-postgres' | 'no-database' | 'masked' | 'too-long';

/** What stands for a password wherever a connection is read back. */
export const passwordMask = '****';

const longestChars = 4_096;
const secretName = /pass|secret|token|key/i;

/** What is wrong with a connection as it was typed; `kept` is the one whose password a mask may stand for. */
export function connectionProblem(typed: string, kept: string | null): ConnectionProblem | null {
  const text = typed.trim();
  if (text === '') return 'empty';
  if (text.length > longestChars) return 'too-long';
  if (!/^postgres(?:ql)?:\/\//.test(text) || !URL.canParse(text)) return 'not-postgres';
  const url = new URL(text);
  if (url.pathname.length < 2) return 'no-database';
  return url.password === passwordMask && completeConnection(text, kept) === null ? 'masked' : null;
}

/**
 * The connection that was meant: a mask in the place of the password stands for the kept one, as long as user, host and port
 * are the same, so that a password never goes to another server than it was typed for. Null where that is not so.
 */
export function completeConnection(typed: string, kept: string | null): string | null {
  const text = typed.trim();
  if (kept !== null && text === maskedConnection(kept)) return kept;
  const url = new URL(text);
  if (url.password !== passwordMask) return text;
  if (kept === null) return null;
  const before = new URL(kept);
  if (before.host !== url.host || before.username !== url.username) return null;
  url.password = before.password;
  return url.toString();
}

/** The same connection with a password; an empty one leaves it as it is. */
export function withPassword(connection: string, password: string): string {
  if (password === '') return connection;
  const url = new URL(connection);
  url.password = encodeURIComponent(password);
  return url.toString();
}

/** True where the connection says a password itself. */
export function hasPassword(connection: string): boolean {
  const { password, searchParams } = new URL(connection);
  return password !== '' || searchParams.has('password');
}

/** A connection without what is secret in it, for showing. */
export function maskedConnection(connection: string): string {
  if (!URL.canParse(connection)) return '';
  const url = new URL(connection);
  if (url.password !== '') url.password = passwordMask;
  for (const name of [...url.searchParams.keys()]) {
    if (secretName.test(name)) url.searchParams.set(name, passwordMask);
  }
  return url.toString();
}
