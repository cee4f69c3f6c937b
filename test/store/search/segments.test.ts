import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeColumns, encodeColumns } from '../../../src/store/search/columns.ts';
import {
  decodePostings,
  encodePacked,
  weightKinds,
  weightOf,
  weightTable,
} from '../../../src/store/search/postings.ts';
import { SegmentBuilder } from '../../../src/store/search/segmentBuilder.ts';
import { TopCandidates } from '../../../src/store/search/topCandidates.ts';
import { dueForMerging } from '../../../src/store/tables/searchIndex.ts';

describe('postings', () => {
  test('are read as they were written, from characters that neither files nor journals escape', () => {
    const documents = fc.uniqueArray(fc.integer({ min: 0, max: 3_000_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(documents, fc.infiniteStream(fc.nat(weightKinds - 1)), (places, weights) => {
        const written = [...places]
          .sort((left, right) => left - right)
          .map((document) => ({ document, weight: weights.next().value ?? 0 }));
        const text = encodePacked(written.map(({ document, weight }) => document * weightKinds + weight));
        expect(text).toMatch(/^[!-~]*$/);
        expect(text).not.toMatch(/["\\ \n]/);
        const read = decodePostings(`xx${text}yy`, 2, 2 + text.length, written.length);
        expect([...read.documents]).toEqual(written.map(({ document }) => document));
        expect([...read.weights]).toEqual(written.map(({ weight }) => weight));
      }),
    );
  });

  test('weigh more for more frequent words and for shorter texts, with an upper bound', () => {
    const table = weightTable(100);
    const worth = (frequency: number, length: number) => table[weightOf(frequency, length)] ?? 0;
    expect(worth(2, 100)).toBeGreaterThan(worth(1, 100));
    expect(worth(1, 10)).toBeGreaterThan(worth(1, 100));
    expect(worth(1, 100)).toBeGreaterThan(worth(1, 1_000));
    expect(Math.max(...table)).toBeLessThanOrEqual(2.2);
    expect(weightOf(1_000, 1_000_000)).toBeLessThan(weightKinds);
  });
});

test('columns are read as they were written', () => {
  const row = fc.record({
    at: fc.integer({ min: -1e12, max: 2e12 }),
    event: fc.integer({ min: 1, max: 2 ** 40 }),
    session: fc.integer({ min: 1, max: 1e6 }),
    kind: fc.nat(6),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const sorted = [...rows].sort((left, right) => left.at - right.at);
      const columns = {
        times: Float64Array.from(sorted, ({ at }) => at),
        events: Float64Array.from(sorted, ({ event }) => event),
        sessions: Int32Array.from(sorted, ({ session }) => session),
        kinds: Uint8Array.from(sorted, ({ kind }) => kind),
      };
      expect(decodeColumns(encodeColumns(columns), sorted.length, sorted[0]?.at ?? 0)).toEqual(columns);
    }),
  );
});

test('a segment has its documents by time and its terms in order, each with its documents', () => {
  const builder = new SegmentBuilder();
  const add = (event: number, at: number, text: string) => builder.add({ event, session: 1, at, kind: 'prompt', text });
  add(1, 30, 'beta alpha beta');
  add(2, 10, 'alpha');
  add(3, 20, 'Zeta');
  const { columns, words, terms } = builder.build();
  expect([...columns.events]).toEqual([2, 3, 1]);
  expect(words).toBe(5);
  const listed = [...terms()].map(({ term, documents, postings }) => ({
    term,
    documents: [...decodePostings(postings, 0, postings.length, documents).documents],
  }));
  expect(listed).toEqual([
    { term: 'alpha', documents: [0, 2] },
    { term: 'beta', documents: [2] },
    { term: 'zeta', documents: [1] },
  ]);
});

test('the best candidates are kept, as if all had been sorted', () => {
  const candidate = fc.record({ event: fc.nat(1_000), session: fc.constant(1), at: fc.nat(5), score: fc.nat(20) });
  fc.assert(
    fc.property(
      fc.uniqueArray(candidate, { selector: ({ event }) => event, maxLength: 80 }),
      fc.integer({ min: 1, max: 10 }),
      (all, limit) => {
        const top = new TopCandidates(limit);
        for (const each of all) top.add(each);
        const sorted = [...all].sort(
          (left, right) => right.score - left.score || right.at - left.at || right.event - left.event,
        );
        expect(top.sorted()).toEqual(sorted.slice(0, limit));
      },
    ),
  );
});

test('eight segments of a size are merged, never beyond what forgetting can rewrite quickly', () => {
  const segment = (number: number, documents: number) => ({
    number,
    documents,
    words: 1,
    fromAt: number,
    toAt: number,
  });
  const many = (count: number, documents: number) =>
    Array.from({ length: count }, (_, index) => segment(index, documents));
  expect(dueForMerging(many(7, 1_000))).toEqual([]);
  expect(dueForMerging(many(8, 1_000))).toHaveLength(8);
  expect(dueForMerging([...many(4, 1_000), ...many(4, 8_000)])).toEqual([]);
  expect(dueForMerging(many(20, 64_000))).toEqual([]);
  const large = dueForMerging(many(20, 20_000));
  expect(large.length).toBeGreaterThan(1);
  expect(large.reduce((sum, { documents }) => sum + documents, 0)).toBeLessThanOrEqual(64_000);
});
