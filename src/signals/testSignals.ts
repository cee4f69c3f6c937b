import { oneLine } from '../base/text.ts';
import type { CommandRun } from './commandRun.ts';
import { makeSignal } from './makeSignal.ts';
import type { Signal } from './signal.ts';
import type { TestResult } from './testResult.ts';

/**
 * How the tests went, without repeating itself: the first failure of a row of failing runs, the run that ends it, and in
 * each episode the first run that passes with nothing to mend.
 */
export function testSignals(sessionId: string, runs: readonly CommandRun[]): readonly Signal[] {
  const signals: Signal[] = [];
  const failing = new Map<string, { readonly run: CommandRun; readonly test: TestResult }>();
  const passedIn = new Set<string>();
  for (const run of runs) {
    const { test } = run;
    if (test === null || run.result === null) continue;
    const broken = failing.get(test.runner);
    const isMended = test.verdict === 'passed' && broken !== undefined && covers(test, broken.test);
    const isTold = test.verdict === 'failed' ? broken !== undefined : passedIn.has(`${run.episodeId} ${test.runner}`);
    if (isTold && !isMended) continue;
    const counted = test.from === 'counts' ? 0.9 : 0.75;
    const about =
      test.verdict === 'failed'
        ? { rule: 'tests-failed', confidence: counted, explanation: `${failures(test)} with ${test.runner}.` }
        : !isMended
          ? { rule: 'tests-passed', confidence: counted, explanation: `${passes(test)} with ${test.runner}.` }
          : {
              rule: 'tests-fixed',
              confidence: counted,
              explanation: `Tests that had failed earlier in the session passed with ${test.runner}.`,
            };
    signals.push(
      makeSignal({
        ...about,
        kind: 'test',
        sessionId,
        episodeId: run.episodeId,
        eventId: run.result.id,
        relatedEventIds: [run.eventId, ...(isMended && broken.run.result ? [broken.run.result.id] : [])],
        at: run.result.at,
        text: oneLine(run.command, 400),
      }),
    );
    if (test.verdict === 'failed') failing.set(test.runner, { run, test });
    else {
      if (isMended) failing.delete(test.runner);
      passedIn.add(`${run.episodeId} ${test.runner}`);
    }
  }
  return signals;
}

/** True when a run includes something of what another was limited to. */
function covers(test: TestResult, other: TestResult): boolean {
  if (test.targets.length === 0) return true;
  return other.targets.length === 0
    ? test.targets.some((target) => target.endsWith('...'))
    : test.targets.some((target) => other.targets.includes(target));
}

function failures(test: TestResult): string {
  if (test.failed === 0) return 'The tests failed or could not run';
  return test.failed === 1 ? 'One test failed' : `${test.failed} tests failed`;
}

function passes(test: TestResult): string {
  return test.passed === 0 ? 'The tests passed' : test.passed === 1 ? 'One test passed' : `${test.passed} tests passed`;
}
