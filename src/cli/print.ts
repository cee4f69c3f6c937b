/** Terminal colours, or none when the output is not a terminal. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

/** Colours for a terminal; for a file or a pipe every text stays as it is. */
export function paintFor(isTerminal: boolean): Paint {
  const wrap = (open: number, close: number) => (text: string) =>
    isTerminal ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { bold: wrap(1, 22), dim: wrap(2, 22), good: wrap(32, 39), bad: wrap(31, 39) };
}

/** Control characters of a transcript must not reach the terminal. */
export function printable(text: string): string {
  return [...text]
    .filter((character) => character === '\n' || character === '\t' || (character.codePointAt(0) ?? 0) >= 32)
    .join('');
}

/** The day of a time, in UTC. */
export function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `1 session`, `3 sessions`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
