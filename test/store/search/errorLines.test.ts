import { expect, test } from 'vitest';
import { errorLines } from '../../../src/store/search/errorLines.ts';

const noise = Array.from({ length: 300 }, (_line, number) => `  compiling crate ${number}`).join('\n');

test.each([
  ['Error: connect ECONNREFUSED 127.0.0.1:5432'],
  ['src/a.ts(3,5): error TS2345: Argument of type'],
  ['E   AssertionError: assert 3 == 4'],
  [' ✗ rounds half up'],
  ['--- FAIL: TestRounding (0.00s)'],
  ['npm ERR! missing script: tset'],
  ['bash: foo: command not found'],
  ['fatal: not a git repository'],
  ["thread 'main' panicked at src/main.rs:3:5"],
])('of an output the line is kept that says why: %s', (line) => {
  expect(errorLines(`${noise}\n${line}\n${noise}`)).toContain(line);
});

test('what says nothing is left out, but for the last line, and nothing gets long', () => {
  expect(errorLines(noise)).toBe('  compiling crate 299');
  expect(errorLines('')).toBe('');
  expect(errorLines('Error: x\n'.repeat(5_000)).length).toBeLessThan(2_000);
  expect(errorLines(`Error: ${'x'.repeat(100_000)}`).length).toBeLessThan(2_000);
});
