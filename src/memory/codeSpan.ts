import { oneLine } from '../base/text.ts';

/** Characters that nobody sees or that turn the direction of text: control, format, variation selectors, exotic line ends. */
const hidden = /[\p{Cc}\p{Cf}\p{Variation_Selector}\u2028\u2029]/gu;

/** The text on one line, cut, with characters that cannot be seen written out as `U+202E`. */
export function visibleLine(text: string, limitChars: number): string {
  const shown = text
    .replace(/[\t\r\n]+/g, ' ')
    .replace(
      hidden,
      (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
    );
  return oneLine(shown, limitChars);
}

/**
 * Text of a transcript as a Markdown code span, in which no link, image, HTML or emphasis is active; the fence is longer than
 * any row of backticks inside.
 */
export function codeSpan(text: string, limitChars = 160): string {
  const line = visibleLine(text, limitChars);
  if (line === '') return '` `';
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((row) => row.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}
