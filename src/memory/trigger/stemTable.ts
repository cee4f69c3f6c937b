import { splitWords } from './splitWords.ts';
import { wordStem } from './wordStem.ts';

/**
 * Values by word or phrase, found by stems. Entries are read and stemmed only when a word that begins like them is looked
 * up: a short prompt needs few of them, and a recall has to be quick.
 */
export class StemTable<T> {
  private readonly begun = new Set<string>();
  private readonly found = new Map<string, T[]>();

  /** Takes what gives the entries whose phrases begin with some letters, and may give others too. */
  constructor(private readonly entriesFrom: (beginning: string) => Iterable<readonly [phrase: string, value: T]>) {}

  /** The values of a phrase, given as stems with a blank between them, in the order of the entries. */
  get(stems: string): readonly T[] {
    const start = beginning(stems);
    if (!this.begun.has(start)) {
      this.begun.add(start);
      for (const [phrase, value] of this.entriesFrom(start))
        if (phrase.startsWith(start) && (start.length > 1 || beginning(phrase) === start))
          this.add(stemsOf(phrase), value);
    }
    return this.found.get(stems) ?? [];
  }

  private add(stems: string, value: T): void {
    const values = this.found.get(stems);
    if (!values) this.found.set(stems, [value]);
    else if (!values.includes(value)) values.push(value);
  }
}

/** The first two letters, which stemming never changes. */
function beginning(phrase: string): string {
  return /^[\p{L}\p{N}]{1,2}/u.exec(phrase)?.[0] ?? '';
}

function stemsOf(phrase: string): string {
  return splitWords(phrase)
    .map(({ word }) => wordStem(word))
    .join(' ');
}
