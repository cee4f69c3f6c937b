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

test('workSteps leaves navigation and reading out', () => {
  expect(workSteps('cd a && ls && rg foo | head && gh pr create --fill').map((step) => step.name)).toEqual([
    'gh pr create',
  ]);
});

test('isTestCommand knows the usual runners', () => {
  for (const command of [
    'pnpm test',
    'npm run test:unit',
    'cd src && go test ./...',
    'cargo nextest run',
    'npx vitest run',
    'mise run test:e2e',
  ])
    expect(isTestCommand(command), command).toBe(true);
  for (const command of ['git commit -m "test"', 'cat test.txt', 'npm run build'])
    expect(isTestCommand(command), command).toBe(false);
});
