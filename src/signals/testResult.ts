import { type CommandStep, testSteps } from './commandLine.ts';
import type { CommandRun } from './commandRun.ts';

/** What a test run came to. */
export interface TestResult {
  readonly verdict: 'passed' | 'failed';
  /** Numbers of tests as far as the output tells; 0 where it does not. */
  readonly passed: number;
  readonly failed: number;
  /** `counts`: the runner's summary; `exit-code`: nothing but the exit code. */
  readonly from: 'counts' | 'exit-code';
  /** The runner, such as `cargo test`. */
  readonly runner: string;
  /** Files, packages or names it was limited to; empty for all tests. */
  readonly targets: readonly string[];
}

/**
 * Summary lines of the usual runners. The groups `passed`, `failed` and `errors` hold counts; `good` and `bad` are
 * verdicts in words.
 */
const summaries: readonly RegExp[] = [
  // pytest and unittest
  /^=*[ \t]*(?=[^\n]*\d (?:passed|failed|error))(?:(?<failed>\d+) failed,? ?)?(?:(?<passed>\d+) passed,? ?)?(?:\d+ (?:skipped|deselected|xfailed|xpassed|warnings?|rerun),? ?)*(?:(?<errors>\d+) errors?,? ?)?(?:in [\d.:]+ ?s[^\n]*)$/gm,
  /^(?<bad>FAILED) \((?:failures=(?<failed>\d+))?(?:, )?(?:errors=(?<errors>\d+))?[^)]*\)$/gm,
  /^Ran (?<passed>\d+) tests? in [\d.]+s\s+(?<good>OK)\b/gm,
  // Jest, Vitest, Pest
  /^[ \t]*Tests:?\s+(?:(?<failed>\d+) failed(?:,| \||(?= \(\d))\s*)?(?:\d+ (?:skipped|todo|pending|risky|incomplete|warnings?)(?:,| \|)\s*)*(?:(?<passed>\d+) passed)?(?:[^\n]*(?:total|\(\d+\)|assertions\)))/gm,
  // Mocha, Cypress
  /^[ \t]*(?<passed>\d+) passing\b[^\n]*$/gm,
  /^[ \t]*(?<failed>\d+) failing$/gm,
  // Go
  /^ok {2}\t?\S+\t/gm,
  /^(?<bad>FAIL)(?:\t\S+|$)/gm,
  /^[ \t]*--- (?<bad>FAIL): /gm,
  // Cargo and nextest
  /^test result: \w+\. (?<passed>\d+) passed; (?<failed>\d+) failed;/gm,
  /^[ \t]*Summary \[[^\]]*\]\s+\d+(?:\/\d+)? tests? run: (?<passed>\d+) passed(?: \([^)]*\))?(?:, (?<failed>\d+) failed)?(?:, (?<errors>\d+) timed out)?/gm,
  // .NET
  /^(?:Passed|Failed)!\s+-\s+Failed:\s+(?<failed>\d+), Passed:\s+(?<passed>\d+)/gm,
  // JUnit, Maven, Gradle
  /^(?:\[\w+\]\s+)?Tests run: (?<passed>\d+), Failures: (?<failed>\d+)(?:, Errors: (?<errors>\d+))?(?:, Skipped: \d+)?\s*$/gm,
  /^(?<passed>\d+) tests? completed(?:, (?<failed>\d+) failed)?/gm,
  /^(?:\[\w+\]\s+)?BUILD (?<bad>FAILED|FAILURE)\b/gm,
  /^(?:\[\w+\]\s+)?BUILD (?<good>SUCCESSFUL|SUCCESS)\b/gm,
  // RSpec, minitest, ExUnit, bats
  /^(?<passed>\d+) (?:examples?|runs?|tests?)(?:, \d+ assertions)?, (?<failed>\d+) failures?(?:, (?<errors>\d+) errors?)?/gm,
  // PHPUnit
  /^(?<good>OK) \((?<passed>\d+) tests?(?:, \d+ assertions?)?\)/gm,
  /^Tests: (?<passed>\d+), Assertions: \d+(?:, Errors: (?<errors>\d+))?(?:, Failures: (?<failed>\d+))?/gm,
  /^(?<bad>FAILURES!|ERRORS!)/gm,
  // CTest
  /^\d+% tests passed, (?<failed>\d+) tests? failed out of (?<passed>\d+)/gm,
  // Playwright
  /^ {2}(?<passed>\d+) passed \([\d.]+m?s\)$/gm,
  /^ {2}(?<failed>\d+) failed$/gm,
  // TAP, node:test, bun, Deno, XCTest, Flutter, tox
  /^not (?<bad>ok) \d+(?! .*# (?:SKIP|TODO))/gm,
  /^(?:#|ℹ) fail (?<failed>\d+)$/gm,
  /^(?:#|ℹ) pass (?<passed>\d+)$/gm,
  /^[ \t]*(?<passed>\d+) pass$/gm,
  /^[ \t]*(?<failed>\d+) fail$/gm,
  /^(?:ok|FAILED) \| (?<passed>\d+) passed(?: \([^)]*\))? \| (?<failed>\d+) failed/gm,
  /^[ \t]*Executed (?<passed>\d+) tests?, with (?:\d+ tests? skipped and )?(?<failed>\d+) failures?/gm,
  /(?<good>All tests passed!)|(?<bad>Some tests failed\.)/gm,
  /^[ \t]*(?:congratulations (?<good>:\))|evaluation failed (?<bad>:\())/gm,
];

const ansi = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g');

/**
 * What a command that runs tests came to: by the runner's own summary, since `| tail` hides exit codes, else by the exit
 * code. Null for other commands, for runs without an end, and where an exit code 0 is that of a filter behind the runner.
 */
export function testResultOf(run: Pick<CommandRun, 'command' | 'steps' | 'result' | 'ended'>): TestResult | null {
  const [step] = testSteps(run.steps);
  if (step === undefined || run.result === null || run.ended === 'refused') return null;
  const counts = countsIn(run.result.output);
  const about = { runner: step.name, targets: targetsOf(step) };
  if (counts !== null) {
    const isBad = counts.failed > 0 || counts.isBad;
    return {
      verdict: isBad ? 'failed' : 'passed',
      passed: counts.passed,
      failed: counts.failed,
      from: 'counts',
      ...about,
    };
  }
  if (run.ended === 'failed') return { verdict: 'failed', passed: 0, failed: 0, from: 'exit-code', ...about };
  const isFiltered = /\||;|\|\||&\s*$/.test(run.command.slice(run.command.indexOf(step.program)));
  if (run.ended === 'passed' && run.result.exitCode === 0 && !isFiltered)
    return { verdict: 'passed', passed: 0, failed: 0, from: 'exit-code', ...about };
  return null;
}

/** Plain words behind the runner's name, without flags. */
function targetsOf(step: CommandStep): readonly string[] {
  const name = new Set(step.name.split(' '));
  return step.arguments.filter((word) => !word.startsWith('-') && !name.has(word) && !/^(?:run|test|exec)$/.test(word));
}

/** Sums the summary lines of an output, or null when it has none. */
export function countsIn(
  output: string,
): { readonly passed: number; readonly failed: number; readonly isBad: boolean } | null {
  const text = output.replace(ansi, '').replaceAll('\r', '');
  let [passed, failed, isBad, isFound] = [0, 0, false, false];
  for (const pattern of summaries) {
    for (const { groups } of text.matchAll(pattern)) {
      isFound = true;
      passed += Number(groups?.['passed'] ?? 0);
      failed += Number(groups?.['failed'] ?? 0) + Number(groups?.['errors'] ?? 0);
      if (groups?.['bad'] !== undefined) isBad = true;
    }
  }
  if (isFound) return { passed, failed, isBad };
  const unknownRunner = /\b([1-9]\d*) (?:failed|failing|failures?)\b/.exec(text)?.[1];
  return unknownRunner === undefined ? null : { passed: 0, failed: Number(unknownRunner), isBad: true };
}
