import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotedLexeme, storedTerm, wordVector } from '../../../../src/store/postgres/search/wordVector.ts';

/** The lexemes of a vector's text form with their weights, read as PostgreSQL reads it. */
function lexemesOf(vector: string): readonly string[] {
  return [...vector.matchAll(/'((?:[^'\\]|''|\\.)*)'(:1[ABC])?/gsu)].map(
    ([, quoted = '', weight = '']) => quoted.replaceAll("''", "'").replace(/\\(.)/gs, '$1') + weight,
  );
}

describe('the words of a text as PostgreSQL keeps them', () => {
  it('are each term once, with how often it occurs as its weight', () => {
    const { vector, terms, length } = wordVector(
      'one two two three three three four four four four five five five five five',
      [],
    );
    expect(lexemesOf(vector)).toEqual(['one', 'two:1C', 'three:1B', 'four:1B', 'five:1A']);
    expect(terms).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(length).toBe(15);
  });

  it('hold identifiers as a whole and in parts, and the markers that no text can give', () => {
    expect(lexemesOf(wordVector('getUserName', ['=k0']).vector)).toEqual(['=k0', 'getusername', 'get', 'user', 'name']);
    expect(lexemesOf(wordVector('a =k0 b', []).vector)).toEqual(['a', 'k0', 'b']);
  });

  it('are read back whatever is in them', () => {
    expect(lexemesOf(wordVector("don't", []).vector)).toEqual(["don't", 'don']);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (term) => {
        expect(lexemesOf(quotedLexeme(term))).toEqual([term]);
      }),
    );
  });

  it('stay below what PostgreSQL takes, however long the text or a word', () => {
    const many = Array.from({ length: 120_000 }, (_word, number) => `word${number}`).join(' ');
    const { vector, terms, length } = wordVector(many, ['=k0']);
    expect(length).toBe(120_000);
    expect(terms.length).toBeGreaterThan(30_000);
    expect(Buffer.byteLength(vector)).toBeLessThan(1_000_000);
    expect(Buffer.byteLength(storedTerm('\u{1F600}'.repeat(5_000)))).toBeLessThan(2_046);
  });
});
