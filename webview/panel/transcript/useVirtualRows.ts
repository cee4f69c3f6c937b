import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { RowHeights } from './rowHeights.ts';

/** Rows that are drawn beyond the edges of the view. */
const spareRows = 6;

/** Which rows to draw, and how to get to others. */
export interface VirtualRows {
  readonly scroller: React.RefObject<HTMLDivElement | null>;
  readonly from: number;
  /** End exclusive. */
  readonly to: number;
  /** Brings a row to the top of the view, so many pixels of it above. */
  readonly goTo: (row: number, offsetPx: number) => void;
  /** Takes what was measured; the view stays where it is. */
  readonly onMeasured: (row: number, px: number) => void;
  /** The row at the top of the view, and how many of its pixels are above. */
  readonly top: () => { readonly row: number; readonly offsetPx: number };
}

/**
 * Draws only the rows in view out of any number of different heights. A row that turns out higher or lower than estimated
 * moves nothing that is being read: what it differs is taken from the scroll position when it lies above.
 */
export function useVirtualRows(heights: RowHeights): VirtualRows {
  const scroller = useRef<HTMLDivElement>(null);
  const [, redraw] = useState(0);
  const [view, setView] = useState({ top: 0, height: 800 });
  const pending = useRef<{ readonly row: number; readonly offsetPx: number } | null>(null);
  /** Where this code scrolled to last. */
  const placed = useRef(0);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const read = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const onScroll = () => {
      // Whoever scrolls elsewhere does not want to be taken back to where the page was going.
      if (Math.abs(element.scrollTop - placed.current) > 1) pending.current = null;
      read();
    };
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    read();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);

  const first = heights.at(view.top);
  const last = heights.at(view.top + view.height);
  const from = Math.max(0, first - spareRows);
  const to = Math.min(heights.count, last + 1 + spareRows);

  const goTo = useCallback(
    (row: number, offsetPx: number) => {
      const element = scroller.current;
      if (!element) return;
      // Rows on the way are not measured yet: it is gone to again as they are.
      pending.current = { row, offsetPx };
      element.scrollTop = heights.top(row) + offsetPx;
      placed.current = element.scrollTop;
      setView({ top: element.scrollTop, height: element.clientHeight });
    },
    [heights],
  );

  const onMeasured = useCallback(
    (row: number, px: number) => {
      const element = scroller.current;
      const before = heights.of(row);
      const top = heights.top(row);
      if (!element || !heights.set(row, px)) return;
      const wanted = pending.current;
      if (wanted) element.scrollTop = heights.top(wanted.row) + wanted.offsetPx;
      else if (top + before <= element.scrollTop) element.scrollTop += px - before;
      placed.current = element.scrollTop;
      setView({ top: element.scrollTop, height: element.clientHeight });
      redraw((count) => count + 1);
    },
    [heights],
  );

  const top = useCallback(() => {
    const at = scroller.current?.scrollTop ?? 0;
    const row = heights.at(at);
    return { row, offsetPx: Math.max(0, at - heights.top(row)) };
  }, [heights]);

  return { scroller, from, to, goTo, onMeasured, top };
}
