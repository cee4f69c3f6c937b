import { describe, expect, test } from 'vitest';
import { commandRuns } from '../../src/signals/commandRun.ts';
import { segmentEpisodes } from '../../src/signals/segment.ts';
import { countsIn, testResultOf } from '../../src/signals/testResult.ts';
import { SessionScript } from '../support/sessionScript.ts';

function result(command: string, about: { exit?: number; output?: string; rejected?: string } = {}) {
  const [run] = commandRuns(segmentEpisodes('s', new SessionScript().prompt('T').runs(command, about).events));
  return run === undefined ? null : testResultOf(run);
}

describe('the summary of a runner', () => {
  test.each([
    ['pytest', '======= 1 failed, 12 passed, 3 skipped in 0.42s =======', 12, 1],
    ['pytest -q', '12 passed, 1 warning in 0.42s', 12, 0],
    ['pytest with errors', '=== 2 passed, 1 error in 3.20s ===', 2, 1],
    ['unittest', 'Ran 3 tests in 0.001s\n\nOK', 3, 0],
    ['unittest failing', 'Ran 3 tests in 0.001s\n\nFAILED (failures=1, errors=2)', 0, 3],
    ['Jest', 'Test Suites: 1 failed, 1 total\nTests:       2 failed, 1 skipped, 5 passed, 8 total', 5, 2],
    ['Vitest, all of them', ' Test Files  1 failed (1)\n      Tests  2 failed (2)', 0, 2],
    ['Vitest', ' Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 5 passed (6)', 5, 1],
    [
      'Vitest in colour',
      '\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[32m5 passed\u001b[39m\u001b[22m\u001b[90m (5)\u001b[39m',
      5,
      0,
    ],
    ['Mocha', '  5 passing (20ms)\n  1 failing\n', 5, 1],
    ['cargo', 'test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out', 3, 2],
    ['nextest', '     Summary [   0.12s] 5 tests run: 4 passed, 1 failed, 0 skipped', 4, 1],
    ['.NET', 'Failed!  - Failed:     1, Passed:     5, Skipped:     0, Total:     6', 5, 1],
    ['Maven', '[ERROR] Tests run: 5, Failures: 1, Errors: 1, Skipped: 0', 5, 2],
    ['Gradle', '5 tests completed, 2 failed', 5, 2],
    ['RSpec', '5 examples, 1 failure', 5, 1],
    ['minitest', '5 runs, 10 assertions, 1 failures, 1 errors, 0 skips', 5, 2],
    ['PHPUnit', 'OK (5 tests, 10 assertions)', 5, 0],
    ['PHPUnit failing', 'FAILURES!\nTests: 5, Assertions: 10, Failures: 2.', 5, 2],
    ['CTest', '80% tests passed, 1 tests failed out of 5', 5, 1],
    ['bats', '5 tests, 1 failure', 5, 1],
    ['Playwright', '  1 failed\n    a.spec.ts:3:1 › works\n  5 passed (3.2s)', 5, 1],
    ['node', '# tests 5\n# pass 4\n# fail 1', 4, 1],
    ['bun', ' 5 pass\n 1 fail', 5, 1],
    ['Deno', 'FAILED | 4 passed | 1 failed (20ms)', 4, 1],
    ['XCTest', 'Executed 5 tests, with 1 failure (0 unexpected) in 0.1 seconds', 5, 1],
    ['another', 'done: 2 failures', 0, 2],
  ])('of %s', (_runner, output, passed, failed) => {
    expect(countsIn(output)).toMatchObject({ passed, failed });
  });

  test.each([
    ['go', '--- FAIL: TestA (0.00s)\nFAIL\nFAIL\texample.com/a\t0.01s', true],
    ['go passing', 'ok  \texample.com/a\t0.01s\n?   \texample.com/b\t[no test files]', false],
    ['Gradle', 'BUILD FAILED in 2s', true],
    ['Maven', '[INFO] BUILD SUCCESS', false],
    ['TAP', 'ok 1 a\nnot ok 2 b', true],
    ['TAP with a skipped one', '1..2\nok 1 a\n# pass 1\nnot ok 2 b # SKIP later', false],
    ['Flutter', '00:01 +5: All tests passed!', false],
    ['tox', '  evaluation failed :( (0.2 seconds)', true],
  ])('of %s tells by words', (_runner, output, isBad) => {
    expect(countsIn(output)).toMatchObject({ isBad });
  });

  test('is not found in other text', () => {
    for (const output of ['', 'compiled', 'Testing is important', 'passed on to the next', '0 failures were seen'])
      expect(countsIn(output), output).toBeNull();
  });

  test('is found quickly in long output', () => {
    const started = performance.now();
    for (const output of [
      '\n'.repeat(8_000),
      ' '.repeat(8_000),
      '='.repeat(8_000),
      '1 '.repeat(4_000),
      'Tests: 1 failed, '.repeat(500),
    ])
      countsIn(output);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('a test run', () => {
  test.each([
    ['pnpm test', { output: 'Tests  5 passed (5)' }, 'passed', 'counts'],
    ['pnpm test | tail -5', { output: 'Tests  1 failed | 4 passed (5)' }, 'failed', 'counts'],
    ['cd x && go test ./... 2>&1 | tail -3', { output: 'ok  \texample.com/a\t0.01s' }, 'passed', 'counts'],
    ['tox -q', {}, 'passed', 'exit-code'],
    ['make test', { exit: 2, output: 'make: *** no rule' }, 'failed', 'exit-code'],
    ['uv run pytest -x', { exit: 1, output: '1 failed in 0.1s' }, 'failed', 'counts'],
  ] as const)('%s %o', (command, about, verdict, from) => {
    expect(result(command, about)).toMatchObject({ verdict, from });
  });

  test.each([
    ['hides its exit code behind a filter', 'tox | tail -3', {}],
    ['was refused', 'pnpm test', { rejected: 'not now' }],
    ['only names a runner', 'git commit -m "fix pytest"', { output: '5 passed in 0.1s' }],
    ['only searches for one', 'rg "go test" .github', { output: 'ok  \tx\t1' }],
    ['asks for help', 'pytest --help', { output: '' }],
  ] as const)('says nothing when it %s', (_what, command, about) => {
    expect(result(command, about)).toBeNull();
  });
});
