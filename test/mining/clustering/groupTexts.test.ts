import { expect, test } from 'vitest';
import { groupTexts } from '../../../src/mining/clustering/groupTexts.ts';
import { VectorSpace } from '../../../src/mining/clustering/vectorSpace.ts';

const subjects = [
  ['database', 'migration', 'schema', 'table', 'column', 'index', 'rollback'],
  ['button', 'colour', 'layout', 'margin', 'font', 'dialog', 'theme'],
  ['invoice', 'payment', 'refund', 'currency', 'tax', 'ledger', 'receipt'],
];

/** Texts about one subject each: five of its seven words, and one word of nobody else. */
function texts(count: number): readonly { readonly subject: number; readonly text: string }[] {
  return Array.from({ length: count }, (_text, index) => {
    const subject = index % subjects.length;
    const words = (subjects[subject] ?? []).filter((_word, position) => (index + position) % 7 < 5);
    return { subject, text: `${words.join(' ')} stray${index}` };
  });
}

test('texts on the same subject share a group, and each subject has its own', () => {
  const documents = texts(60);
  const space = new VectorSpace(documents.map(({ text }) => [{ text, weight: 1 }]));
  const groups = groupTexts(space.vectors, space.dimensions, 3);
  const pairs = new Set(documents.map(({ subject }, index) => `${subject} ${groups[index]}`));
  expect(pairs.size).toBe(3);
  expect(new Set(groups).size).toBe(3);
});

test('more texts than are sampled for the first groups are sorted all the same', () => {
  const documents = texts(2500);
  const space = new VectorSpace(documents.map(({ text }) => [{ text, weight: 1 }]));
  const groups = groupTexts(space.vectors, space.dimensions, 3);
  expect(groups).toHaveLength(2500);
  expect(new Set(documents.map(({ subject }, index) => `${subject} ${groups[index]}`)).size).toBe(3);
});

test('words that only one text has do not count', () => {
  const space = new VectorSpace([[{ text: 'alpha beta', weight: 1 }], [{ text: 'alpha gamma', weight: 1 }]]);
  expect(space.dimensions).toBe(1);
  expect(space.vector([{ text: 'gamma delta', weight: 1 }]).features).toHaveLength(0);
});
