import { expect, test } from 'vitest';
import { analyseSession } from '../../src/signals/detect.ts';
import { SessionScript } from '../support/sessionScript.ts';

const found = (script: SessionScript) =>
  analyseSession('s', script.events)
    .signals.filter((signal) => signal.kind === 'test')
    .map((signal) => signal.rule);
const passing = { output: 'Tests  5 passed (5)' };
const failing = { exit: 1, output: 'Tests  1 failed | 4 passed (5)' };

test('tests that pass are told once in an episode', () => {
  const script = new SessionScript().prompt('T').runs('pnpm test', passing).runs('pnpm test', passing);
  expect(found(script)).toEqual(['tests-passed']);
  expect(found(script.prompt('More').runs('pnpm test', passing))).toEqual(['tests-passed', 'tests-passed']);
});

test('tests that fail are told once until they pass, which is told as mended, over episodes', () => {
  const script = new SessionScript().prompt('T').runs('pnpm test', failing).runs('pnpm test -x', failing);
  script.edits('a.ts', 'x', 'y').prompt('Go on').runs('pnpm test', passing);
  expect(found(script)).toEqual(['tests-failed', 'tests-fixed']);
  const mended = analyseSession('s', script.events).signals.find((signal) => signal.rule === 'tests-fixed');
  expect(mended?.relatedEventIds).toEqual(['session-1-e8', 'session-1-e3']);
});

test('another runner mends nothing', () => {
  const script = new SessionScript()
    .prompt('T')
    .runs('cargo test', { exit: 1, output: 'test result: FAILED. 0 passed; 1 failed;' });
  expect(found(script.runs('pnpm test', passing))).toEqual(['tests-failed', 'tests-passed']);
});

test('a run of other tests mends nothing, one that includes them does', () => {
  const start = () =>
    new SessionScript().prompt('T').runs('pytest tests/a.py', { exit: 1, output: '1 failed in 0.1s' });
  const green = { output: '3 passed in 0.1s' };
  expect(found(start().runs('pytest tests/b.py', green))).toEqual(['tests-failed', 'tests-passed']);
  expect(found(start().runs('pytest tests/b.py', green).runs('pytest', green))).toEqual([
    'tests-failed',
    'tests-passed',
    'tests-fixed',
  ]);
  expect(found(start().runs('pytest -x tests/a.py', green))).toEqual(['tests-failed', 'tests-fixed']);
});

test('failing tests are no failing command', () => {
  const { signals } = analyseSession('s', new SessionScript().prompt('T').runs('pnpm test', failing).events);
  expect(signals.map((signal) => [signal.kind, signal.explanation])).toEqual([
    ['test', 'One test failed with pnpm test.'],
  ]);
});

test('tests that could not run are both', () => {
  const { signals } = analyseSession('s', new SessionScript().prompt('T').runs('pnpm test', { exit: 1 }).events);
  expect(signals.map((signal) => signal.kind).sort()).toEqual(['failure', 'test']);
});
