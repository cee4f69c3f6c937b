import { conceptLines } from './conceptTable.ts';
import { splitWords } from './splitWords.ts';
import { wordStem } from './wordStem.ts';

/** The longest phrase of the table, in words. */
const longestPhrase = 4;

/** A concept that a text names, and which of its words name it. */
export interface NamedConcept {
  readonly concept: string;
  /** Position of the first word, and how many there are. */
  readonly start: number;
  readonly length: number;
}

const conceptsOf: ReadonlyMap<string, readonly string[]> = readTable();

function readTable(): ReadonlyMap<string, readonly string[]> {
  const table = new Map<string, string[]>();
  for (const line of conceptLines.trim().split('\n')) {
    const colon = line.indexOf(':');
    const concept = `~${line.slice(0, colon)}`;
    for (const phrase of line.slice(colon + 1).split(',')) {
      const key = splitWords(phrase)
        .map(({ word }) => wordStem(word))
        .join(' ');
      const known = table.get(key);
      if (!known) table.set(key, [concept]);
      else if (!known.includes(concept)) known.push(concept);
    }
  }
  return table;
}

/** Every concept that the stems name, longer phrases before the words they are made of. */
export function conceptsIn(stems: readonly string[]): readonly NamedConcept[] {
  const found: NamedConcept[] = [];
  for (let start = 0; start < stems.length; start += 1) {
    for (let length = Math.min(longestPhrase, stems.length - start); length > 0; length -= 1) {
      const concepts = conceptsOf.get(stems.slice(start, start + length).join(' '));
      for (const concept of concepts ?? []) found.push({ concept, start, length });
    }
  }
  return found;
}
