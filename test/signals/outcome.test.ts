import { describe, expect, test } from 'vitest';
import { analyseSession } from '../../src/signals/detect.ts';
import type { Survival } from '../../src/signals/survival.ts';
import { SessionScript } from '../support/sessionScript.ts';

const start = () => new SessionScript().prompt('Add the export');
const outcome = (script: SessionScript, survivals?: ReadonlyMap<string, Survival>) =>
  analyseSession('s', script.events, survivals).episodes[0]?.outcome;
const passing = { output: 'Tests  5 passed (5)' };
const failing = { exit: 1, output: 'Tests  2 failed | 3 passed (5)' };

describe('an episode', () => {
  test.each([
    [
      'corrected by the next prompt',
      start().runs('pnpm test', passing).prompt('no, that is wrong, use the other one'),
      'corrected',
    ],
    ['accepted by the next prompt', start().runs('pnpm test', failing).prompt('perfect, thanks'), 'succeeded'],
    ['refused', start().runs('npm i', { rejected: 'use pnpm' }), 'corrected'],
    ['with a refused plan', start().uses('plan', { rejected: 'simpler' }), 'corrected'],
    ['with a question waved away', start().uses('question', { rejected: '' }), 'unknown'],
    ['taken back by the user', start().edits('a.ts', 'one', 'two').prompt('git restore a.ts', 'shell'), 'corrected'],
    [
      'taken back later on request',
      start().edits('a.ts', 'one', 'two').prompt('revert it').runs('git restore a.ts'),
      'corrected',
    ],
    [
      'that tries and takes back by itself',
      start().edits('a.ts', 'one', 'two').runs('git restore a.ts').prompt('and the docs'),
      'unknown',
    ],
    ['stopped', start().runs('pnpm build').interrupted().prompt('and the docs'), 'abandoned'],
    ['stopped and gone on with', start().runs('ls').interrupted().runs('pnpm test', passing), 'succeeded'],
    ['left by going back', start().runs('pnpm test', passing).abandons().prompt('Another way'), 'abandoned'],
    ['with failing tests', start().runs('pnpm test', failing), 'failed'],
    ['with failing tests and a commit', start().runs('pnpm test', failing).runs('git commit -m x'), 'failed'],
    ['with tests mended', start().runs('pnpm test', failing).runs('pnpm test', passing), 'succeeded'],
    ['committed', start().runs('git commit -m x'), 'succeeded'],
    ['of which the commit failed', start().runs('git commit -m x', { exit: 1 }), 'unknown'],
    ['pushed', start().runs('git push'), 'succeeded'],
    ['pushed on trial', start().runs('git push --dry-run').prompt('and the docs'), 'unknown'],
    ['with a pull request', start().links('https://example.org/pull/1'), 'succeeded'],
    ['with a failing build', start().runs('pnpm build', { exit: 1 }), 'failed'],
    ['with a passing build alone', start().runs('pnpm build'), 'unknown'],
    ['with checks of earlier work', start().runs('gh pr checks 1', { exit: 1, output: 'build\tfail\t1m' }), 'unknown'],
    [
      'with checks of its own push',
      start().runs('git push').runs('gh pr checks 1', { exit: 1, output: 'build\tfail\t1m' }),
      'succeeded',
    ],
    ['ended by an error', start().ends('error'), 'failed'],
    ['ended by a limit', start().ends('limit'), 'failed'],
    ['without a reaction', start().says('Done'), 'unknown'],
  ])('%s', (_what, script, kind) => {
    expect(outcome(script)?.kind).toBe(kind);
  });

  test('has every reason, the strongest first', () => {
    const script = start().runs('pnpm test', passing).runs('pnpm lint').runs('git commit -m x && git push');
    expect(outcome(script.prompt('no, that is wrong'))?.reasons).toEqual([
      expect.stringContaining('The next prompt corrects it'),
      'The last test run passed.',
      'The work was committed.',
      'The work was pushed.',
      'The last lint run passed.',
    ]);
  });

  test('says what silence means', () => {
    expect(outcome(start().says('Done'))?.reasons).toEqual(['The session ended without a reaction.']);
    expect(outcome(start().says('Done').prompt('and the docs'))?.reasons).toEqual(['Nothing tells how it ended.']);
  });
});

describe('what git tells', () => {
  const id = 'session-1-e1~episode';
  const told = (survived: number, rewritten = 0, laterCommits = 3): ReadonlyMap<string, Survival> =>
    new Map([
      [id, { lines: 14, survived, rewritten, removed: 14 - survived - rewritten, laterCommits, isFinal: false }],
    ]);

  test('makes an unknown outcome a success, with its reason', () => {
    expect(outcome(start().says('Done'), told(12))).toEqual({
      kind: 'succeeded',
      reasons: ['12 of 14 lines were still there 3 commits later.'],
    });
  });

  test('weakens what tests and commits say, but not what the user says', () => {
    expect(outcome(start().runs('pnpm test', passing), told(1))?.kind).toBe('unknown');
    expect(outcome(start().says('Done').prompt('perfect'), told(1))?.kind).toBe('succeeded');
    expect(outcome(start().runs('pnpm test', failing), told(1))?.kind).toBe('failed');
  });

  test('decides nothing where lines were rewritten, nor before a later commit', () => {
    expect(outcome(start().runs('pnpm test', passing), told(6, 6))?.kind).toBe('succeeded');
    expect(outcome(start().says('Done'), told(6, 6))?.kind).toBe('unknown');
    expect(outcome(start().says('Done'), told(14, 0, 0))).toEqual({
      kind: 'unknown',
      reasons: ['The session ended without a reaction.'],
    });
  });
});
