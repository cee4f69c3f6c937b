import { describe, expect, test } from 'vitest';
import { areOpposed } from '../../src/mining/evolve/opposed.ts';
import { stanceOf } from '../../src/mining/evolve/stance.ts';
import { TermWeights } from '../../src/mining/terms.ts';

const weights = new TermWeights();
const opposed = (left: string, right: string) => areOpposed(stanceOf(left), stanceOf(right), weights);
const parts = (text: string) => {
  const { wanted, unwanted } = stanceOf(text);
  return [[...wanted].sort(), [...unwanted].sort()];
};

test.each([
  ['Use pnpm here, never npm', ['pnpm'], ['npm']],
  ['never use npm, yarn or bun', [], ['bun', 'npm', 'yarn']],
  ['instead of npm use pnpm', ['pnpm'], ['npm']],
  ['npm must not be used, use pnpm', ['pnpm'], ['npm']],
  ['why are you using npm again?', [], ['npm']],
  ["why aren't we using pnpm", ['pnpm'], []],
  ["don't forget to commit the lockfile", ['commit', 'lockfil'], []],
  ['never commit without asking me', [], []],
  ['', [], []],
])('%j asks for %j and forbids %j', (text, wanted, unwanted) => {
  expect(parts(text)).toEqual([wanted, unwanted]);
});

describe('opposite', () => {
  test.each([
    ['use npm', 'use pnpm'],
    ['Always use npm in this repo', 'Use pnpm here, never npm.'],
    ['use pnpm, never npm', 'use npm, never pnpm'],
    ['always write comments', 'never write comments'],
    ['Always squash commits before merging', 'Do not squash commits before merging'],
    ['use tabs for indentation', 'use spaces for indentation'],
    ['use the adapter for billing calls', 'use the gateway for billing calls'],
    ['open PRs as drafts', 'never draft PRs'],
    ['skip the linter', 'always run the linter'],
    ['always add comments', 'never write comments'],
    ['delete unused snapshots', 'never remove unused snapshots'],
  ])('are %j and %j, whichever comes first', (left, right) => {
    expect([opposed(left, right), opposed(right, left)]).toEqual([true, true]);
  });

  test.each([
    ['use pnpm', 'never use npm'],
    ['use pnpm', 'use npm in the docs folder'],
    ['always use typescript', 'always use pnpm'],
    ['always commit', 'never commit before the tests ran'],
    ['run the tests before committing', 'never commit without running the tests'],
    ['always run the linter', 'never skip the linter'],
    ['use pnpm for the lint run', 'never run lint on generated code'],
    ['use zod for request bodies', 'use pnpm for installing packages'],
    ['never push to main', 'never push tags'],
    ['open a PR', 'never draft PRs'],
    ['always commit the lockfile', 'never delete the lockfile'],
    ['use npm in the docs folder', 'never use npm in the api folder'],
  ])('are not %j and %j', (left, right) => {
    expect([opposed(left, right), opposed(right, left)]).toEqual([false, false]);
  });
});
