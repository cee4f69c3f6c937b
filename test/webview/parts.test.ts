import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fill, fromProject, timeAgo } from '../../webview/shared/format.ts';
import { lineText, splitSkill } from '../../webview/shared/skillDocument.ts';
import {
  laterState,
  type PersistedState,
  readState,
  writeState,
} from '../../webview/sidebar/connection/persistedState.ts';

describe('SKILL.md for display', () => {
  test('front matter becomes rows, the body keeps its line', () => {
    const text = '---\nname: a\ndescription: "Say \\"hi\\""\nmetadata:\n  x: 1\n  y: 2\n---\n\n# A\n';
    expect(splitSkill(text)).toEqual({
      fields: [
        { key: 'name', value: 'a', line: 2 },
        { key: 'description', value: 'Say "hi"', line: 3 },
        { key: 'metadata', value: 'x: 1\ny: 2', line: 4 },
      ],
      body: '\n# A\n',
      bodyLine: 8,
    });
  });

  test('any text can be split', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { body, bodyLine } = splitSkill(text);
        const lines = text.split(/\r\n|\n|\r/);
        expect(body.split(/\r\n|\n|\r/)).toEqual(lines.slice(bodyLine - 1));
      }),
    );
  });

  test('a line is named without its marks', () => {
    expect(lineText('a\n  1. Run `pnpm` **now**', 2)).toBe('Run pnpm now');
    expect(lineText('a', 9)).toBe('');
  });
});

describe('persisted state', () => {
  test('comes back as it was', () => {
    const state: PersistedState = {
      page: { kind: 'proposal', id: 'p' },
      pageScroll: 7,
      tab: 'library',
      lists: {
        review: { filter: 'kind:fix', active: 'p', place: { row: 'p', offsetPx: 12 } },
        team: { filter: 'member:Lee', active: 'q', place: null },
        library: { filter: '', active: null, place: null },
        activity: { filter: '', active: null, place: null },
      },
      grouping: 'assistant',
      teamScope: 'organisation',
      selected: ['p', 'q'],
      notes: { p: 'half a' },
      expanded: { score: true },
    };
    expect(readState(structuredClone(writeState(state, 1)))).toEqual(state);
  });

  test('is the later one of what the editor and the extension kept', () => {
    const [older, newer] = [
      { version: 2, at: 1 },
      { version: 2, at: 2 },
    ];
    expect(laterState(older, newer)).toBe(newer);
    expect(laterState(newer, older)).toBe(newer);
    expect(laterState(undefined, newer)).toBe(newer);
    expect(laterState(older, undefined)).toBe(older);
    expect(laterState(older, structuredClone(older))).toBe(older);
  });

  test('anything else gives the queue', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(['queue', 'proposal', 'skill']).toContain(readState(value).page.kind);
      }),
    );
    expect(readState({ version: 0, page: { kind: 'proposal', id: 'p' } }).page).toEqual({ kind: 'queue' });
  });
});

test('formats', () => {
  expect(fill('{1} of {0}, {2}', 'a', 2)).toBe('2 of a, {2}');
  expect(timeAgo(Date.now() - 3 * 86_400_000, 'en')).toBe('3 days ago');
  expect(fromProject('/p/.claude/skills/x/SKILL.md', '/p')).toBe('.claude/skills/x/SKILL.md');
  expect(fromProject('/project-other/x', '/project')).toBe('/project-other/x');
});
