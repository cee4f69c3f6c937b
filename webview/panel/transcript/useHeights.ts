import { useMemo, useRef } from 'react';
import type { TranscriptIndex } from '../../../src/engine/transcriptContract.ts';
import { estimateRowPx, RowHeights } from './rowHeights.ts';

/** Browsers lay nothing out beyond some 33 million pixels; estimates stay well below. */
const tallestPx = 25_000_000;

/** Heights of a session's rows: estimated at first, and kept as far as they were measured when the session goes on. */
export function useHeights({ kinds, sizes }: TranscriptIndex): RowHeights {
  const last = useRef<{ readonly kinds: string; readonly heights: RowHeights } | null>(null);
  return useMemo(() => {
    const before = last.current;
    const highestPx = tallestPx / Math.max(1, sizes.length);
    const heights = new RowHeights(
      sizes.map((size, row) => {
        const letter = kinds[row] ?? 'N';
        const isKnown = before !== null && row < before.heights.count && before.kinds[row] === letter;
        return isKnown ? before.heights.of(row) : Math.min(highestPx, estimateRowPx(letter, size));
      }),
    );
    last.current = { kinds, heights };
    return heights;
  }, [kinds, sizes]);
}
