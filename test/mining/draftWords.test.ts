import { describe, expect, test } from 'vitest';
import { NameAbstraction } from '../../src/mining/abstractNames.ts';
import { activitiesOf, gerundOf } from '../../src/mining/activities.ts';
import { commandTemplate } from '../../src/mining/commandTemplate.ts';
import { directivesOf } from '../../src/mining/directive.ts';
import { positiveForm } from '../../src/mining/positive.ts';
import { withoutPrivateNames } from '../../src/mining/privateNames.ts';
import { toHandling, toInstruction, toSkillName, toTitle } from '../../src/mining/wording.ts';
import { analyseSession } from '../../src/signals/detect.ts';
import { SessionScript } from '../support/sessionScript.ts';

function directives(...prompts: string[]) {
  const script = new SessionScript();
  for (const prompt of prompts) script.prompt(prompt).says('Done.');
  const { episodes, signals } = analyseSession('s', script.events);
  return directivesOf(episodes, signals);
}

describe('what is forbidden becomes what to do, where its words tell', () => {
  test.each([
    ['Do not run the test suite every time, only on the HEAD', 'Run the test suite only on the HEAD'],
    ['Do not use npm, use pnpm', 'Use pnpm instead of npm'],
    ['Never npm, use pnpm instead', 'Use pnpm instead of npm'],
    ['Do not rebuild the website on every run', 'Rebuild the website only when it is needed, not on every run'],
    ['Never edit the generated client', 'Leave the generated client as it is'],
    ['Do not touch src/legacy', 'Leave src/legacy as it is'],
    ['Use `uv pip` not `pip`', 'Use `uv pip`, not `pip`'],
    ['No extra config files', 'Leave out extra config files'],
  ])('%s', (instruction, expected) => {
    expect(positiveForm(instruction)).toBe(expected);
  });

  test.each(['Never make draft PRs', 'Do not push to main', 'Run the migration first'])(
    'but not: %s',
    (instruction) => {
      expect(positiveForm(instruction)).toBeNull();
    },
  );
});

describe('names in instructions', () => {
  test('that differ each time become “the file”', () => {
    const names = new NameAbstraction(
      directives('read src/one.ts in full', 'read docs/two.md in full', 'read it in full, then plan'),
    );
    expect(names.abstract('Read src/one.ts in full')).toBe('Read the file in full');
    expect(names.abstract('Read src/one.ts and docs/two.md in full')).toBe('Read the files in full');
    expect(names.abstract('Read it in full')).toBe('Read the file in full');
    expect(names.isParticular('read src/one.ts in full')).toBe(true);
  });

  test('that stay the same are kept, for they are the point', () => {
    const names = new NameAbstraction(directives('update CHANGELOG.md', 'also update CHANGELOG.md please'));
    expect(names.abstract('Update CHANGELOG.md')).toBe('Update CHANGELOG.md');
    expect(names.isParticular('update CHANGELOG.md')).toBe(false);
  });
});

describe('a command of several runs', () => {
  test('keeps what they share and marks what differs', () => {
    expect(commandTemplate(['git checkout main', 'git checkout main'])).toBe('git checkout main');
    expect(commandTemplate(['make migrate ENV=test', 'make migrate ENV=stage'])).toBe('make migrate <…>');
    expect(commandTemplate(['pytest -q tests/a', 'pytest -q'])).toBe('pytest -q');
  });

  test('never names a branch of one occasion', () => {
    expect(commandTemplate(['git push -u origin fix/retry-on-503'])).toBe('git push -u origin <branch>');
    expect(commandTemplate(['git switch -c fix/retry-on-503'])).toBe('git switch -c <branch>');
    expect(commandTemplate(['git push origin main'])).toBe('git push origin main');
    expect(commandTemplate(['gh pr create --base main --head feature/x'])).toBe(
      'gh pr create --base main --head <branch>',
    );
  });
});

describe('words for when', () => {
  test('come from what a developer does with the thing', () => {
    expect(activitiesOf(['tabl', 'test'], 2)).toEqual(['writing or changing tests']);
    expect(activitiesOf(['pr', 'commit'], 1)).toEqual(['opening or updating a pull request']);
    expect(activitiesOf(['zebra'], 2)).toEqual([]);
  });

  test.each([
    ['make', 'making'],
    ['run', 'running'],
    ['see', 'seeing'],
    ['read', 'reading'],
    ['wrap', 'wrapping'],
  ])('%s: %s', (verb, gerund) => {
    expect(gerundOf(verb)).toBe(gerund);
  });
});

describe('wording', () => {
  test.each([
    ['add a gsd todo for this', 'Add a gsd todo'],
    ['invalid themes must NEVER explode', 'Invalid themes must never explode'],
    ['re-prioritize existing items)', 'Re-prioritize existing items'],
    ['Use `uv pip ...` not `pip ...`', 'Use `uv pip` not `pip`'],
  ])('%s', (core, expected) => {
    expect(toInstruction(core)).toBe(expected);
  });

  test('a title keeps “as it is” and drops a reason', () => {
    expect(toTitle('Leave the full schema as it is')).toBe('Leave the full schema as it is');
    expect(toTitle('Leave the schema alone as it breaks the app')).toBe('Leave the schema alone');
  });

  test('a name stops before what is not to be used', () => {
    expect(toSkillName('Use `uv pip`, not `pip`', ['uv', 'pip'])).toBe('use-uv-pip');
    expect(toSkillName('Never make draft PRs', ['draft', 'pr'])).toBe('never-make-draft-prs');
  });

  test('things reported become work to do, plain statements do not', () => {
    expect(toHandling('some very valid points raised by the reviewer on the pr.')).toBe(
      'Work through the valid points raised by the reviewer on the PR',
    );
    expect(toHandling('the tests are green now')).toBeNull();
  });
});

describe('a draft tells nothing of who and where', () => {
  test.each([
    ['- Run `/Users/jane/src/app/run.sh`.', '- Run `<path>`.'],
    ['- Look at C:\\Users\\jane\\app\\run.ps1 first.', '- Look at <path> first.'],
    ['- Write to jane.doe@example.com.', '- Write to <email>.'],
    ['- Ask @jane-doe for a review.', '- Ask a colleague for a review.'],
    ['- Use @testing-library/react.', '- Use @testing-library/react.'],
    ['- Mark it with `@deprecated`.', '- Mark it with `@deprecated`.'],
    ['- Read src/home/index.ts.', '- Read src/home/index.ts.'],
  ])('%s', (line, expected) => {
    expect(withoutPrivateNames(line)).toBe(expected);
  });
});
