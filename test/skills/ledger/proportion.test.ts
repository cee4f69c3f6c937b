import { describe, expect, test } from 'vitest';
import { newcombeDifference, wilsonInterval } from '../../../src/skills/ledger/proportion.ts';

describe('the interval of a share', () => {
  test('is that of Wilson, by the examples of Newcombe 1998 (table I)', () => {
    for (const [count, of, low, high] of [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const) {
      const interval = wilsonInterval({ count, of });
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
    }
  });

  test('of nothing is everything', () => {
    expect(wilsonInterval({ count: 0, of: 0 })).toEqual({ low: 0, high: 1 });
  });
});

describe('the interval of a difference', () => {
  test('is the hybrid score interval, by the examples of Newcombe 1998 (table II, method 10)', () => {
    for (const [later, laterOf, earlier, earlierOf, low, high] of [
      [56, 70, 48, 80, 0.0524, 0.3339],
      [9, 10, 3, 10, 0.1705, 0.809],
      [6, 7, 2, 7, 0.0582, 0.8062],
      [5, 56, 0, 29, -0.0381, 0.1926],
      [10, 10, 0, 10, 0.6075, 1],
    ] as const) {
      const found = newcombeDifference({ count: earlier, of: earlierOf }, { count: later, of: laterOf });
      expect(found.value).toBeCloseTo(later / laterOf - earlier / earlierOf, 12);
      expect(found.low).toBeCloseTo(low, 4);
      expect(found.high).toBeCloseTo(high, 4);
    }
  });

  test('says nothing where one side is empty', () => {
    expect(newcombeDifference({ count: 0, of: 0 }, { count: 3, of: 3 })).toMatchObject({ low: -1, high: 1 });
  });
});
