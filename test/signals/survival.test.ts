import { describe, expect, test } from 'vitest';
import type { FileEditEvent } from '../../src/assistants/sessionEvent.ts';
import { judgeSurvival, survivalReason, writtenLines } from '../../src/signals/survival.ts';
import { SessionScript } from '../support/sessionScript.ts';

const day = 86_400_000;
const written = new Map([
  ['a.ts', ['const first = 1;', 'const second = 2;', 'const third = 3;', 'return first + second;']],
]);
const all = [...written.values()].flat().join('\n');

function judge(firstText: string, lastText: string | null, laterCommits = 2, ageMs = day) {
  return judgeSurvival(written, [{ path: 'a.ts', firstText, lastText, laterCommits }], ageMs);
}

describe('the lines an episode wrote', () => {
  test('are those of its edits together, without what it took out again itself', () => {
    const script = new SessionScript()
      .prompt('T')
      .edits('a.ts', 'old line', 'new line\nother line')
      .edits('./A.ts', 'other line', 'third line');
    script.edits('b.ts', 'gone line', '').edits('c.ts', '', 'theirs', 'outside');
    const edits = script.events.filter((event): event is FileEditEvent => event.kind === 'file_edit');
    expect(writtenLines(edits)).toEqual(new Map([['a.ts', ['new line', 'third line']]]));
  });
});

describe('the fate of lines', () => {
  test.each([
    ['all there', all, all, [4, 4, 0, 0]],
    ['there in other format', all, all.replaceAll(';', '').replaceAll('  ', '\t'), [4, 4, 0, 0]],
    ['all gone', all, 'other', [4, 0, 0, 4]],
    ['gone with the file', all, null, [4, 0, 0, 4]],
    ['rewritten', all, all.replace('return first + second;', 'return first + second + extra;'), [4, 3, 1, 0]],
    ['followed only as far as they were committed', all.replace('const third = 3;', ''), all, [3, 3, 0, 0]],
  ] as const)('%s', (_what, firstText, lastText, [lines, survived, rewritten, removed]) => {
    expect(judge(firstText, lastText)).toMatchObject({ lines, survived, rewritten, removed });
  });

  test('cannot be told of too few lines', () => {
    expect(judge('const first = 1;\nconst second = 2;', all)).toBeNull();
    expect(judgeSurvival(written, [], day)).toBeNull();
  });

  test('is final after ten commits or a month', () => {
    expect(judge(all, all)?.isFinal).toBe(false);
    expect(judge(all, all, 10)?.isFinal).toBe(true);
    expect(judge(all, all, 1, 31 * day)?.isFinal).toBe(true);
  });

  test.each([
    [14, 14, 0, 1, 'kept', '14 of 14 lines were still there one commit later.'],
    [14, 12, 0, 3, 'kept', '12 of 14 lines were still there 3 commits later.'],
    [14, 6, 6, 3, 'mixed', '6 of 14 lines were still there 3 commits later.'],
    [14, 2, 1, 3, 'gone', 'Only 2 of 14 lines were still there 3 commits later.'],
  ] as const)(
    '%d lines, %d there, %d rewritten, %d commits later',
    (lines, survived, rewritten, laterCommits, says, text) => {
      const removed = lines - survived - rewritten;
      expect(survivalReason({ lines, survived, rewritten, removed, laterCommits, isFinal: false })).toEqual({
        says,
        text,
      });
    },
  );

  test('says nothing before a later commit', () => {
    expect(
      survivalReason({ lines: 9, survived: 9, rewritten: 0, removed: 0, laterCommits: 0, isFinal: false }),
    ).toBeNull();
  });

  test('is judged in time for large files', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `const value${index} = compute(${index});`);
    const started = performance.now();
    judgeSurvival(
      new Map([['a.ts', many]]),
      [
        {
          path: 'a.ts',
          firstText: many.join('\n'),
          lastText: many.map((line) => `${line} // x`).join('\n'),
          laterCommits: 1,
        },
      ],
      day,
    );
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
