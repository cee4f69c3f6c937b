import type { SearchTerm } from '../store/search/eventSearch.ts';
import { isUnsegmented } from '../store/search/folding.ts';
import { type SearchWord, searchWords } from '../store/search/words.ts';
import type { SnippetPart } from './memoryContract.ts';

/** A stretch of a text that answers the query, and which of its words does. */
interface Match {
  readonly start: number;
  readonly end: number;
  readonly wanted: number;
}

interface WantedWord {
  readonly text: string;
  readonly isPrefix: boolean;
}

const snippetChars = 180;
const leadChars = 40;
/** Texts are longer than this only by way of pastes; matches behind are not shown. */
const searchedChars = 40_000;

/** The piece of a text around the words that were looked for, with those words marked; its start where none is found. */
export function snippetOf(text: string, terms: readonly SearchTerm[]): readonly SnippetPart[] {
  const searched = text.slice(0, searchedChars);
  const matches = matchesIn(searched, terms);
  const first = bestStart(matches);
  const start = first === null || first <= leadChars ? 0 : wordStart(searched, first - leadChars);
  const end = cutEnd(searched, start + snippetChars);
  const parts: SnippetPart[] = [];
  const add = (from: number, to: number, isMatch: boolean) => {
    const piece = visibleLine(searched.slice(from, to));
    if (piece !== '') parts.push({ text: piece, isMatch });
  };
  if (start > 0) parts.push({ text: '… ', isMatch: false });
  let at = start;
  for (const match of matches) {
    if (match.start < at || match.end > end) continue;
    add(at, match.start, false);
    add(match.start, match.end, true);
    at = match.end;
  }
  add(at, end, false);
  if (end < text.length) parts.push({ text: ' …', isMatch: false });
  return parts;
}

function matchesIn(text: string, terms: readonly SearchTerm[]): readonly Match[] {
  const words = searchWords(text);
  const wanted = terms.filter(({ isPhrase }) => !isPhrase).flatMap(wantedWords);
  const phrases = terms.filter(({ isPhrase }) => isPhrase);
  const matches = phrases.flatMap((phrase, index) => phraseMatches(text, words, phrase, wanted.length + index));
  for (const word of wanted.length === 0 ? [] : words) {
    if (word.whole === null) {
      matches.push(...runMatches(text.slice(word.start, word.end), word.start, wanted));
      continue;
    }
    const forms = [word.whole, ...word.parts];
    const index = wanted.findIndex(({ text: each, isPrefix }) =>
      forms.some((form) => (isPrefix ? form.startsWith(each) : form === each)),
    );
    if (index >= 0) matches.push({ start: word.start, end: word.end, wanted: index });
  }
  return matches.sort((left, right) => left.start - right.start || right.end - left.end);
}

/** Where the words of a phrase follow one another. */
function phraseMatches(
  text: string,
  words: readonly SearchWord[],
  { text: phrase, isPrefix }: SearchTerm,
  wanted: number,
): readonly Match[] {
  const parts = searchWords(phrase);
  const isPart = (word: SearchWord | undefined, index: number) => {
    const part = parts[index];
    if (!word || !part) return false;
    if (word.whole === null || part.whole === null) {
      return text.slice(word.start, word.end).includes(phrase.slice(part.start, part.end));
    }
    return isPrefix && index === parts.length - 1 ? word.whole.startsWith(part.whole) : word.whole === part.whole;
  };
  return words.flatMap(({ start }, index): readonly Match[] => {
    const last = words[index + parts.length - 1];
    const isThere = parts.length > 0 && last && parts.every((_part, place) => isPart(words[index + place], place));
    return isThere ? [{ start, end: last.end, wanted }] : [];
  });
}

/** Each word of a term as it is in the index: the whole identifier, or its parts. */
function wantedWords({ text, isPrefix }: SearchTerm): readonly WantedWord[] {
  const words = searchWords(text);
  return words.flatMap(({ start, end, whole, parts }, index): readonly WantedWord[] => {
    if (whole === null) return [{ text: text.slice(start, end).normalize('NFKC'), isPrefix: false }];
    const mayGoOn = isPrefix && index === words.length - 1;
    return [{ text: whole, isPrefix: mayGoOn }, ...parts.map((part) => ({ text: part, isPrefix: false }))];
  });
}

/** Where no blanks divide words, a match can stand anywhere in a run. */
function runMatches(run: string, offset: number, wanted: readonly WantedWord[]): readonly Match[] {
  const matches: Match[] = [];
  for (const [index, { text }] of wanted.entries()) {
    if (!isUnsegmented(text)) continue;
    for (let at = run.indexOf(text); at >= 0; at = run.indexOf(text, at + text.length)) {
      matches.push({ start: offset + at, end: offset + at + text.length, wanted: index });
    }
  }
  return matches.sort((left, right) => left.start - right.start);
}

/** Where the window begins that shows most of the wanted words. */
function bestStart(matches: readonly Match[]): number | null {
  let best: { readonly start: number; readonly words: number } | null = null;
  for (const [index, { start }] of matches.entries()) {
    const words = new Set<number>();
    for (let next = index; next < matches.length; next += 1) {
      const match = matches[next];
      if (!match || match.end > start + snippetChars - leadChars) break;
      words.add(match.wanted);
    }
    if (words.size > (best?.words ?? 0)) best = { start, words: words.size };
  }
  return best?.start ?? null;
}

function wordStart(text: string, near: number): number {
  const blank = text.indexOf(' ', near);
  return blank >= 0 && blank < near + leadChars ? blank + 1 : whole(text, near);
}

function cutEnd(text: string, near: number): number {
  if (near >= text.length) return text.length;
  const blank = text.lastIndexOf(' ', near);
  return blank > near - leadChars ? blank : whole(text, near);
}

/** Never within a character of two units. */
function whole(text: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at - 1 : at;
}

/** A piece of foreign text on one line: white space folded, and what controls a terminal or turns text around shown by its code. */
export function visibleLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (character) =>
      character === '\u200c' || character === '\u200d'
        ? character
        : `⟦${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`,
    );
}
