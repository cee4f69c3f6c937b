import { describe, expect, test } from 'vitest';
import { failureLine, runName } from '../../src/memory/runName.ts';
import { sessionFacts } from '../../src/memory/sessionFacts.ts';
import { SessionScript } from '../support/sessionScript.ts';

const factsOf = (script: SessionScript) => sessionFacts('s', script.events);

describe('facts of a session', () => {
  test('prompts carry the outcome of their episode', () => {
    const script = new SessionScript().prompt('add a retry').runs('make build').prompt('perfect, thanks, that works');
    const prompts = factsOf(script).filter(({ kind }) => kind === 'prompt');
    expect(prompts.map(({ text, state }) => [text, state])).toEqual([
      ['add a retry', 'succeeded'],
      ['perfect, thanks, that works', 'unknown'],
    ]);
  });

  test('a failed run is cited at its result, with the line that says why', () => {
    const script = new SessionScript().prompt('test it').runs('cd api && pnpm test | tail -5', {
      exit: 1,
      output: 'running\nFAIL src/a.test.ts > adds\n Tests  1 failed (1)',
    });
    const [run] = factsOf(script).filter(({ kind }) => kind === 'test');
    expect(run).toMatchObject({ name: 'pnpm test', state: 'failed', message: 'FAIL src/a.test.ts > adds' });
    expect(run?.citedEventId).not.toBe(run?.eventId);
  });

  test('tests that fail behind a filter count as failed, a search without a match does not', () => {
    const script = new SessionScript()
      .prompt('look')
      .runs('pnpm test | tail -1', { output: ' Tests  2 failed | 1 passed (3)' })
      .runs('rg nothing src', { exit: 1 });
    const runs = factsOf(script).filter(({ kind }) => kind === 'command' || kind === 'test');
    expect(runs.map(({ state }) => state)).toEqual(['failed', 'answered']);
  });

  test('reading is told from changing, and a refused edit is neither', () => {
    const script = new SessionScript()
      .prompt('change it')
      .uses('read', { path: 'C:\\app\\src\\a.ts' })
      .edits('/app/src/a.ts', 'a', 'b')
      .edits('/app/src/b.ts', 'a', 'b', 'outside');
    const files = factsOf(script).filter(({ kind }) => kind === 'file');
    expect(files.map(({ name, state }) => [name, state])).toEqual([
      ['C:/app/src/a.ts', 'read'],
      ['/app/src/a.ts', 'edited'],
      ['/app/src/b.ts', 'changed-outside'],
    ]);
  });

  test('a correction is cited at the words of the person', () => {
    const script = new SessionScript().prompt('install').runs('npm install').prompt('no, use pnpm, not npm');
    const corrections = factsOf(script).filter(({ kind }) => kind === 'correction');
    expect(corrections).toMatchObject([{ text: 'no, use pnpm, not npm', state: 'correction' }]);
  });

  test('what a sub-agent does before any prompt counts too', () => {
    const [run] = factsOf(new SessionScript().runs('make build', { exit: 2, output: 'boom' }));
    expect(run).toMatchObject({ kind: 'command', state: 'failed', episodeId: null, message: 'boom' });
  });
});

describe('what a run is counted as', () => {
  test.each([
    ['cd services/api && make migrate', 'make migrate'],
    ['FOO=1 pnpm --filter payments-api test 2>&1 | tail -20', 'pnpm --filter payments-api test'],
    ['git add . && git commit -m "a long message that differs each time"', 'git commit -m "…"'],
    ['ls -la', 'ls -la'],
  ])('%s', (command, name) => {
    expect(runName(command)).toBe(name);
  });
});

describe('the line that says why a run failed', () => {
  test.each<[output: string, line: string | null]>([
    ['ok 1\n--- FAIL: TestSum (0.00s)\nFAIL\tapp/sum\t0.1s', '--- FAIL: TestSum (0.00s)'],
    ['FAIL app [build failed]\nsum.go:3:5: undefined: y', 'sum.go:3:5: undefined: y'],
    ['Exit code 1\nError: Cannot find module zod', 'Error: Cannot find module zod'],
    ['a\nb', 'b'],
    ['', null],
  ])('%j', (output, line) => {
    expect(failureLine(output)).toBe(line);
  });
});
