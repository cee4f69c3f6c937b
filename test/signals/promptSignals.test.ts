import { describe, expect, test } from 'vitest';
import { analyseSession } from '../../src/signals/detect.ts';
import { SessionScript } from '../support/sessionScript.ts';

function kindsOf(second: string, first = 'Add the retry'): readonly string[] {
  const script = new SessionScript()
    .prompt(first)
    .edits('src/a.ts', 'one', 'two')
    .says('Done.')
    .prompt(second)
    .says('Ok.');
  const { signals } = analyseSession('s', script.events);
  return signals.filter((signal) => signal.eventId.endsWith('-e4')).map((signal) => signal.kind);
}

describe('a prompt that corrects', () => {
  test.each([
    'no, use pnpm',
    'thats not the branch I was looking for - its called feat/phase-12',
    'i meant the comment on pr 188',
    'revert that, we want the old behaviour',
    "why aren't we using table-driven tests for these test cases?",
    "can't the tests be designed as table driven?",
    'hmmm, still seeing the uuid displayed in the top bar.',
    'before you go doing that, we need to get back to main',
    'i think you have done more than is necessary',
    'never open prs against release!!!!',
    'you forgot the migration',
    'There is a bug in the rendering now',
  ])('%s', (text) => {
    expect(kindsOf(text)).toContain('correction');
  });

  test.each([
    'make a pr',
    'address pr feedback',
    'what does tera_v1_from_env_config do',
    'ok make a pr to fix',
    'no problem, go on',
    'is there a downside with targeting older glibc?',
    'why do we use github instead of aqua?'.replace(' instead of aqua', ''),
    'thanks, looks good',
  ])('but not: %s', (text) => {
    expect(kindsOf(text)).not.toContain('correction');
  });

  test('says nothing about work when it opens the session', () => {
    const { signals } = analyseSession(
      's',
      new SessionScript().prompt('no tests fail, but the linter does').says('Ok').events,
    );
    expect(signals.filter((signal) => signal.kind === 'correction')).toEqual([]);
  });

  test('is taken as one after an interruption, with the rule named', () => {
    const script = new SessionScript()
      .prompt('Fix it')
      .runs('npm test')
      .interrupted()
      .prompt('run the linter first please');
    const { signals } = analyseSession('s', script.events);
    const correction = signals.find((signal) => signal.kind === 'correction');
    expect(correction).toMatchObject({ rule: 'after-interruption', text: 'run the linter first please' });
  });

  test('ignores words inside pasted output and code', () => {
    expect(kindsOf('What does this mean?\n```\nError: never call this, do not retry\n```')).not.toContain('correction');
  });
});

describe('a prompt that states a preference', () => {
  test.each([
    'never make draft prs',
    'Always keep money in integer cents',
    'from now on run the migration first',
    'full schema should not be updated ever, it is a point in time snapshot',
    'do not wrap long lines in the markdown',
    'use table driven tests where possible',
  ])('%s', (text) => {
    expect(kindsOf(text)).toContain('preference');
  });

  test.each(['the fresh install will always run all migrations', 'It has never worked', 'fix the build'])(
    'but not: %s',
    (text) => {
      expect(kindsOf(text)).not.toContain('preference');
    },
  );
});

test('approval is told from its look-alikes', () => {
  expect(kindsOf('yes, please add it')).toContain('approval');
  expect(kindsOf('looks good')).toContain('approval');
  expect(kindsOf('looks good but the footer is off')).not.toContain('approval');
});
