import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CandidateIndex, type WeightedFeatures } from '../../../src/mining/clustering/candidateIndex.ts';
import { LeaderClusters } from '../../../src/mining/clustering/leaderClusters.ts';

function features(...numbers: number[]): WeightedFeatures {
  return { numbers, weights: numbers.map(() => 1) };
}

function overlap(left: WeightedFeatures, right: WeightedFeatures): number {
  const shared = left.numbers.filter((number) => right.numbers.includes(number)).length;
  return shared / (left.numbers.length + right.numbers.length - shared);
}

const clustersOf = () => new LeaderClusters<WeightedFeatures>({ features: (item) => item, compare: overlap }, 0.5);

describe('CandidateIndex', () => {
  test('finds the groups that share the greatest weight, lower numbers first', () => {
    const index = new CandidateIndex();
    index.add(0, features(1, 2));
    index.add(1, features(3));
    index.add(2, features(1, 2, 3));
    expect(index.find(features(1, 2, 3), 2)).toEqual([0, 2]);
    expect(index.find({ numbers: [1, 3], weights: [1, 5] }, 1)).toEqual([2]);
    expect(index.find(features(9), 5)).toEqual([]);
  });

  test('a search leaves nothing behind for the next', () => {
    const index = new CandidateIndex();
    index.add(0, features(1));
    index.add(1, features(2));
    expect([index.find(features(1), 5), index.find(features(2), 5), index.find(features(1), 5)]).toEqual([
      [0],
      [1],
      [0],
    ]);
  });

  test('a word that thousands of groups share still finds those that grew last', () => {
    const index = new CandidateIndex();
    for (let group = 0; group < 5000; group += 1) index.add(group, features(1));
    index.add(7, features(1));
    const found = index.find(features(1), 1000);
    expect(found).toContain(7);
    expect(found).toContain(4999);
    expect(found.length).toBeLessThan(500);
  });

  test('a rarer word finds a group that the common one has forgotten', () => {
    const index = new CandidateIndex();
    index.add(0, features(1, 2));
    for (let group = 1; group < 3000; group += 1) index.add(group, features(1));
    expect(index.find(features(1), 1000)).not.toContain(0);
    expect(index.find(features(1, 2), 1000)).toContain(0);
  });
});

describe('LeaderClusters', () => {
  test('an item joins the group it resembles most, or starts one', () => {
    const clusters = clustersOf();
    const items = [features(1, 2, 3), features(7, 8, 9), features(1, 2, 3, 4), features(7, 8), features(20)];
    expect(items.map((item) => clusters.add(item))).toEqual([0, 1, 0, 1, 2]);
    expect(clusters.size).toBe(3);
  });

  test('placing items where they were and going on gives the groups of one run', () => {
    const item = fc.uniqueArray(fc.nat(12), { minLength: 1, maxLength: 5 }).map((numbers) => features(...numbers));
    fc.assert(
      fc.property(fc.array(item, { maxLength: 40 }), fc.nat(40), (items, cut) => {
        const whole = clustersOf();
        const groups = items.map((each) => whole.add(each));
        const resumed = clustersOf();
        for (const [position, each] of items.slice(0, cut).entries()) resumed.place(each, groups[position] ?? 0);
        expect(items.slice(cut).map((each) => resumed.add(each))).toEqual(groups.slice(cut));
      }),
    );
  });

  test('the thousandth group costs no more comparisons than the hundredth', () => {
    let comparisons = 0;
    const clusters = new LeaderClusters<WeightedFeatures>(
      {
        features: (item) => item,
        compare: (left, right) => {
          comparisons += 1;
          return overlap(left, right);
        },
      },
      0.9,
    );
    const spent: number[] = [];
    for (let number = 0; number < 4000; number += 1) {
      clusters.add(features(number % 3, 1000 + number));
      spent.push(comparisons);
    }
    const early = (spent[199] ?? 0) - (spent[99] ?? 0);
    const late = (spent[3999] ?? 0) - (spent[3899] ?? 0);
    expect(late).toBeLessThanOrEqual(early);
    expect(late).toBeGreaterThan(0);
  });
});
