import { eachTerm } from '../../search/words.ts';

/** A lexeme may have 2,046 bytes; this many characters never have more. */
const longestTerm = 500;
/** A vector may have 2^20 bytes, its own notes on each lexeme included. */
const mostBytes = 900_000;
const bytesOfEntry = 10;

/** The words of a text as PostgreSQL keeps them. */
export interface WordVector {
  /** Text form of a `tsvector`. How often a term occurs stands as its weight: D once, C twice, B three or four times, A more often. */
  readonly vector: string;
  /** The terms in it, markers included. */
  readonly terms: readonly string[];
  /** Number of words of the text. */
  readonly length: number;
}

/** How often a term occurs by its weight, in the order of `ts_rank` (D, C, B, A), as shares of the most. */
export const frequencyShares = [1 / 8, 2 / 8, 3.5 / 8, 1] as const;
export const mostFrequency = 8;

/**
 * The terms of a text with markers of what else it is found by. Positions are not kept: sequences of words are compared in the
 * text. What goes beyond the size that PostgreSQL allows (some 30,000 different terms) is left out.
 */
export function wordVector(text: string, markers: readonly string[]): WordVector {
  const frequencies = new Map<string, number>(markers.map((marker) => [marker, 1]));
  let bytes = 0;
  const length = eachTerm(text, (each) => {
    const term = storedTerm(each);
    const known = frequencies.get(term);
    if (known !== undefined) frequencies.set(term, known + 1);
    else {
      bytes += Buffer.byteLength(term) + bytesOfEntry;
      if (bytes <= mostBytes) frequencies.set(term, 1);
    }
  });
  const entries: string[] = [];
  for (const [term, frequency] of frequencies) entries.push(quotedLexeme(term) + weightOf(frequency));
  return { vector: entries.join(' '), terms: [...frequencies.keys()], length };
}

/** A term as it is kept: a few letters of Arabic fold into whole phrases, which makes terms too long. */
export function storedTerm(term: string): string {
  return term.length > longestTerm ? [...term].slice(0, longestTerm).join('') : term;
}

/** A lexeme in the text form of vectors and queries. */
export function quotedLexeme(term: string): string {
  return `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function weightOf(frequency: number): string {
  if (frequency === 1) return '';
  if (frequency === 2) return ':1C';
  return frequency < 5 ? ':1B' : ':1A';
}
