import { conceptLines } from './conceptTable.ts';
import { StemTable } from './stemTable.ts';

/** Begins a concept that is named by words for just that; `~` begins it where words that go with it count too. */
export const sameMark = '~=';
/** The longest phrase of the table, in words. */
const longestPhrase = 4;

/** A concept that a text names, and which of its words name it. */
export interface NamedConcept {
  readonly concept: string;
  /** Position of the first word, and how many there are. */
  readonly start: number;
  readonly length: number;
}

const table = `\n${conceptLines.trim()}\n`;
const conceptsOf = new StemTable(conceptEntries);

/** The phrases that may begin so, with what they name: lines where no word begins so are not read. */
function* conceptEntries(beginning: string): Generator<readonly [phrase: string, concept: string]> {
  const word = ` ${beginning}`;
  for (let at = table.indexOf(word); at >= 0; ) {
    const end = table.indexOf('\n', at);
    const line = table.slice(table.lastIndexOf('\n', at) + 1, end);
    at = table.indexOf(word, end);
    const colon = line.indexOf(':');
    const concept = line.slice(0, colon);
    const [same = '', related] = line.slice(colon + 1).split(';');
    for (const phrase of same.split(',')) {
      yield [phrase.trim(), `~${concept}`];
      if (related !== undefined) yield [phrase.trim(), `${sameMark}${concept}`];
    }
    for (const phrase of related?.split(',') ?? []) yield [phrase.trim(), `~${concept}`];
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
