import { expect, test } from 'vitest';
import { wordWorth } from '../../src/memory/trigger/commonWords.ts';
import { conceptsIn } from '../../src/memory/trigger/concepts.ts';
import { conceptLines } from '../../src/memory/trigger/conceptTable.ts';
import { splitWords } from '../../src/memory/trigger/splitWords.ts';
import { StemTable } from '../../src/memory/trigger/stemTable.ts';
import { wordStem } from '../../src/memory/trigger/wordStem.ts';

test('every word and phrase of the table of concepts names its concept', () => {
  for (const line of conceptLines.trim().split('\n')) {
    const [concept, ...rest] = line.split(':');
    for (const phrase of rest.join(':').split(/[,;]/)) {
      const stems = splitWords(phrase).map(({ word }) => wordStem(word));
      if (stems.length === 0) continue;
      // Those that begin with one letter and a sign are written as another word, under which they are not looked up.
      if (/^\s*[a-z][#+']/i.test(phrase)) continue;
      const named = conceptsIn(stems).filter(({ start, length }) => start === 0 && length === stems.length);
      if (stems.length <= 4)
        expect(
          named.map((each) => each.concept),
          phrase,
        ).toContain(`~${concept}`);
    }
  }
});

test('common words say little, others everything', () => {
  for (const word of ['make', 'exactly', 'fix', 'link', 'test', 'sample'])
    expect(wordWorth(wordStem(word))).toBeLessThan(1);
  expect(wordWorth('kubernet')).toBe(1);
  expect(wordWorth('')).toBe(1);
});

test('a table asks for entries once for each beginning, and keeps their order', () => {
  const asked: string[] = [];
  const table = new StemTable((beginning) => {
    asked.push(beginning);
    return [
      ['tests', 1],
      ['testing', 2],
      ['team', 3],
      ['x', 4],
      ['tests', 1],
    ] as const;
  });
  expect(table.get('test')).toEqual([1, 2]);
  expect(table.get('team')).toEqual([3]);
  expect(table.get('x')).toEqual([4]);
  expect(table.get('zz')).toEqual([]);
  expect(asked).toEqual(['te', 'x', 'zz']);
});
