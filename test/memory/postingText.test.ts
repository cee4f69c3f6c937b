import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePostings, encodePostings } from '../../src/memory/recall/postingText.ts';
import { fieldNames } from '../../src/memory/trigger/skillFields.ts';

const skills = 30;
const countsOfFields = fc
  .array(fc.nat({ max: 300 }), { minLength: fieldNames.length, maxLength: fieldNames.length })
  .filter((counts) => counts.some((count) => count > 0));
const postings = fc
  .uniqueArray(fc.nat({ max: skills - 1 }), { maxLength: skills })
  .chain((numbers) =>
    fc.tuple(
      ...numbers
        .sort((left, right) => left - right)
        .map((skill) => countsOfFields.map((counts) => ({ skill, counts }))),
    ),
  );

test('postings are given back as they were written', () => {
  fc.assert(
    fc.property(postings, (list) => {
      expect(decodePostings(encodePostings(list), skills)).toEqual(list);
    }),
  );
  expect(encodePostings([{ skill: 3, counts: [1, 0, 2, 0, 0, 0] }])).toBe('3ac2');
});

test('no text gives a skill that there is none of', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'f', 'g', ' ', 'x') }), (text) => {
      for (const { skill, counts } of decodePostings(text, skills)) {
        expect(skill).toBeLessThan(skills);
        expect(counts).toHaveLength(fieldNames.length);
      }
    }),
  );
});
