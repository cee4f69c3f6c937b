import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromPlainAscii, plainAscii, SortedLines } from '../../src/memory/recall/sortedLines.ts';

const texts = fc.string({ unit: 'binary', maxLength: 12 });

describe('sorted lines', () => {
  test('give every value back by its key, and nothing for other keys', () => {
    fc.assert(
      fc.property(fc.dictionary(texts, texts, { maxKeys: 40 }), texts, (values, other) => {
        const entries = Object.entries(values).map(([key, value]) => [plainAscii(key), plainAscii(value)] as const);
        const lines = new SortedLines(SortedLines.encode(entries));
        for (const [key, value] of entries) expect(lines.get(key)).toBe(value);
        if (!Object.hasOwn(values, other)) expect(lines.get(plainAscii(other))).toBeUndefined();
        expect(lines.keys()).toEqual(entries.map(([key]) => key).sort());
      }),
    );
  });

  test('end also where the text is no such lines', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '\t', '\n') }), (text) => {
        for (const key of ['a', 'b', 'ab', ''])
          expect(typeof new SortedLines(text).get(key)).toMatch(/string|undefined/);
      }),
    );
  });
});

test('plain ASCII holds any text on one line, and gives it back', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(plainAscii(text)).toMatch(/^[\x20-\x7e]*$/);
      expect(fromPlainAscii(plainAscii(text))).toBe(text);
    }),
  );
});
