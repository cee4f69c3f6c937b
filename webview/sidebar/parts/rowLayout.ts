/** A row of a list: a heading, or an option that is the `position`th (from 0) of all options. */
export type ListRow =
  | { readonly kind: 'heading'; readonly key: string; readonly title: string }
  | { readonly kind: 'option'; readonly key: string; readonly groupKey: string; readonly position: number };

/** Where a list is scrolled to: the key of the row at the top of the view, and how many of its pixels are above. */
export interface RowPlace {
  readonly row: string;
  readonly offsetPx: number;
}

const firstGuessPx = 50;
const headingPx = 26;

/** The top of each row in pixels, and behind the last one the height of all; rows never measured count as average ones. */
export function rowTops(rows: readonly ListRow[], heights: ReadonlyMap<string, number>): readonly number[] {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    const height = row.kind === 'option' ? heights.get(row.key) : undefined;
    if (height === undefined) continue;
    sum += height;
    count += 1;
  }
  const average = count === 0 ? firstGuessPx : sum / count;
  const tops = [0];
  let top = 0;
  for (const { key, kind } of rows) {
    top += heights.get(key) ?? (kind === 'heading' ? headingPx : average);
    tops.push(top);
  }
  return tops;
}

/** Index of the row at a height, by halving. */
export function rowAt(tops: readonly number[], y: number): number {
  let low = 0;
  let high = Math.max(0, tops.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}
