import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCommandLine } from '../../src/cli/arguments.ts';
import { searchRequestOf } from '../../src/cli/searchCommand.ts';
import { CommandLineBundle } from '../support/commandLine.ts';
import { SampleScope } from '../support/sampleScope.ts';

const bundle = new CommandLineBundle();
let scope: SampleScope;
beforeAll(() => bundle.build());
afterAll(() => bundle.dispose());
beforeEach(() => {
  scope = new SampleScope();
});
afterEach(() => scope.dispose());

describe('skillify search', () => {
  test('prints hits as JSON with where each stands, and as text that a person reads', () => {
    expect(bundle.run(scope, 'now').status).toBe(0);
    const found = bundle
      .run(scope, 'search', 'only-allow', '--in', 'sessions', '--outcome', 'corrected', '--json')
      .json();
    expect(found).toMatchObject({ notYetIndexed: 0, corrected: null, isRelaxed: false, isExhaustive: true });
    expect(found.hits).toHaveLength(1);
    expect(found.hits[0]).toMatchObject({
      kind: 'event',
      assistant: 'claude-code',
      session: 'c1a0de00-0000-4000-8000-000000000005',
      text: expect.stringContaining('blocked by only-allow'),
      event: { kind: 'failure', outcome: 'corrected', line: 6 },
    });
    expect(found.hits[0].score).toBeGreaterThan(0);
    const text = bundle.run(scope, 'search', 'pnmp', '--in', 'proposals');
    expect(text.out).toContain('Searched for pnpm.');
    expect(text.out).toContain('Use pnpm here, never npm');
    expect(bundle.run(scope, 'search', 'pnpm', '--until', '2020-01-01').out).toBe('Nothing was found.\n');
  }, 120_000);

  test('fills the index by itself after a capture of another program', () => {
    expect(bundle.run(scope, 'capture').status).toBe(0);
    const { hits, notYetIndexed } = bundle.run(scope, 'search', '"integer cents"', '--json').json();
    expect(notYetIndexed).toBe(0);
    expect(hits.length).toBeGreaterThan(0);
  }, 120_000);
});

describe('its options', () => {
  const request = (...argv: readonly string[]) => searchRequestOf(readCommandLine(['search', ...argv]), 10_000_000);

  test('narrow what is searched', () => {
    expect(
      request('a', 'b', '--since', '1h', '--assistant', 'codex', '--in', 'skills,memory', '--outcome', 'failed'),
    ).toMatchObject({
      query: 'a b',
      since: 10_000_000 - 3_600_000,
      until: null,
      assistants: ['codex'],
      kinds: ['skill', 'memory'],
      outcomes: ['failed'],
      limit: 20,
    });
  });

  test.each([
    [[], 'Say what to look for'],
    [['x', '--since', 'soon'], '--since takes a time'],
    [['x', '--assistant', 'codx'], '“codx” is none of them'],
    [['x', '--in', 'files'], '--in takes sessions'],
    [['x', '--outcome', 'good'], '--outcome takes'],
  ])('that cannot be meant are refused with a sentence: %j', (argv, message) => {
    expect(() => request(...argv)).toThrow(message);
  });
});
