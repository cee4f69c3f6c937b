import { expect, test } from 'vitest';
import { checkResultsOf } from '../../src/signals/checkResult.ts';
import { commandRuns } from '../../src/signals/commandRun.ts';
import { segmentEpisodes } from '../../src/signals/segment.ts';
import { SessionScript } from '../support/sessionScript.ts';

function results(command: string, about: { exit?: number; output?: string; rejected?: string } = {}) {
  const runs = commandRuns(segmentEpisodes('s', new SessionScript().prompt('T').runs(command, about).events));
  return runs.flatMap(checkResultsOf).map(({ kind, verdict }) => `${kind} ${verdict}`);
}

test.each([
  ['npx tsc --noEmit', {}, ['types passed']],
  ['pnpm lint && pnpm build', {}, ['lint passed', 'build passed']],
  ['cargo clippy', { exit: 101 }, ['lint failed']],
  ['tsc | tail -3', { output: "a.ts(1,2): error TS2304: Cannot find name 'x'." }, ['types failed']],
  ['go build ./... 2>&1 | head', { output: './main.go:3:4: undefined: x' }, ['build failed']],
  ['gh pr checks 12', { output: 'build\tpass\t1m\nlint\tpass\t2m' }, ['ci passed']],
  ['gh pr checks 12', { exit: 1, output: 'build\tfail\t1m\nlint\tpass\t2m' }, ['ci failed']],
  ['gh pr checks 12', { exit: 8, output: 'build\tpending\t0\nlint\tpass\t2m' }, []],
  ['gh run view 1 --json conclusion', { output: '{"conclusion":"success"}' }, ['ci passed']],
  ['pnpm lint', { rejected: '' }, []],
  ['git commit -m "make build"', {}, []],
  ['cat tsc.log', {}, []],
])('%s %o', (command, about, expected) => {
  expect(results(command, about)).toEqual(expected);
});
