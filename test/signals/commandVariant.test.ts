import { describe, expect, test } from 'vitest';
import { variantOf } from '../../src/signals/commandVariant.ts';

describe('a command is mended by', () => {
  test.each([
    ['cd src && go test ./...', 'go test ./...', '', 'other-directory', 'without changing the folder first'],
    ['npm run build', 'cd web && npm run build', '', 'other-directory', 'from the folder web'],
    ['git diff a.ts', 'cd /app && git diff -- a.ts', '', 'other-directory', '/app'],
    ['pnpm e2e', 'CI=1 pnpm e2e', '', 'other-environment', 'with CI set'],
    ['FOO=1 pnpm e2e', 'pnpm e2e', '', 'other-environment', 'fewer variables'],
    ['pnpm test:int', 'pnpm db:migrate && pnpm test:int', '', 'prerequisite-first', 'pnpm db:migrate'],
    ['git show abc', 'git fetch origin abc && git show abc', '', 'prerequisite-first', 'git fetch'],
    ['npm test', 'pnpm test', '', 'other-runner', 'pnpm test'],
    ['npm install zod', 'pnpm install zod', '', 'other-runner', ''],
    ['pytest -q', 'uv run pytest -q', 'command not found', 'other-runner', ''],
    ['pytest -q', 'python -m pytest -q', 'ModuleNotFoundError', 'other-runner', ''],
    ['python manage.py check', 'python3 manage.py check', 'python: command not found', 'other-runner', ''],
    ['cargo test name --lib', 'cargo test name', 'error: no library targets found', 'other-flags', 'without --lib'],
    [
      'docker build .',
      'docker build --platform=linux/amd64 .',
      'no match for platform',
      'other-flags',
      'with --platform',
    ],
    [
      'cargo test one two',
      'cargo test one',
      "error: unexpected argument 'two' found",
      'other-arguments',
      'without two',
    ],
    ['gh pr view 1 --json a,b', 'gh pr view 1 --json a', 'Unknown JSON field: "b"', 'other-arguments', 'in place of'],
    ['git push', 'git push --set-upstream origin main', 'fatal: has no upstream branch', 'other-arguments', ''],
    ['node -v && npm -v && npm test', 'node -v; npm -v; npm test', '', 'other-shell-syntax', ''],
  ])('%s → %s', (before, after, failure, rule, words) => {
    const variant = variantOf(before, after, failure);
    expect(variant?.rule).toBe(rule);
    expect(variant?.explanation).toContain(words);
  });
});

describe('a command is not mended by', () => {
  test.each([
    ['itself behind a filter', 'npx tsc', 'npx tsc | grep -v old', ''],
    ['itself with another filter', 'pnpm test | tail -5', 'pnpm test | tail -50', ''],
    ['another look', 'ssh host "cd app && ls"', 'ssh host "ls /app"', 'No such file'],
    ['another search', 'find . -name a', 'find . -name b', 'not found'],
    ['skipping a conflict', 'git cherry-pick abc', 'git cherry-pick --skip', 'error: could not apply'],
    ['applying what it checked', 'cargo fmt --check', 'cargo fmt', 'Diff in'],
    ['trying it dry', 'git push', 'git push --dry-run', 'rejected'],
    ['more words', 'pnpm build', 'pnpm build --verbose', 'error'],
    ['other tests', 'go test ./a', 'go test ./b', '--- FAIL: TestA'],
    ['another task of the same program', 'pnpm test', 'pnpm lint', 'missing script'],
    ['a failing part left out', 'git add x && git commit -m y', 'git commit -m y', 'pathspec did not match'],
    ['a change of the code first', 'go test ./...', "sed -i 's/a/b/' a.go && go test ./...", ''],
    ['something unrelated first', 'go test ./...', 'gh pr view 1 && go test ./...', ''],
    ['waiting longer', 'sleep 90; gh pr checks 1', 'sleep 120; gh pr checks 1', ''],
    ['other code given inline', 'node -e "a(1)" && pnpm x one', 'node -e "b(2)" && pnpm x two', 'not found'],
    ['a probe with a file of its own', 'app get x', 'printf y > "$tmp/c" ; CONFIG="$tmp/c" app get x', 'missing'],
    ['reading alone', 'ls a', 'ls b', 'No such file'],
  ])('%s', (_what, before, after, failure) => {
    expect(variantOf(before, after, failure)).toBeNull();
  });
});
