import { expect, test } from 'vitest';
import { skillForRanking } from '../../../src/mining/clustering/skillTexts.ts';
import { TextRanker } from '../../../src/mining/clustering/textRanker.ts';

const skills = [
  {
    name: 'database-migrations',
    description: 'Write a migration and its rollback.',
    body: 'Run the tests afterwards.',
  },
  {
    name: 'release-notes',
    description: 'Write the notes of a release.',
    body: 'Mention each migration of the database.',
  },
  { name: 'run-tests', description: 'Run the tests of one package.', body: 'Use the watch mode.' },
];
const ranker = new TextRanker(skills.map(skillForRanking));
const names = (query: string) => ranker.rank(query).map(({ index }) => skills[index]?.name);

test('what a skill says of itself counts more than what its body mentions', () => {
  expect(names('add a migration to the database')).toEqual(['database-migrations', 'release-notes']);
});

test('other forms of a word find it', () => {
  expect(names('testing packages')[0]).toBe('run-tests');
});

test('a query that shares no word finds nothing', () => {
  expect(ranker.rank('translate the poem')).toEqual([]);
  expect(ranker.rank('')).toEqual([]);
});

test('a long text does not win by its length', () => {
  const filler = Array.from({ length: 400 }, (_word, index) => `word${index}`).join(' ');
  const some = new TextRanker([[{ text: `cache ${filler}`, weight: 1 }], [{ text: 'cache keys', weight: 1 }]]);
  expect(some.rank('cache')[0]?.index).toBe(1);
});
