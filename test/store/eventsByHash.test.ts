import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventsByHash } from '../../src/store/tables/eventsByHash.ts';

// Few low bits, so that many hashes want the same place; the rest of 52.
const hash = fc.tuple(fc.nat(2 ** 20), fc.nat(3)).map(([high, low]) => high * 2 ** 32 + low);

test('events are found by hash as in a map, whatever places the hashes want and however often it grows', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(hash, fc.nat()), { maxLength: 3_000, size: 'max' }),
      fc.array(hash),
      (entries, others) => {
        const expected = new Map(entries);
        const events = new EventsByHash();
        for (const [each, event] of entries) events.set(each, event);
        expect(events.size).toBe(expected.size);
        for (const each of [...expected.keys(), ...others]) expect(events.get(each)).toBe(expected.get(each));
      },
    ),
    { numRuns: 10 },
  );
});

test('a range of hashes is given in order, with its end left out', () => {
  const events = new EventsByHash();
  for (const each of [7, 2 ** 51, 0, 3, 2 ** 32 + 3]) events.set(each, each + 1);
  expect(events.between(0, 7)).toEqual([
    [0, 1],
    [3, 4],
  ]);
  expect(events.between(7, 2 ** 52).map(([each]) => each)).toEqual([7, 2 ** 32 + 3, 2 ** 51]);
});
