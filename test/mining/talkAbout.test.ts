import { expect, test } from 'vitest';
import { isTalkAboutRules, ownClauses } from '../../src/mining/talkAbout.ts';
import { clausesOf } from '../../src/signals/clauses.ts';

const isTalk = (prompt: string) => clausesOf(prompt).some(isTalkAboutRules);

test.each([
  'In the meeting they said one should always squash commits',
  'the docs say never to call it twice',
  'According to the style guide you should always use tabs',
  'What does "never force push to shared branches" mean in the docs?',
  'I read somewhere that you should never mock the database',
  'One should always squash commits, what do you think?',
])('“%s” is talk about a rule', (prompt) => {
  expect(isTalk(prompt)).toBe(true);
});

test.each([
  'always squash commits',
  'never force push to shared branches',
  'why are you still using npm?',
  'from now on say "done" when the tests pass',
  'use the wording of the docs',
  "don't ever do that again, the tests must pass first",
  'no, I said use pnpm',
  'I told you to run the linter',
])('“%s” is a rule', (prompt) => {
  expect(isTalk(prompt)).toBe(false);
});

test('what follows the words that hand a text over is not the user speaking', () => {
  const prompt =
    'Fix the header first.\nSummarise this style guide for me:\n- Always write docstrings.\n- Never use tabs.';
  expect(ownClauses(clausesOf(prompt)).map(({ core }) => core)).toEqual([
    'Fix the header first.',
    'Summarise this style guide for me:',
  ]);
});

test('a list of wishes stays the user speaking', () => {
  const clauses = clausesOf('Do the following:\n- always run the linter\n- never use tabs');
  expect(ownClauses(clauses)).toEqual(clauses);
});
