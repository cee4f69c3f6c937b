import { splitWords } from './splitWords.ts';
import { wordStem } from './wordStem.ts';

/**
 * Values by word or phrase, found by stems. Entries are stemmed only when a word that begins like them is looked up: a
 * short prompt needs few of them, and a recall has to be quick.
 */
export class StemTable<T> {
  private readonly waiting = new Map<string, (readonly [phrase: string, value: T])[]>();
  private readonly found = new Map<string, T[]>();

  constructor(entries: Iterable<readonly [phrase: string, value: T]>) {
    for (const entry of entries) {
      const start = beginning(entry[0]);
      const bucket = this.waiting.get(start);
      if (bucket) bucket.push(entry);
      else this.waiting.set(start, [entry]);
    }
  }

  /** The values of a phrase, given as stems with a blank between them, in the order of the entries. */
  get(stems: string): readonly T[] {
    const start = beginning(stems);
    const bucket = this.waiting.get(start);
    if (bucket) {
      this.waiting.delete(start);
      for (const [phrase, value] of bucket) this.add(stemsOf(phrase), value);
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
  const two = phrase.slice(0, 2);
  // Most are plain words, and this is asked a thousand times in each recall.
  return /^[a-z0-9]{2}$/.test(two) ? two : (/^[\p{L}\p{N}]{1,2}/u.exec(phrase)?.[0] ?? '');
}

function stemsOf(phrase: string): string {
  return splitWords(phrase)
    .map(({ word }) => wordStem(word))
    .join(' ');
}
