import { afterAll, beforeAll, expect, test } from 'vitest';
import { CommandLineBundle } from '../support/commandLine.ts';
import { SampleScope } from '../support/sampleScope.ts';

const bundle = new CommandLineBundle();
const scope = new SampleScope();

beforeAll(() => bundle.build());
afterAll(async () => {
  await scope.dispose();
  bundle.dispose();
});

const skillify = (...parameters: readonly string[]) => bundle.run(scope, ...parameters);

test('pruning is tried, done and told', () => {
  expect(skillify('now')).toMatchObject({ status: 0 });
  const signals = skillify('signals', '--json').json().signals.length;
  const tried = skillify('prune', '--older-than', '1d', '--dry-run');
  expect(tried.out).toMatch(/^This would prune the raw text of \d+ events in \d+ sessions .*cannot be undone/);
  expect(skillify('status').out).toContain('Pruned so far: nothing');
  const { pruned } = skillify('prune', '--older-than', '1d', '--json').json();
  expect(pruned).toMatchObject({ dryRun: false, unminedSessions: 0 });
  expect(tried.out).toContain(`${pruned.events} events in ${pruned.sessions} sessions`);
  expect(skillify('status').out).toContain(`Pruned so far: ${pruned.events} events of ${pruned.sessions} sessions`);
  expect(skillify('status', '--json').json().retention).toMatchObject({ days: 365, maxSizeMb: 2_048, notice: null });
  expect(skillify('prune').out).toContain('There is nothing to prune.');
  expect(skillify('now', '--json').json().captured.events).toBe(0);
  expect(skillify('signals', '--json').json().signals).toHaveLength(signals);
}, 60_000);

test.each(['soon', '0d', '-3d', '9999999d', '3h', ''])(
  'an age that is none is refused: “%s”',
  (age) => {
    const refused = skillify('prune', `--older-than=${age}`);
    expect(refused.status).toBe(2);
    expect(refused.err).toContain('--older-than takes an age such as 90d');
  },
  30_000,
);
