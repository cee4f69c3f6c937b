/** Control, format and tag characters, variation selectors and exotic line ends: text that a reader cannot see. */
const hidden = /[\p{Cc}\p{Cf}\p{Variation_Selector}\u2028\u2029]/gu;

/** The text without characters that a reader cannot see; line feeds and tabs stay. */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => (character === '\n' || character === '\t' ? character : ''));
}
