import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commandSteps, isTestCommand, workSteps } from '../../src/signals/commandLine.ts';

describe('commandSteps', () => {
  test('splits a line into program calls and names them by sub-command', () => {
    const steps = commandSteps(
      'cd src && NODE_ENV=test pnpm run test:unit --bail 2>&1 | tail -20; git -C sub commit -m "a && b; c"',
    );
    expect(steps.map((step) => step.name)).toEqual(['cd', 'pnpm run test:unit', 'tail', 'git commit']);
    expect(steps[1]?.text).toBe('pnpm run test:unit --bail');
  });

  test('leaves here-documents out', () => {
    const steps = commandSteps("cat > a.txt <<'EOF'\nrm -rf /\nEOF\ngit add a.txt");
    expect(steps.map((step) => step.name)).toEqual(['cat', 'git add']);
  });

  test('never throws, and answers long input quickly', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (line) => {
        commandSteps(line);
      }),
    );
    const started = performance.now();
    commandSteps('"'.repeat(100_000));
    commandSteps('a '.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

test('a step keeps its environment, where its output goes and how it is joined', () => {
  const steps = commandSteps('cd a && CI=1 FOO="b c" pnpm x > out.txt 2>&1 || echo no | tee log & wait');
  expect(steps.map(({ name, environment, writesTo, connector }) => [name, environment, writesTo, connector])).toEqual([
    ['cd', [], [], ''],
    ['pnpm x', ['CI=1', 'FOO="b c"'], ['out.txt'], '&&'],
    ['echo', [], [], '||'],
    ['tee', [], [], '|'],
    ['wait', [], [], '&'],
  ]);
  expect(commandSteps('make > /dev/null 2>&1 &> all.log')[0]?.writesTo).toEqual(['all.log']);
});

test('git’s own options stand before its sub-command', () => {
  expect(commandSteps('git -c a.b=c -C dir commit -m x')[0]?.name).toBe('git commit');
});

test('workSteps leaves navigation and reading out', () => {
  expect(workSteps('cd a && ls && rg foo | head && gh pr create --fill').map((step) => step.name)).toEqual([
    'gh pr create',
  ]);
});

describe('isTestCommand', () => {
  test.each([
    'pnpm test',
    'npm run test:unit',
    'yarn workspace-test',
    'cd src && go test ./...',
    'cargo nextest run',
    'cargo +nightly test',
    'npx vitest run',
    'mise run test:e2e',
    'uv run pytest -q',
    'python3 -m pytest',
    'python -m unittest',
    'poetry run pytest',
    'bundle exec rspec',
    './gradlew test',
    'mvn -q verify',
    'dotnet test',
    'vendor/bin/phpunit',
    'ctest --output-on-failure',
    'bats test',
    'npx playwright test',
    'tox -q',
    'make check',
    'docker compose exec -T web pytest',
    'CI=1 timeout 60 pnpm test | tail -5',
    'node --test',
    'deno test -A',
  ])('knows %s', (command) => {
    expect(isTestCommand(command)).toBe(true);
  });

  test.each([
    'git commit -m "test"',
    'git commit -m "run pytest"',
    'cat test.txt',
    'npm run build',
    'rg "go test" .github',
    'npm run check',
    'cargo build',
    'pytest --version',
    'gh pr create --body "cargo test passes"',
  ])('is not taken in by %s', (command) => {
    expect(isTestCommand(command)).toBe(false);
  });
});
