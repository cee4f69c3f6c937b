import { describe, expect, test } from 'vitest';
import { analyseSession } from '../../src/signals/detect.ts';
import { SessionScript } from '../support/sessionScript.ts';

const fixes = (script: SessionScript) =>
  analyseSession('s', script.events).signals.filter((signal) => signal.kind === 'fix');
const failing = { exit: 1, output: 'error: nothing is here' };
const start = () => new SessionScript().prompt('T');

describe('a failing command and what then passes', () => {
  test('may lie in different episodes, and the fix belongs to the later one', () => {
    const script = start().runs('npm test', failing).prompt('try pnpm').runs('pnpm test');
    expect(fixes(script)[0]).toMatchObject({
      rule: 'other-runner',
      episodeId: 'session-1-e4~episode',
      before: 'npm test',
      after: 'pnpm test',
    });
  });

  test('may be the same command once something else was run', () => {
    expect(fixes(start().runs('pnpm e2e', failing).runs('pnpm db:migrate').runs('pnpm e2e'))[0]).toMatchObject({
      rule: 'prerequisite-run',
      before: 'pnpm e2e',
      after: 'pnpm db:migrate && pnpm e2e',
    });
  });

  test('the last of several failures is the one that is mended', () => {
    const script = start().runs('npm test', failing).runs('npm test --x', failing).runs('pnpm test --x');
    expect(fixes(script).map((signal) => signal.before)).toEqual(['npm test --x']);
  });

  test('failing tests are mended by a preparation or the environment', () => {
    const tests = { exit: 1, output: '3 failed in 0.2s' };
    expect(fixes(start().runs('pytest', tests).runs('alembic upgrade head && pytest'))).toHaveLength(1);
    expect(fixes(start().runs('pytest', tests).runs('DB=x pytest'))).toHaveLength(1);
    expect(fixes(start().runs('pytest', tests).runs('pytest --lf'))).toEqual([]);
  });

  test.each([
    ['a retry', start().runs('pnpm e2e', failing).runs('pnpm e2e')],
    ['a retry after a look', start().runs('pnpm e2e', failing).runs('ls').runs('pnpm e2e')],
    ['a pass after an edit', start().runs('npm test', failing).edits('a', 'b', 'c').runs('pnpm test')],
    [
      'a pass after a script changed files',
      start().runs('npm test', failing).runs("sed -i 's/a/b/' x").runs('pnpm test'),
    ],
    ['a pass after a pull', start().runs('npm test', failing).runs('git pull').runs('pnpm test')],
    ['a pass that reads as failed', start().runs('npm test', failing).runs('pnpm test', { output: 'error: no' })],
    ['a variant that was refused', start().runs('npm test', failing).runs('pnpm test', { rejected: 'no' })],
    ['a variant on a branch that was left', start().runs('npm test', failing).abandons().prompt('x').runs('pnpm test')],
    ['the user’s own command', start().runs('npm test', failing).prompt('pnpm test', 'shell')],
    [
      'a variant long after',
      ['1', '2', '3', '4', '5', '6', '7', '8']
        .reduce((script, name) => script.runs(`make ${name}`), start().runs('npm test', failing))
        .runs('pnpm test'),
    ],
  ])('%s is no fix', (_what, script) => {
    expect(fixes(script)).toEqual([]);
  });

  test.each([
    'rg x',
    'git diff --exit-code',
    'cd a && grep -q x b',
    'make x && grep y z',
    'git merge-base --is-ancestor a b',
    'gh pr checks 1',
  ])('the answer of %s is no failure', (command) => {
    const { signals } = analyseSession('s', start().runs(command, { exit: 1 }).events);
    expect(signals).toEqual([]);
  });
});
