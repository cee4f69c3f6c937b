import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextOf, previousOf, rowsOfLetter } from '../../webview/panel/transcript/neighbours.ts';
import { estimateRowPx, RowHeights } from '../../webview/panel/transcript/rowHeights.ts';
import { previewEnd, visibleText } from '../../webview/shared/visibleText.ts';

describe('heights of rows', () => {
  const px = fc.integer({ min: 1, max: 600 });

  test('have the running sums of a plain list, whatever was measured', () => {
    fc.assert(
      fc.property(
        fc.array(px, { minLength: 1, maxLength: 80 }),
        fc.array(fc.tuple(fc.nat(90), px)),
        (first, measured) => {
          const plain = [...first];
          const heights = new RowHeights(first);
          for (const [row, height] of measured) {
            const isOther = row < plain.length && plain[row] !== height;
            expect(heights.set(row, height)).toBe(isOther);
            if (row < plain.length) plain[row] = height;
          }
          let top = 0;
          for (const [row, height] of plain.entries()) {
            expect(heights.top(row)).toBe(top);
            expect(heights.at(top)).toBe(row);
            expect(heights.at(top + height - 1)).toBe(row);
            top += height;
          }
          expect(heights.total).toBe(top);
          expect(heights.at(top + 1_000)).toBe(plain.length - 1);
        },
      ),
    );
  });

  test('of nothing are nothing', () => {
    const heights = new RowHeights([]);
    expect([heights.total, heights.at(0), heights.set(0, 5)]).toEqual([0, 0, false]);
  });

  test('are estimated by kind and length, and never beyond what is shown unfolded', () => {
    expect(estimateRowPx('T', 100_000)).toBe(estimateRowPx('T', 1));
    expect(estimateRowPx('A', 1_000)).toBeGreaterThan(estimateRowPx('A', 10));
    expect(estimateRowPx('A', 1_000_000)).toBe(520);
  });
});

describe('the way through rows', () => {
  test('leads to the next and the last one before, from wherever one is', () => {
    const rows = rowsOfLetter('PATPAPN', 'P');
    expect(rows).toEqual([0, 3, 5]);
    expect([nextOf(rows, 0), nextOf(rows, 1), nextOf(rows, 5)]).toEqual([3, 3, undefined]);
    expect([previousOf(rows, 3), previousOf(rows, 4), previousOf(rows, 0)]).toEqual([0, 3, undefined]);
  });
});

describe('foreign text', () => {
  test('shows what would be hidden or turn it around, and keeps what scripts and emoji need', () => {
    expect(visibleText('a\u202Eb\u200Bc\uFEFF')).toBe('a⟦202E⟧b⟦200B⟧c⟦FEFF⟧');
    expect(visibleText('line\n\ttab 👩\u200D💻 می\u200Cخواهم é')).toBe('line\n\ttab 👩\u200D💻 می\u200Cخواهم é');
    expect(visibleText('\u{E0041}')).toBe('⟦E0041⟧');
  });

  test('loses towers of accents, not accents', () => {
    expect(visibleText(`a${'\u0301'.repeat(50)}b`)).toBe(`a${'\u0301'.repeat(4)}b`);
    expect(visibleText('Việt\u0323')).toBe('Việt\u0323');
  });

  test('is not cut within a character', () => {
    expect(previewEnd('ab👩cd', 3)).toBe(2);
    expect(previewEnd('ab👩cd', 4)).toBe(4);
    expect(previewEnd('ab', 9)).toBe(2);
  });
});
