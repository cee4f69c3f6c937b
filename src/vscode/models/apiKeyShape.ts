const shortestChars = 8;
const longestChars = 1_000;

/** What is wrong with what was typed as an API key; null when it can be one. Keys of gateways have shapes of their own. */
export type ApiKeyProblem = 'empty' | 'spaces' | 'too-short' | 'too-long' | 'characters';

/** Looks at a key as it would be sent in a header: one line of printable ASCII. */
export function apiKeyProblem(typed: string): ApiKeyProblem | null {
  const key = typed.trim();
  if (key === '') return 'empty';
  if (/\s/.test(key)) return 'spaces';
  if (!/^[\x21-\x7e]+$/.test(key)) return 'characters';
  if (key.length < shortestChars) return 'too-short';
  return key.length > longestChars ? 'too-long' : null;
}
