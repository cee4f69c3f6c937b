import { describe, expect, test } from 'vitest';
import { commandSteps } from '../../src/signals/commandLine.ts';
import { revertOf, stashOf } from '../../src/signals/revertCommand.ts';

describe('a command that takes work back', () => {
  test.each([
    ['git restore src/a.ts', 'git restore', 'uncommitted', ['src/a.ts']],
    ['git restore .', 'git restore', 'uncommitted', []],
    ['git restore --staged --worktree a.ts', 'git restore', 'uncommitted', ['a.ts']],
    ['git restore --source=HEAD~1 -- a.ts', 'git restore', 'committed', ['a.ts']],
    ['git restore -s main a.ts', 'git restore', 'committed', ['a.ts']],
    ['git checkout -- src/a.ts "src/b c.ts"', 'git checkout --', 'uncommitted', ['src/a.ts', 'src/b c.ts']],
    ['git checkout HEAD -- a.ts', 'git checkout --', 'uncommitted', ['a.ts']],
    ['git checkout HEAD~1 -- a.ts', 'git checkout --', 'committed', ['a.ts']],
    ['git checkout main -- a.ts', 'git checkout --', 'committed', ['a.ts']],
    ['git checkout .', 'git checkout .', 'uncommitted', []],
    ['git checkout HEAD~2 src/a.ts', 'git checkout', 'committed', ['src/a.ts']],
    ['git checkout src/a.ts', 'git checkout', 'uncommitted', ['src/a.ts']],
    ['git checkout -f', 'git checkout --force', 'uncommitted', []],
    ['git switch --discard-changes main', 'git switch --discard-changes', 'uncommitted', []],
    ['git reset --hard', 'git reset --hard', 'uncommitted', []],
    ['git reset --hard HEAD', 'git reset --hard', 'uncommitted', []],
    ['git reset --hard HEAD~2', 'git reset --hard', 'committed', []],
    ['git reset --hard HEAD^', 'git reset --hard', 'committed', []],
    ['git reset --hard 1a2b3c4', 'git reset --hard', 'committed', []],
    ['git revert --no-edit HEAD', 'git revert', 'committed', []],
    ['git clean -fd', 'git clean', 'untracked', []],
    ['git clean -f src/gen', 'git clean', 'untracked', ['src/gen']],
    ['git stash drop', 'git stash drop', 'uncommitted', []],
    ['git stash clear', 'git stash drop', 'uncommitted', []],
    ['git diff a.ts | git apply -R', 'git apply --reverse', 'uncommitted', []],
    ['cd app && git checkout -- a.ts', 'git checkout --', 'uncommitted', ['a.ts']],
    ['git -C app checkout -- a.ts', 'git checkout --', 'uncommitted', ['a.ts']],
    ['git -c core.autocrlf=false restore a.ts', 'git restore', 'uncommitted', ['a.ts']],
    ['sudo git restore a.ts; ls', 'git restore', 'uncommitted', ['a.ts']],
    ['jj undo', 'jj undo', 'committed', []],
    ['jj op restore abc', 'jj op restore', 'committed', []],
    ['jj abandon', 'jj abandon', 'committed', []],
    ['jj restore src/a.ts', 'jj restore', 'uncommitted', ['src/a.ts']],
    ['hg revert --all', 'hg revert', 'uncommitted', []],
    ['hg revert a.ts', 'hg revert', 'uncommitted', ['a.ts']],
    ['hg update -C', 'hg update --clean', 'uncommitted', []],
    ['hg backout tip', 'hg backout', 'committed', []],
  ])('%s', (command, what, scope, paths) => {
    expect(revertOf(commandSteps(command))).toMatchObject({ what, scope, paths });
  });

  test.each([
    'git checkout main',
    'git checkout -b fix/a.ts',
    'git checkout --theirs a.ts',
    'git checkout $FINAL -- "$path"',
    'git restore --staged a.ts',
    'git reset a.ts',
    'git reset --soft HEAD~1',
    'git reset HEAD~1',
    'git reset --hard origin/main',
    'git reset --hard feature',
    'git reset --hard "$BASE"',
    'git branch keep && git reset --hard HEAD~2',
    'git stash && git reset --hard HEAD~1',
    'git cherry-pick --abort; git reset -q --hard',
    'git revert --abort',
    'git clean -nfd',
    'git clean',
    'git stash',
    'git stash pop',
    'git apply -R --check a.patch',
    'git diff -- a.ts',
    'git log --grep "git reset --hard"',
    'echo "git checkout -- a.ts"',
    'jj log',
    'hg update main',
  ])('not %s', (command) => {
    expect(revertOf(commandSteps(command))).toBeNull();
  });

  test('a bare name may be a branch, so it is marked', () => {
    expect(revertOf(commandSteps('git checkout feature/x.y'))?.uncertain).toBe(true);
    expect(revertOf(commandSteps('git checkout -- a.ts'))?.uncertain).toBe(false);
  });

  test('a stash is put aside or brought back', () => {
    expect(
      ['git stash', 'git stash push -m x', 'git stash pop', 'git stash list', 'ls'].map((command) =>
        stashOf(commandSteps(command)),
      ),
    ).toEqual(['aside', 'aside', 'back', null, null]);
  });
});
