import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { threeWayMerge } from '../../../src/skills/delivery/threeWayMerge.ts';

const base = 'a\nb\nc\nd\ne\nf\n';

describe('a merge of two changes of one text', () => {
  test.each([
    ['a change on each side', 'A\nb\nc\nd\ne\nf\n', 'a\nb\nc\nd\ne\nF\n', 'A\nb\nc\nd\ne\nF\n'],
    [
      'a line added on each side',
      'a\nb\nnew\nc\nd\ne\nf\n',
      'a\nb\nc\nd\ne\nf\nlast\n',
      'a\nb\nnew\nc\nd\ne\nf\nlast\n',
    ],
    ['a line removed and another changed', 'a\nc\nd\ne\nf\n', 'a\nb\nc\nd\nE\nf\n', 'a\nc\nd\nE\nf\n'],
    ['the same change on both', 'a\nB\nc\nd\ne\nf\n', 'a\nB\nc\nd\ne\nf\n', 'a\nB\nc\nd\ne\nf\n'],
    ['the same change on both and one more', 'a\nB\nc\nd\ne\nf\n', 'a\nB\nc\nd\ne\nF\n', 'a\nB\nc\nd\ne\nF\n'],
  ])('takes %s', (_what, ours, theirs, text) => {
    expect(threeWayMerge(base, ours, theirs)).toEqual({ text, conflicts: [] });
    expect(threeWayMerge(base, theirs, ours)).toEqual({ text, conflicts: [] });
  });

  test('tells of lines that both changed, and settles them as asked', () => {
    const ours = 'a\nours\nc\nd\ne\nf\n';
    const theirs = 'a\ntheirs\nc\nd\ne\nF\n';
    const conflicts = [{ base: ['b\n'], ours: ['ours\n'], theirs: ['theirs\n'] }];
    expect(threeWayMerge(base, ours, theirs)).toEqual({ text: 'a\nours\nc\nd\ne\nF\n', conflicts });
    expect(threeWayMerge(base, ours, theirs, 'theirs')).toEqual({ text: 'a\ntheirs\nc\nd\ne\nF\n', conflicts });
  });

  test('counts changes of neighbouring lines as a conflict, and keeps a last line without an end', () => {
    expect(threeWayMerge('a\nb', 'A\nb', 'a\nB').conflicts).toHaveLength(1);
    expect(threeWayMerge('a\nb\nc', 'A\nb\nc', 'a\nb\nC').text).toBe('A\nb\nC');
  });

  const text = fc
    .array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n', '\n'), { maxLength: 12 })
    .map((lines) => lines.join(''));

  test('where one side changed nothing the other is taken as it is', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(threeWayMerge(left, left, right)).toEqual({ text: right, conflicts: [] });
        expect(threeWayMerge(left, right, left)).toEqual({ text: right, conflicts: [] });
        expect(threeWayMerge(left, right, right)).toEqual({ text: right, conflicts: [] });
      }),
    );
  });

  test('without a conflict it is the same from either side, and every line comes from one of the texts', () => {
    fc.assert(
      fc.property(text, text, text, (from, left, right) => {
        const merged = threeWayMerge(from, left, right);
        const known = new Set([from, left, right].flatMap((each) => each.split('\n')));
        for (const line of merged.text.split('\n')) expect(known.has(line)).toBe(true);
        if (merged.conflicts.length === 0) expect(threeWayMerge(from, right, left)).toEqual(merged);
        else expect(threeWayMerge(from, right, left).conflicts).toHaveLength(merged.conflicts.length);
      }),
      { numRuns: 500 },
    );
  });
});
