import fc from 'fast-check';
import { expect, test } from 'vitest';
import { averageLinkage } from '../../../src/mining/clustering/averageLinkage.ts';
import { dotProduct, type SparseVector, unitVector } from '../../../src/mining/clustering/sparseVector.ts';

/** The definition, as slowly as it reads. */
function byDefinition(vectors: readonly SparseVector[], wanted: number): readonly (readonly number[])[] {
  let groups = vectors.map((_vector, index) => [index]);
  const similarity = (left: readonly number[], right: readonly number[]) => {
    let sum = 0;
    for (const one of left)
      for (const other of right)
        sum += dotProduct(vectors[one] ?? unitVector(new Map()), vectors[other] ?? unitVector(new Map()));
    return sum / (left.length * right.length);
  };
  while (groups.length > wanted) {
    let best = { left: groups[0] ?? [], right: groups[1] ?? [], value: -1 };
    for (const [index, left] of groups.entries())
      for (const right of groups.slice(index + 1)) {
        const value = similarity(left, right);
        if (value > best.value) best = { left, right, value };
      }
    groups = [...groups.filter((group) => group !== best.left && group !== best.right), [...best.left, ...best.right]];
  }
  return groups.map((group) => [...group].sort((left, right) => left - right));
}

test('groups are those that joining the most similar pair again and again gives', () => {
  const vector = fc
    .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
    .map((values) => unitVector(new Map(values.entries())));
  fc.assert(
    fc.property(fc.array(vector, { minLength: 2, maxLength: 9 }), fc.integer({ min: 1, max: 4 }), (vectors, wanted) => {
      const groupOf = averageLinkage(vectors, wanted);
      const found = new Map<number, number[]>();
      for (const [index, group] of groupOf.entries()) found.set(group, [...(found.get(group) ?? []), index]);
      const order = (groups: readonly (readonly number[])[]) => groups.map((group) => group.join()).sort();
      expect(order([...found.values()])).toEqual(order(byDefinition(vectors, wanted)));
    }),
    // Where two pairs are equally similar either may be joined first; these vectors have no such pairs.
    { seed: 7, numRuns: 200 },
  );
});
