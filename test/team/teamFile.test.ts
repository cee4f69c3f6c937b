import { expect, onTestFinished, test } from 'vitest';
import { acceptSetting, isAcceptanceAutomatic } from '../../src/team/teamFile.ts';
import { temporaryFolder } from '../store/testFolder.ts';
import { GitRepository } from '../support/gitRepository.ts';

test.each([
  ['team:\n  accept: automatic\n', 'automatic'],
  ['capture: true\nteam: { accept: automatic }\n', 'automatic'],
  ['{"team":{"accept":"automatic"}}', 'automatic'],
  ['team:\n  accept: ask\n', 'ask'],
  ['team: automatic\n', undefined],
  ['accept: automatic\n', undefined],
  ['team:\n  accept: true\n', undefined],
  ['capture=false', undefined],
  ['{"team":', undefined],
  ['a: &a [1]\nb: *a\nteam: { accept: automatic }\n', undefined],
  ['', undefined],
])('%j says %s', (text, expected) => {
  expect(acceptSetting(text)).toBe(expected);
});

test('only what is committed counts, and the project’s own file comes before that of the repository', async () => {
  const repository = new GitRepository();
  onTestFinished(() => repository.remove());
  const automatic = 'team: { accept: automatic }\n';
  repository.commit({ 'app/a.txt': 'x' }, Date.now());
  repository.write('.skillify', automatic);
  expect(await isAcceptanceAutomatic(repository.path)).toBe(false);
  repository.commit({ '.skillify': automatic }, Date.now());
  expect(await isAcceptanceAutomatic(repository.path)).toBe(true);
  expect(await isAcceptanceAutomatic(`${repository.path}/app`)).toBe(true);
  repository.commit({ 'app/.skillify': 'team: { accept: ask }\n' }, Date.now());
  expect(await isAcceptanceAutomatic(`${repository.path}/app`)).toBe(false);
  repository.write('.skillify', '');
  expect(await isAcceptanceAutomatic(repository.path)).toBe(true);
});

test('a folder without git is never automatic', async () => {
  expect(await isAcceptanceAutomatic(temporaryFolder())).toBe(false);
});
