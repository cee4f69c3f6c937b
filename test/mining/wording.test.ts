import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toInstruction, toSkillName, toTitle } from '../../src/mining/wording.ts';

test.each([
  ["Why aren't we using table-driven tests for these test cases?", 'Use table-driven tests for these test cases'],
  ['why are you still using vale?', 'Do not use vale'],
  ["can't we reuse the helper?", 'Reuse the helper'],
  ["can't the tests be designed as table driven?", 'The tests should be designed as table driven'],
  ['never make draft prs', 'Never make draft PRs'],
  ["don't wrap long lines", 'Do not wrap long lines'],
  ['could we instead just run cargo package?', 'Run cargo package'],
])('%s', (words, instruction) => {
  expect(toInstruction(words)).toBe(instruction);
});

test('a title leaves the reason out', () => {
  expect(toTitle('Do not wrap long lines in the markdown as that ruins the rendering')).toBe(
    'Do not wrap long lines in the markdown',
  );
});

test('names follow the rules of Agent Skills whatever the title', () => {
  expect(toSkillName('Never make draft PRs', [])).toBe('never-make-draft-prs');
  expect(toSkillName('Do not wrap long lines', [])).toBe('no-wrap-long-lines');
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (title, topics) => {
      const name = toSkillName(title, topics);
      expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      expect(name.length).toBeLessThanOrEqual(64);
    }),
  );
});

test('a passive prohibition becomes an instruction', () => {
  expect(toInstruction('full schema should not be updated ever, it is a snapshot')).toBe(
    'Never update full schema, it is a snapshot',
  );
});
