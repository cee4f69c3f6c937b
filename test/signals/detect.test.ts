import { describe, expect, test } from 'vitest';
import { analyseSession } from '../../src/signals/detect.ts';
import { SessionScript } from '../support/sessionScript.ts';

const find = (script: SessionScript, kind: string) =>
  analyseSession('s', script.events).signals.filter((signal) => signal.kind === kind);

describe('episodes', () => {
  test('run from one human prompt to the next, with steps and paths', () => {
    const script = new SessionScript()
      .prompt('First')
      .runs('cd x && pnpm test')
      .edits('src/a.ts', 'a', 'b')
      .prompt('Second')
      .says('Ok');
    const { episodes } = analyseSession('s', script.events);
    expect(episodes.map((episode) => [episode.prompt, episode.steps, episode.paths])).toEqual([
      ['First', ['pnpm test'], ['src/a.ts']],
      ['Second', [], []],
    ]);
  });

  test('end as the next prompt and the tests say', () => {
    const outcomes = (script: SessionScript) =>
      analyseSession('s', script.events).episodes.map((episode) => episode.outcome.kind);
    expect(outcomes(new SessionScript().prompt('Do it').says('Done').prompt('no, that is wrong'))).toEqual([
      'corrected',
      'unknown',
    ]);
    expect(outcomes(new SessionScript().prompt('Do it').says('Done').prompt('perfect'))[0]).toBe('succeeded');
    expect(outcomes(new SessionScript().prompt('Do it').runs('pnpm test', { exit: 1 }))).toEqual(['failed']);
    expect(
      outcomes(new SessionScript().prompt('Do it').runs('pnpm test | tail', { output: '2 failed | 3 passed' })),
    ).toEqual(['failed']);
    expect(outcomes(new SessionScript().prompt('Do it').runs('pnpm test').runs('git commit -m x'))).toEqual([
      'succeeded',
    ]);
    expect(outcomes(new SessionScript().prompt('Do it').runs('pnpm build').interrupted())).toEqual(['abandoned']);
  });
});

describe('failures and fixes', () => {
  test('a failing command and the variant that passes', () => {
    const script = new SessionScript()
      .prompt('Test it')
      .runs('npm test', { exit: 1, output: 'error: use pnpm' })
      .runs('pnpm test');
    expect(find(script, 'fix')[0]).toMatchObject({ before: 'npm test', after: 'pnpm test' });
    expect(find(script, 'failure')[0]?.text).toContain('error: use pnpm');
  });

  test('a prerequisite run first', () => {
    const script = new SessionScript()
      .prompt('Test it')
      .runs('pnpm test:int', { exit: 1 })
      .runs('pnpm db:migrate && pnpm test:int');
    expect(find(script, 'fix')).toHaveLength(1);
  });

  test('no fix when the code was changed in between, or the same command passed', () => {
    expect(
      find(new SessionScript().prompt('T').runs('npm test', { exit: 1 }).edits('a', 'b', 'c').runs('pnpm test'), 'fix'),
    ).toEqual([]);
    expect(find(new SessionScript().prompt('T').runs('npm test', { exit: 1 }).runs('npm test'), 'fix')).toEqual([]);
  });

  test('a search without hits is no failure', () => {
    expect(find(new SessionScript().prompt('T').runs('rg foo src', { exit: 1 }), 'failure')).toEqual([]);
  });
});

test('a refused call carries the words the user gave', () => {
  const script = new SessionScript().prompt('Install zod').runs('npm install zod', { rejected: 'use pnpm here' });
  expect(find(script, 'rejection')[0]).toMatchObject({
    text: 'use pnpm here',
    rule: 'tool-rejected-with-words',
    confidence: 0.95,
  });
});

describe('taking back', () => {
  test('by git, only what the session had edited', () => {
    expect(
      find(new SessionScript().prompt('T').edits('src/a.ts', 'x', 'y').runs('git restore src/a.ts'), 'revert'),
    ).toHaveLength(1);
    expect(find(new SessionScript().prompt('T').runs('git restore src/a.ts'), 'revert')).toEqual([]);
  });

  test('by the opposite edit', () => {
    const script = new SessionScript()
      .prompt('T')
      .edits('a.ts', 'const a = 1;', 'const a = 2;')
      .prompt('no, put it back')
      .edits('a.ts', 'const a = 2;', 'const a = 1;');
    expect(find(script, 'revert')[0]?.rule).toBe('inverse-edit');
  });

  test('the same lines again in a later episode', () => {
    const script = new SessionScript()
      .prompt('T')
      .edits('a.ts', '', 'first line here\nsecond line here')
      .prompt('again')
      .edits('a.ts', 'first line here\nsecond line here', 'another line');
    expect(find(script, 'repeated-edit')).toHaveLength(1);
  });

  test('by the user changing the proposal', () => {
    expect(
      find(new SessionScript().prompt('T').edits('a.ts', 'x', 'y', 'user-modified'), 'user-edit')[0]?.confidence,
    ).toBeGreaterThan(0.8);
  });
});

test('analysing twice gives the same ids', () => {
  const script = new SessionScript()
    .prompt('Test it')
    .runs('npm test', { exit: 1 })
    .prompt('no, use pnpm')
    .runs('pnpm test');
  expect(analyseSession('s', script.events)).toEqual(analyseSession('s', script.events));
});
