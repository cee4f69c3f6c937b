/** What turns the direction of text around, or takes no room: shown by its code, so that nothing reads as what it is not. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu;
/** Line ends and tabs; and the joiners that emoji and several scripts are written with. */
const harmless: ReadonlySet<string> = new Set(['\n', '\r', '\t', '\u200C', '\u200D']);
/** A letter has no more than these above and below it in any language; more are there to cover other lines. */
const marksPerLetter = 4;
const stackedMarks = new RegExp(`(\\p{M}{${marksPerLetter}})\\p{M}+`, 'gu');

/** Foreign text as it may be shown: hidden characters visible as `⟦202E⟧`, towers of accents cut. */
export function visibleText(text: string): string {
  return text
    .replace(stackedMarks, '$1')
    .replace(hidden, (character) => (harmless.has(character) ? character : codeOf(character)));
}

function codeOf(character: string): string {
  return `⟦${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`;
}

/** Where a text is cut that is too long to lay out at once: behind so many characters, not within one. */
export function previewEnd(text: string, limitChars: number): number {
  if (text.length <= limitChars) return text.length;
  return /[\uD800-\uDBFF]/.test(text.charAt(limitChars - 1)) ? limitChars - 1 : limitChars;
}
