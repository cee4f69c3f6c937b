import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type ListRow, type RowPlace, rowAt, rowTops } from './rowLayout.ts';

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
 * Where rows above the view turn out otherwise than guessed, the list is scrolled by as much, so that nothing moves; and
 * `start`, the place where the list was left, is gone to again until the rows around it are measured.
 */
export function useVirtualRows(
  rows: readonly ListRow[],
  scroller: RefObject<HTMLElement | null>,
  start: RowPlace | null,
  onScroll: (place: RowPlace | null) => void,
): VirtualRows {
  const [heights, setHeights] = useState<ReadonlyMap<string, number>>(new Map());
  const [view, setView] = useState({ top: 0, heightPx: firstHeightPx });
  const widthPx = useRef(0);
  const wanted = useRef<RowPlace | null>(start);
  const tops = useMemo(() => rowTops(rows, heights), [rows, heights]);
  const layout = useRef({ rows, tops });
  layout.current = { rows, tops };

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const place = () => wanted.current ?? placeAt(layout.current, element.scrollTop);
    const follow = () => {
      setView({ top: element.scrollTop, heightPx: element.clientHeight });
      clearTimeout(rest);
      rest = setTimeout(() => onScroll(place()), restMs);
    };
    const observer = new ResizeObserver(() => {
      // Other widths break lines elsewhere: every height is another, and the row at the top stays there.
      if (widthPx.current !== 0 && widthPx.current !== element.clientWidth) {
        wanted.current = place();
        setHeights(new Map());
      }
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
    const next = changed.size === 0 ? heights : new Map([...heights, ...changed]);
    if (changed.size > 0) setHeights(next);
    if (wanted.current) {
      const index = rows.findIndex(({ key }) => key === wanted.current?.row);
      const goal = (tops[index] ?? 0) + wanted.current.offsetPx;
      if (index >= 0) element.scrollTop = goal;
      const isDrawn = index < 0 || rowAt(tops, view.top) === rowAt(tops, element.scrollTop);
      if (view.top !== element.scrollTop) setView({ top: element.scrollTop, heightPx: element.clientHeight });
      if (changed.size === 0 && isDrawn && element.clientHeight > 0) wanted.current = null;
    } else if (changed.size > 0) {
      const first = rowAt(tops, element.scrollTop);
      const shift = (rowTops(rows, next)[first] ?? 0) - (tops[first] ?? 0);
      if (shift !== 0) element.scrollTop += shift;
    }
  });

  const from = Math.max(0, rowAt(tops, view.top) - spareRows);
  const to = Math.min(rows.length, rowAt(tops, view.top + view.heightPx) + 1 + spareRows);
  return { tops, from, to, viewPx: view.heightPx };
}

/** The row at so many pixels from the top and how much of it is above; null at the very top. */
function placeAt(
  { rows, tops }: { rows: readonly ListRow[]; tops: readonly number[] },
  topPx: number,
): RowPlace | null {
  const index = rowAt(tops, topPx);
  const row = rows[index];
  return row && topPx > 0 ? { row: row.key, offsetPx: topPx - (tops[index] ?? 0) } : null;
}
