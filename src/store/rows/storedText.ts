import { capText } from '../../base/text.ts';

/** No single text is stored longer than this; parsers cap far below it. */
const LIMIT_CHARS = 256 * 1024;

/** A text as it is stored: capped, and without zero characters, at which SQLite tools and the text index would stop reading. */
export function storedText(text: string): string {
  const capped = text.length > LIMIT_CHARS ? capText(text, LIMIT_CHARS) : text;
  return capped.includes('\0') ? capped.replaceAll('\0', '\u2400') : capped;
}

/** The same for a text that may be absent. */
export function storedTextOrNull(text: string | null): string | null {
  return text === null ? null : storedText(text);
}
