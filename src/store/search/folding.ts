const unsegmented =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々]/u;

/** Letters that Unicode does not take apart into a plain one and a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ð: 'd',
};

/** A word without case, marks and width, as in `Größe` and `GROSSE`: both become `grosse`. */
export function foldWord(word: string): string {
  const lower = word.toLowerCase();
  if (/^[!-~]*$/.test(lower)) return lower;
  return (
    lower
      .normalize('NFKD')
      .toLowerCase()
      // A few letters stand for whole phrases, blanks included.
      .replace(/[\u0300-\u036f\u064b-\u065f\s]/g, '')
      .normalize('NFC')
      .replace(/[ßæœøđłıþð]/g, (letter) => plainLetters[letter] ?? letter)
      .replaceAll('’', "'")
  );
}

/** True for a run of a script that puts no blanks between words, or, as Korean does, joins endings to them. */
export function isUnsegmented(run: string): boolean {
  return unsegmented.test(run);
}
