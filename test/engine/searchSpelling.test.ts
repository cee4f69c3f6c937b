import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closestWord, slips } from '../../src/engine/searchSpelling.ts';

describe('the closest word', () => {
  const vocabulary = new Map([
    ['pnpm', 5],
    ['npm', 9],
    ['migrate', 2],
    ['migrated', 1],
    ['integration', 3],
  ]);
  test.each([
    ['pnmp', 'pnpm'],
    ['migarte', 'migrate'],
    ['integartoin', 'integration'],
    ['intgration', 'integration'],
    ['pnpm', null],
    ['nmp', null],
    ['something', null],
    ['migrxxx', null],
  ])('to %s is %s', (typed, expected) => {
    expect(closestWord(typed, vocabulary)).toBe(expected);
  });
});

test('slips count letters added, left out, replaced and exchanged, the same from both sides', () => {
  expect(slips('pnmp', 'pnpm', 3)).toBe(1);
  expect(slips('kitten', 'sitting', 3)).toBe(3);
  expect(slips('kitten', 'sitting', 1)).toBe(2);
  const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
  fc.assert(
    fc.property(words, words, (left, right) => {
      const distance = slips(left, right, 99);
      expect(slips(right, left, 99)).toBe(distance);
      expect(distance === 0).toBe(left === right);
      expect(distance).toBeLessThanOrEqual(Math.max(left.length, right.length));
    }),
  );
});
