import type { SearchTerm } from '../../search/eventSearch.ts';
import { foldedText } from '../../search/foldedText.ts';
import type { Sequence } from '../../search/sequences.ts';
import { searchWords } from '../../search/words.ts';
import type { TermCounts } from './termCounts.ts';
import { quotedLexeme, storedTerm } from './wordVector.ts';

/** Shorter beginnings stand for thousands of words: they are taken for the word itself. */
const shortestBeginning = 3;

/** One word of a query: what a text must hold, and how rare that is. */
export interface SoughtWord {
  /** As a `tsquery`: the word itself. */
  readonly exact: string;
  /** As a `tsquery`: what begins like it; null where only the word itself is meant. */
  readonly beginning: string | null;
  /** Texts that hold it, about. */
  readonly documents: number;
  /** Inverse document frequency, at least a little above 0. */
  readonly rarity: number;
}

/** What a term of a query asks of a text. */
export interface SoughtTerm {
  readonly words: readonly SoughtWord[];
  /** To be found in the folded text too; null for a single word. */
  readonly sequence: Sequence | null;
  /** True for a phrase in quotes, which nothing else will do for. */
  readonly isFixed: boolean;
  /** True when some word of it is in no text. */
  readonly isUnknown: boolean;
}

/** What `TermCounts` must know to plan these terms. */
export function neededCounts(terms: readonly SearchTerm[]): {
  readonly terms: readonly string[];
  readonly beginnings: readonly string[];
} {
  const needed = new Set<string>();
  const beginnings = new Set<string>();
  for (const term of terms) {
    for (const { whole, parts } of searchWords(term.text)) {
      for (const each of whole === null ? parts : [whole, ...parts]) {
        needed.add(storedTerm(each));
        if (term.isPrefix || isSingleCharacter(whole, each)) beginnings.add(storedTerm(each));
      }
    }
  }
  return { terms: [...needed], beginnings: [...beginnings] };
}

/** The words of a term with how rare each is among so many texts. */
export function soughtTerm(term: SearchTerm, counts: TermCounts, documents: number): SoughtTerm {
  const found = searchWords(term.text);
  const sought = (text: string, isBeginning: boolean) => soughtWord(storedTerm(text), isBeginning, counts, documents);
  const words = found.flatMap(({ whole, parts }, index) => {
    const isPrefix = term.isPrefix && index === found.length - 1;
    if (whole === null) {
      // Of writing without blanks, pairs are looked for; a single character begins pairs.
      const pairs = parts.filter((part) => [...part].length > 1);
      return pairs.length > 0 ? pairs.map((pair) => sought(pair, false)) : parts.map((part) => sought(part, true));
    }
    const word = sought(whole, isPrefix && whole.length >= shortestBeginning);
    // An identifier that is nowhere as such may be written in another style: its parts will do.
    if (word.documents > 0 || parts.length === 0) return [word];
    return parts.map((part, place) => sought(part, isPrefix && place === parts.length - 1));
  });
  const isSequence = found.length > 1 || found.some(({ whole, parts }) => whole === null && parts.length > 1);
  const text = foldedText(term.text);
  return {
    words,
    sequence: isSequence && text !== '' ? { text, isPrefix: term.isPrefix } : null,
    isFixed: term.isPhrase,
    isUnknown: words.some((word) => word.documents === 0),
  };
}

function soughtWord(term: string, isBeginning: boolean, counts: TermCounts, all: number): SoughtWord {
  const documents = isBeginning ? counts.ofBeginning(term) : counts.of(term);
  const holding = Math.min(documents, all);
  return {
    exact: quotedLexeme(term),
    beginning: isBeginning ? `${quotedLexeme(term)}:*` : null,
    documents,
    rarity: Math.log(1 + (all - holding + 0.5) / (holding + 0.5)) + 0.01,
  };
}

function isSingleCharacter(whole: string | null, part: string): boolean {
  return whole === null && [...part].length === 1;
}
