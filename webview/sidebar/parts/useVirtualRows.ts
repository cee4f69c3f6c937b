import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type ListRow, rowAt, rowTops } from './rowLayout.ts';

const spareRows = 8;
/** Drawn until the list knows its own height. */
const firstHeightPx = 1200;
/** How long scrolling has to rest before it is told. */
const restMs = 120;

/** Which rows are to be drawn, and where. */
export interface VirtualRows {
  readonly tops: readonly number[];
  /** Index of the first and behind the last row that is in or near the view. */
  readonly from: number;
  readonly to: number;
  /** Height of the view in pixels. */
  readonly viewPx: number;
}

/**
 * Follows scrolling and size of a list and measures the rows that it draws (elements with `data-row`) before they are seen.
 * Where rows above the view turn out otherwise than guessed, the list is scrolled by as much, so that nothing moves.
 */
export function useVirtualRows(
  rows: readonly ListRow[],
  scroller: RefObject<HTMLElement | null>,
  onScroll: (top: number) => void,
): VirtualRows {
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map());
  const [view, setView] = useState({ top: 0, heightPx: firstHeightPx });
  const widthPx = useRef(0);
  const tops = useMemo(() => rowTops(rows, heights), [rows, heights]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      setView({ top: element.scrollTop, heightPx: element.clientHeight });
      clearTimeout(rest);
      rest = setTimeout(() => onScroll(element.scrollTop), restMs);
    };
    const observer = new ResizeObserver(() => {
      // Other widths break lines elsewhere: every height is another.
      if (widthPx.current !== element.clientWidth) setHeights(new Map());
      widthPx.current = element.clientWidth;
      setView({ top: element.scrollTop, heightPx: element.clientHeight });
    });
    observer.observe(element);
    element.addEventListener('scroll', follow, { passive: true });
    return () => {
      clearTimeout(rest);
      observer.disconnect();
      element.removeEventListener('scroll', follow);
    };
  }, [scroller, onScroll]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const changed = new Map<string, number>();
    for (const row of element.querySelectorAll<HTMLElement>('[data-row]')) {
      const { row: key = '' } = row.dataset;
      if (row.offsetHeight > 0 && heights.get(key) !== row.offsetHeight) changed.set(key, row.offsetHeight);
    }
    if (changed.size === 0) return;
    const next = new Map([...heights, ...changed]);
    const first = rowAt(tops, element.scrollTop);
    const shift = (rowTops(rows, next)[first] ?? 0) - (tops[first] ?? 0);
    setHeights(next);
    if (shift !== 0) element.scrollTop += shift;
  });

  const from = Math.max(0, rowAt(tops, view.top) - spareRows);
  const to = Math.min(rows.length, rowAt(tops, view.top + view.heightPx) + 1 + spareRows);
  return { tops, from, to, viewPx: view.heightPx };
}
