const words = /[\p{L}\p{N}][\p{L}\p{N}_@./:+-]*/gu;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const stopWords = new Set(
  'the a an to of in on is are be and or it its this that for with from at by as so if then than you your we our i my me they he she do does did not no use when all any every each before after run always never please should must can will'.split(
    ' ',
  ),
);

/** The telling words of a text in lower case: without stop words, and pairs of characters for scripts without spaces. */
export function tellingWords(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [word] of text.toLowerCase().matchAll(words)) {
    if (unspaced.test(word)) {
      const characters = [...word];
      for (let index = 0; index + 1 < characters.length; index += 1)
        found.add(`${characters[index]}${characters[index + 1]}`);
      continue;
    }
    const bare = word.replace(/[./:+-]+$/, '');
    if (bare.length < 2 || stopWords.has(bare)) continue;
    found.add(stemOf(bare));
    for (const part of bare.split(/[./:@+-]+/)) if (part.length > 2 && !stopWords.has(part)) found.add(stemOf(part));
  }
  return found;
}

/** Share of some words that another text has, 0 to 1; 0 where there are none. */
export function shareOf(wanted: ReadonlySet<string>, there: ReadonlySet<string>): number {
  if (wanted.size === 0) return 0;
  let shared = 0;
  for (const word of wanted) if (there.has(word)) shared += 1;
  return shared / wanted.size;
}

function stemOf(word: string): string {
  return word.length > 4 ? word.replace(/(?:ing|ed|es|s)$/, '') : word;
}
