/** What a file of plain ASCII lines can hold as it is, and the rest; the backslash begins what stands for a character. */
const safe = /^[\x20-\x5b\x5d-\x7e]*$/;
const unsafe = /[^\x20-\x5b\x5d-\x7e]/g;

/** A text in printable ASCII, without tab and line end; the same order of texts gives the same texts. */
export function plainAscii(text: string): string {
  if (safe.test(text)) return text;
  return text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Takes `plainAscii` back. */
export function fromPlainAscii(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\u([0-9a-f]{4})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}

/**
 * Lines `key TAB value LF` in the order of their keys by character code. A value is found by halving the text, so that
 * looking a few keys up reads only a few lines of it.
 */
export class SortedLines {
  constructor(private readonly text: string) {}

  /** Puts lines together; keys and values are texts without tab and line end. */
  static encode(entries: Iterable<readonly [key: string, value: string]>): string {
    const sorted = [...entries].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
    return sorted.map(([key, value]) => `${key}\t${value}\n`).join('');
  }

  /** The value of a key; undefined where there is none. */
  get(key: string): string | undefined {
    const { text } = this;
    let from = 0;
    let to = text.length;
    while (from < to) {
      // The line that holds the middle.
      const middle = (from + to) >> 1;
      const start = middle === from ? from : Math.max(from, text.lastIndexOf('\n', middle - 1) + 1);
      const tab = text.indexOf('\t', start);
      const end = text.indexOf('\n', start);
      if (tab < 0 || end < tab) return undefined;
      const found = text.slice(start, tab);
      if (found === key) return text.slice(tab + 1, end);
      if (found < key) from = end + 1;
      else to = start;
    }
    return undefined;
  }

  /** Every key, in order. */
  keys(): readonly string[] {
    return this.text.split('\n').flatMap((line) => (line.includes('\t') ? [line.slice(0, line.indexOf('\t'))] : []));
  }
}
