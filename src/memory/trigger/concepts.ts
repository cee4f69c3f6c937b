import { conceptLines } from './conceptTable.ts';
import { StemTable } from './stemTable.ts';

/** The longest phrase of the table, in words. */
const longestPhrase = 4;

/** A concept that a text names, and which of its words name it. */
export interface NamedConcept {
  readonly concept: string;
  /** Position of the first word, and how many there are. */
  readonly start: number;
  readonly length: number;
}

const conceptsOf = new StemTable(conceptEntries());

function* conceptEntries(): Generator<readonly [phrase: string, concept: string]> {
  for (const line of conceptLines.trim().split('\n')) {
    const colon = line.indexOf(':');
    for (const phrase of line.slice(colon + 1).split(',')) yield [phrase.trim(), `~${line.slice(0, colon)}`];
  }
}

/** Every concept that the stems name, longer phrases before the words they are made of. */
export function conceptsIn(stems: readonly string[]): readonly NamedConcept[] {
  const found: NamedConcept[] = [];
  for (let start = 0; start < stems.length; start += 1) {
    for (let length = Math.min(longestPhrase, stems.length - start); length > 0; length -= 1) {
      const concepts = conceptsOf.get(stems.slice(start, start + length).join(' '));
      for (const concept of concepts) found.push({ concept, start, length });
    }
  }
  return found;
}
