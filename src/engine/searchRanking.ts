import type { TextField } from '../mining/clustering/textFeatures.ts';
import { TextRanker } from '../mining/clustering/textRanker.ts';
import type { SearchTerm } from '../store/search/eventSearch.ts';
import { foldedText, holdsSequence } from '../store/search/foldedText.ts';
import { searchWords } from '../store/search/words.ts';
import { closestWord } from './searchSpelling.ts';

/** One of a few texts that are ranked in memory. All must have the same fields in the same order. */
export interface RankableText {
  readonly fields: readonly TextField[];
}

export interface RankedEntry {
  readonly index: number;
  /** From 0 to about 1. */
  readonly score: number;
}

export interface MemoryRanking {
  /** Those with all words, best first; those with some of them when there are none. */
  readonly entries: readonly RankedEntry[];
  readonly isRelaxed: boolean;
}

/** Words of a term that can stand for it, and what they are worth against the word itself. */
type Stand = ReadonlyMap<string, number>;

const beginningWorth = 0.7;
const slipWorth = 0.5;
const shortestBeginning = 2;
const coverageShare = 0.5;

/**
 * Ranks a few texts in memory: BM25F over stems, with words that begin like the one typed and, where a word is in none of
 * them, the one that it was probably meant for. Texts that hold all words as they were typed come first.
 */
export class MemoryRanker {
  private readonly words: readonly ReadonlySet<string>[];
  private readonly folded: readonly string[];
  private readonly vocabulary = new Map<string, number>();
  private readonly ranker: TextRanker;

  constructor(texts: readonly RankableText[]) {
    this.ranker = new TextRanker(texts.map(({ fields }) => fields));
    const joined = texts.map(({ fields }) => fields.map(({ text }) => text).join('\n'));
    this.folded = joined.map(foldedText);
    this.words = joined.map((text) => {
      const words = new Set<string>();
      for (const { whole, parts } of searchWords(text)) {
        if (whole !== null) words.add(whole);
        for (const part of parts) words.add(part);
      }
      for (const word of words) this.vocabulary.set(word, (this.vocabulary.get(word) ?? 0) + 1);
      return words;
    });
  }

  /** True when a text has the word or one that begins like it. */
  knows(word: string): boolean {
    const [only, ...others] = searchWords(word);
    const whole = only?.whole;
    if (!whole || others.length > 0) return false;
    for (const known of this.vocabulary.keys()) if (known.startsWith(whole)) return true;
    return false;
  }

  /** The known word that an unknown one was probably meant for; null when nothing is close. */
  correction(word: string): string | null {
    const [only, ...others] = searchWords(word);
    return only?.whole && others.length === 0 ? closestWord(only.whole, this.vocabulary) : null;
  }

  rank(wanted: readonly SearchTerm[], excluded: readonly SearchTerm[]): MemoryRanking {
    const stands = wanted.flatMap((term) => this.standsFor(term));
    const query = stands.flatMap((stand) => [...stand.keys()]).join(' ');
    const relevance = new Map(this.ranker.rank(query).map(({ index, score }) => [index, score]));
    const best = Math.max(1e-9, ...relevance.values());
    const entries = this.words.flatMap((words, index) => {
      if (excluded.some((term) => this.holds(index, term))) return [];
      const coverage = stands.map((stand) =>
        Math.max(0, ...[...stand].map(([word, worth]) => (words.has(word) ? worth : 0))),
      );
      const mean = coverage.reduce((sum, value) => sum + value, 0) / Math.max(1, coverage.length);
      if (stands.length > 0 && mean === 0) return [];
      // Nothing else will do for a phrase in quotes.
      if (wanted.some((term) => isSequence(term) && !this.holds(index, term))) return [];
      const hasAll = coverage.every((value) => value > 0);
      const score = coverageShare * mean + (1 - coverageShare) * ((relevance.get(index) ?? 0) / best);
      return [{ index, score, hasAll }];
    });
    const complete = entries.filter(({ hasAll }) => hasAll);
    const chosen = complete.length > 0 ? complete : entries;
    return {
      entries: [...chosen].sort((left, right) => right.score - left.score || left.index - right.index),
      isRelaxed: complete.length === 0 && entries.length > 0,
    };
  }

  private holds(index: number, term: SearchTerm): boolean {
    if (isSequence(term)) return holdsSequence(this.folded[index] ?? '', foldedText(term.text), term.isPrefix);
    const words = this.words[index];
    return this.standsFor(term).every((stand) => [...stand.keys()].some((word) => words?.has(word)));
  }

  /** For each word of a term, the known words that can stand for it. */
  private standsFor({ text, isPrefix }: SearchTerm): readonly Stand[] {
    const words = searchWords(text);
    return words.flatMap(({ whole, parts }, index) => {
      const mayGoOn = isPrefix && index === words.length - 1;
      if (whole === null) {
        const pairs = parts.filter((part) => [...part].length > 1);
        return pairs.length > 0
          ? pairs.map((pair) => this.stand(pair, false))
          : parts.map((part) => this.stand(part, true));
      }
      const stand = this.stand(whole, mayGoOn);
      if (stand.size > 0 || parts.length === 0) return [stand];
      return parts.map((part, place) => this.stand(part, mayGoOn && place === parts.length - 1));
    });
  }

  private stand(word: string, isPrefix: boolean): Stand {
    const found = new Map<string, number>();
    if (this.vocabulary.has(word)) found.set(word, 1);
    if (isPrefix && word.length >= shortestBeginning) {
      for (const known of this.vocabulary.keys())
        if (known !== word && known.startsWith(word)) found.set(known, beginningWorth);
    }
    if (found.size > 0) return found;
    const close = closestWord(word, this.vocabulary);
    if (close !== null) found.set(close, slipWorth);
    return found;
  }
}

function isSequence({ text, isPhrase }: SearchTerm): boolean {
  return isPhrase && searchWords(text).length > 1;
}
