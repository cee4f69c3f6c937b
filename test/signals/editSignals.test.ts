import { describe, expect, test } from 'vitest';
import { editSignals } from '../../src/signals/editSignals.ts';
import { segmentEpisodes } from '../../src/signals/segment.ts';
import { SessionScript } from '../support/sessionScript.ts';

const found = (script: SessionScript) =>
  editSignals(segmentEpisodes('s', script.events)).map(({ kind, rule, confidence }) => [kind, rule, confidence]);
const lines = (...numbers: readonly number[]) => numbers.map((number) => `const line${number} = ${number};`).join('\n');

describe('edits that take back earlier ones', () => {
  test('the opposite edit', () => {
    const script = new SessionScript().prompt('T').edits('a.ts', lines(1), lines(2)).prompt('No');
    expect(found(script.edits('a.ts', lines(2), lines(1)))).toEqual([['revert', 'inverse-edit', 0.8]]);
  });

  test('the opposite edit in several steps', () => {
    const script = new SessionScript()
      .prompt('T')
      .edits('a.ts', lines(1, 2, 3), lines(4, 5, 6))
      .prompt('No');
    script.edits('a.ts', lines(4, 5), lines(1, 2)).edits('a.ts', lines(6), lines(3));
    expect(found(script)).toEqual([['revert', 'inverse-edit', 0.8]]);
  });

  test('most of the added lines removed again', () => {
    const script = new SessionScript()
      .prompt('T')
      .edits('a.ts', '', lines(1, 2, 3, 4))
      .prompt('Too much');
    expect(found(script.edits('a.ts', lines(1, 2, 3), ''))).toEqual([['revert', 'lines-removed-again', 0.55]]);
  });

  test('a file written anew without what was added', () => {
    const script = new SessionScript()
      .prompt('T')
      .writes('a.ts', lines(1, 2, 3, 4, 5))
      .prompt('Too much');
    expect(found(script.writes('a.ts', lines(1)))).toEqual([['revert', 'lines-removed-again', 0.55]]);
  });

  test.each([
    [
      'in the same episode',
      new SessionScript().prompt('T').edits('a', lines(1), lines(2)).edits('a', lines(2), lines(1)),
    ],
    [
      'moved to another file',
      new SessionScript()
        .prompt('T')
        .edits('a', '', lines(1, 2, 3))
        .prompt('Move')
        .edits('a', lines(1, 2, 3), '')
        .edits('b', '', lines(1, 2, 3)),
    ],
    [
      'a few of many',
      new SessionScript()
        .prompt('T')
        .edits('a', '', lines(1, 2, 3, 4, 5))
        .prompt('N')
        .edits('a', lines(1, 2), ''),
    ],
    [
      'on a branch that was left',
      new SessionScript()
        .prompt('T')
        .edits('a', lines(1), lines(2))
        .abandons()
        .prompt('N')
        .edits('a', lines(2), lines(1)),
    ],
    [
      'from outside',
      new SessionScript()
        .prompt('T')
        .edits('a', lines(1), lines(2), 'outside')
        .prompt('N')
        .edits('a', lines(2), lines(1)),
    ],
    [
      'brackets alone',
      new SessionScript().prompt('T').edits('a', '', '{\n}\n);').prompt('N').edits('a', '{\n}\n);', ''),
    ],
  ])('not %s', (_what, script) => {
    expect(found(script)).toEqual([]);
  });
});

describe('lines that are edited again', () => {
  test('count by how often their place was rewritten', () => {
    const script = new SessionScript().prompt('T').edits('a', '', lines(1, 2));
    script.prompt('again').edits('A', lines(1, 2), lines(3, 4));
    script.prompt('again').edits('./a', lines(3, 4), lines(5, 6));
    script.prompt('again').edits('a', lines(5, 6), lines(7, 8));
    expect(found(script)).toEqual([
      ['repeated-edit', 'same-lines-again', 0.55],
      ['repeated-edit', 'same-lines-many-times', 0.7],
      ['repeated-edit', 'same-lines-many-times', 0.8],
    ]);
  });

  test.each([
    ['context that stands on both sides', ['a', lines(1, 2), `${lines(1, 2)}\n${lines(3)}`]],
    ['one line', ['a', lines(1), lines(3)]],
    ['lines of which most are older', ['a', lines(1, 2, 7, 8, 9, 10), lines(3)]],
    ['another file', ['b', lines(1, 2), lines(3, 4)]],
  ] as const)('not %s', (_what, [path, removed, added]) => {
    const script = new SessionScript().prompt('T').edits('a', '', lines(1, 2)).prompt('again');
    expect(found(script.edits(path, removed, added))).toEqual([]);
  });

  test('not boxes that are ticked', () => {
    const script = new SessionScript()
      .prompt('T')
      .edits('a.md', '', '- [ ] First task\n- [ ] Second task')
      .prompt('go');
    expect(
      found(script.edits('a.md', '- [ ] First task\n- [ ] Second task', '- [x] First task\n- [x] Second task')),
    ).toEqual([]);
  });
});
