import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSearchQuery } from '../../src/engine/searchQuery.ts';
import { searchTime } from '../../src/engine/searchTime.ts';

const now = new Date(2026, 10, 21, 12, 30).getTime();
const known = ['claude-code', 'codex', 'copilot-chat', 'copilot-cli'];
const parse = (query: string) => parseSearchQuery(query, now, known);
const term = (text: string, isPrefix = false, isPhrase = false) => ({ text, isPhrase, isPrefix });

describe('a query', () => {
  test('is words, of which the last may go on until a blank follows', () => {
    expect(parse('pnpm lint').wanted).toEqual([term('pnpm'), term('lint', true)]);
    expect(parse('pnpm lint ').wanted).toEqual([term('pnpm'), term('lint')]);
    expect(parse('mig* now ').wanted).toEqual([term('mig', true), term('now')]);
  });

  test('keeps words in quotes together, closed or not, and leaves out what a minus stands before', () => {
    expect(parse('"use pnpm" -npm ').wanted).toEqual([term('use pnpm', false, true)]);
    expect(parse('"use pnpm" -npm ').excluded).toEqual([term('npm')]);
    expect(parse('-"never npm"').excluded).toEqual([term('never npm', false, true)]);
    expect(parse('"use pn').wanted).toEqual([term('use pn', false, true)]);
  });

  test('takes addresses, flags and qualified names for words', () => {
    expect(parse('std::vector ').wanted).toEqual([term('std::vector')]);
    expect(parse('http://localhost:3000 ').wanted).toEqual([term('http://localhost:3000')]);
    expect(parse('--force-with-lease ').wanted).toEqual([term('--force-with-lease')]);
    expect(parse('TypeError: x ').wanted).toEqual([term('TypeError:'), term('x')]);
    expect(parse('- * : "" ').wanted).toEqual([]);
  });

  test('holds filters with the keys and the manner of the sidebar', () => {
    const query = parse('assistant:codex kind:skill since:2h outcome:failed pnpm');
    expect(query).toMatchObject({
      wanted: [term('pnpm', true)],
      assistants: ['codex'],
      kinds: ['skill'],
      outcomes: ['failed'],
      since: now - 7_200_000,
      notUnderstood: [],
    });
    expect(parse('assistant:copilot,claude').assistants).toEqual(['claude-code', 'copilot-chat', 'copilot-cli']);
    expect(parse('-assistant:codex').assistants).toEqual(['claude-code', 'copilot-chat', 'copilot-cli']);
    expect(parse('-outcome:failed').outcomes).toEqual(['succeeded', 'corrected', 'abandoned', 'unknown']);
    expect(parse('KIND:Prop').kinds).toEqual(['proposal']);
    expect(parse('project:"packages/api",web session:c1a0').places).toEqual(['packages/api', 'web']);
    expect(parse('session:c1a0').sessions).toEqual(['c1a0']);
  });

  test('asks for kinds of events and of proposals by their own names', () => {
    expect(parse('kind:failure')).toMatchObject({ kinds: ['event'], eventKinds: ['failure'] });
    expect(parse('kind:prompt,skill')).toMatchObject({ kinds: ['skill', 'event'], eventKinds: ['prompt'] });
    expect(parse('kind:fix')).toMatchObject({ kinds: ['proposal'], patternKinds: ['fix'] });
    expect(parse('kind:event')).toMatchObject({ kinds: ['event'], eventKinds: [] });
    expect(parse('in:sessions,memory').kinds).toEqual(['event', 'memory']);
  });

  test('says which filters it did not understand, and goes on without them', () => {
    const query = parse('assistant:codx since:soon -project:x kind: lint ');
    expect(query.notUnderstood).toEqual(['assistant:codx', 'since:soon', '-project:x']);
    expect(query).toMatchObject({ wanted: [term('lint')], assistants: [], since: null });
  });

  test('is never an error, and never has a term without a letter or digit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const { wanted, excluded } = parse(text);
        for (const each of [...wanted, ...excluded]) expect(each.text).toMatch(/[\p{L}\p{N}]/u);
        expect(wanted.length + excluded.length).toBeLessThanOrEqual(24);
      }),
    );
  });
});

describe('a time', () => {
  test.each([
    ['90s', now - 90_000],
    ['30min', now - 1_800_000],
    ['1.5h', now - 5_400_000],
    ['3d', now - 3 * 86_400_000],
    ['2w', now - 14 * 86_400_000],
    ['2026-11-20T09:30:00Z', Date.UTC(2026, 10, 20, 9, 30)],
    ['today', new Date(2026, 10, 21).getTime()],
    ['yesterday', new Date(2026, 10, 20).getTime()],
    ['2026-11-01', new Date(2026, 10, 1).getTime()],
  ])('is understood: %s', (text, expected) => {
    expect(searchTime(text, now)).toBe(expected);
  });

  test('of a day is its end where an end is meant', () => {
    expect(searchTime('2026-11-01', now, true)).toBe(new Date(2026, 10, 2).getTime() - 1);
  });

  test.each(['', 'soon', '2026-13-01', '2026-02-30', 'h', '-2h', '2 fortnights'])('is none: “%s”', (text) => {
    expect(searchTime(text, now)).toBeNull();
  });
});
