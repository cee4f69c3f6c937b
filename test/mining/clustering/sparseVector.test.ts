import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dotProduct, unitVector } from '../../../src/mining/clustering/sparseVector.ts';

const weights = fc
  .uniqueArray(fc.tuple(fc.nat(40), fc.double({ min: 0.01, max: 10, noNaN: true })), {
    selector: ([feature]) => feature,
  })
  .map((entries) => new Map(entries));

test('the dot product of unit vectors is the cosine of the weights they were made from', () => {
  fc.assert(
    fc.property(weights, weights, (left, right) => {
      const length = (some: ReadonlyMap<number, number>) =>
        Math.sqrt([...some.values()].reduce((sum, weight) => sum + weight * weight, 0));
      const product = [...left].reduce((sum, [feature, weight]) => sum + weight * (right.get(feature) ?? 0), 0);
      const cosine = product === 0 ? 0 : product / length(left) / length(right);
      expect(dotProduct(unitVector(left), unitVector(right))).toBeCloseTo(cosine, 9);
    }),
  );
});

test('weights of nothing leave an empty vector, which is like no other', () => {
  const empty = unitVector(new Map([[3, 0]]));
  expect(empty.features).toHaveLength(0);
  expect(dotProduct(empty, unitVector(new Map([[3, 1]])))).toBe(0);
});
