import { stopWordsOfLanguages } from '../../mining/stopWordsOfLanguages.ts';
import { stopWords } from '../../mining/vocabulary.ts';
import { conceptsIn, type NamedConcept } from './concepts.ts';
import { splitWords, type TextWord } from './splitWords.ts';
import { wordStem } from './wordStem.ts';

/** A word that is about something, by its stem. */
export interface ContentWord {
  readonly surface: string;
  readonly stem: string;
  readonly place: TextWord['place'];
  /** Concepts that the word, or a phrase that it is part of, names; with how many words name them. */
  readonly concepts: readonly NamedConcept[];
  /** Position among all words of the text. */
  readonly position: number;
}

// Stop words elsewhere, but here they tell one thing from another.
const keptWords: ReadonlySet<string> = new Set(['ci', 'go', 'r', 'c']);

/** The words of a text that are about something, in order, with the concepts they name. */
export function contentWords(text: string): readonly ContentWord[] {
  const words = splitWords(text);
  const stems = words.map(({ word }) => wordStem(word));
  const concepts = conceptsIn(stems);
  return words.flatMap(({ word, place }, position): readonly ContentWord[] => {
    const named = concepts.filter(({ start, length }) => start <= position && position < start + length);
    const isPart = named.some(({ length }) => length > 1);
    if (!isPart && (isStopWord(word) || /^\d+$/.test(word))) return [];
    return [{ surface: word, stem: stems[position] ?? word, place, concepts: named, position }];
  });
}

/** How often each stem, pair of neighbouring stems and concept occurs in a text. */
export function countTerms(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (term: string) => counts.set(term, (counts.get(term) ?? 0) + 1);
  let before: string | null = null;
  for (const { stem, concepts, position } of contentWords(text)) {
    add(stem);
    if (before !== null && before !== stem) add(`${before} ${stem}`);
    before = stem;
    for (const { concept, start } of concepts) if (start === position) add(concept);
  }
  return counts;
}

/** All words of a text in lower case, with one blank between them. */
export function plainWords(text: string): string {
  return splitWords(text)
    .map(({ word }) => word)
    .join(' ');
}

function isStopWord(word: string): boolean {
  if (keptWords.has(word)) return false;
  return (word.length < 2 && !/\p{Script=Han}/u.test(word)) || stopWords.has(word) || stopWordsOfLanguages.has(word);
}
