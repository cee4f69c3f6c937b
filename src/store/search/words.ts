import { foldWord, isUnsegmented } from './folding.ts';

/** A word of a text as it is looked for. */
export interface SearchWord {
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** The word as a whole, folded; null for writing without blanks, which has parts only. */
  readonly whole: string | null;
  /** What it is made of, folded: parts of an identifier, pairs of characters where no blanks divide words. */
  readonly parts: readonly string[];
}

type WordForms = Pick<SearchWord, 'whole' | 'parts'>;

/** Beyond this a word is cut: it is a hash, a key or a line of data. */
const longestWord = 64;
const formsKept = 50_000;

/**
 * Letters, marks and digits, joined by dots, hyphens and low lines as in `login.ts`, `use-pnpm`, `user_id` and `1.2.3`;
 * or a run of a script that puts no blanks between words.
 */
const compound =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々]+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{M}\p{N}_])+(?:[.\-'’]+(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{M}\p{N}_])+)*/gu;
/** The same for texts of ASCII alone, which most are. */
const plainCompound = /[A-Za-z0-9_]+(?:[.\-']+[A-Za-z0-9_]+)*/g;
const isPlain = /^[\t\n\r -~]*$/;
const randomName = /^(?=.*\d)[0-9a-f]{8,}(?:-?[0-9a-f]{4,})*$|^[a-z0-9]{33,}$/;

const known = new Map<string, WordForms>();

/** The words of a text in order. */
export function searchWords(text: string): readonly SearchWord[] {
  const words: SearchWord[] = [];
  for (const match of text.matchAll(isPlain.test(text) ? plainCompound : compound)) {
    const [raw] = match;
    const { whole, parts } = formsOf(raw);
    if (whole !== null || parts.length > 0) {
      words.push({ start: match.index, end: match.index + raw.length, whole, parts });
    }
  }
  return words;
}

/** Calls back with every term of a text, wholes and parts, and returns how many words it has. */
export function eachTerm(text: string, onTerm: (term: string) => void): number {
  // Without places, which cost more than all else.
  const found = text.match(isPlain.test(text) ? plainCompound : compound) ?? [];
  for (const raw of found) {
    const { whole, parts } = formsOf(raw);
    if (whole !== null) onTerm(whole);
    for (let index = 0; index < parts.length; index += 1) onTerm(parts[index] ?? '');
  }
  return found.length;
}

function formsOf(raw: string): WordForms {
  const cached = known.get(raw);
  if (cached) return cached;
  const forms = makeForms(raw);
  if (known.size >= formsKept) known.clear();
  known.set(raw, forms);
  return forms;
}

function makeForms(raw: string): WordForms {
  if (isUnsegmented(raw)) return { whole: null, parts: pairsOf(raw) };
  const word = raw.length > longestWord ? raw.slice(0, longestWord) : raw;
  const whole = foldWord(word).replace(/^_+(?=.)|(?<=.)_+$/g, '');
  if (whole === '' || /^[_'’.-]*$/.test(whole)) return { whole: null, parts: [] };
  if (randomName.test(whole)) return { whole, parts: [] };
  const parts = word.split(/[._\-'’]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u).map(foldWord);
  const telling = parts.filter((part) => part !== whole && part !== '' && !/^\d{1,2}$/.test(part) && !isLetter(part));
  return { whole, parts: [...new Set(telling)] };
}

/** The `t` of “don't” and the `s` of “it's” are no words of their own. */
function isLetter(part: string): boolean {
  return part.length === 1 && part < '\u0100';
}

/** Neighbouring characters as pairs, and the last alone, so that each character begins a term. */
function pairsOf(raw: string): readonly string[] {
  const characters = [...raw.normalize('NFKC').replace(/\s/g, '')];
  const pairs = characters.map((character, index) => character + (characters[index + 1] ?? ''));
  return [...new Set(pairs)];
}
