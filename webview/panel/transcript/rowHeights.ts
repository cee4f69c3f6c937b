import type { RowLetter } from '../../../src/engine/transcriptContract.ts';

/** Rows are never estimated higher than this: long ones are cut until they are unfolded. */
const highestPx = 520;
const charsPerLine = 95;
const linePx = 20;

/** What a row of a kind takes at least, head and margins included, in CSS pixels. */
const leastPx: Readonly<Record<RowLetter, number>> = { P: 74, I: 60, A: 66, T: 34, E: 96, N: 34 };

/** How high a row will be, guessed from its kind and the length of its text; measured once it is drawn. */
export function estimateRowPx(letter: string, sizeChars: number): number {
  const isText = letter === 'P' || letter === 'A' || letter === 'I';
  const least = letter in leastPx ? leastOf(letter) : leastPx.N;
  const lines = isText ? Math.ceil(sizeChars / charsPerLine) - 1 : 0;
  return Math.min(highestPx, least + Math.max(0, lines) * linePx);
}

function leastOf(letter: string): number {
  switch (letter) {
    case 'P':
    case 'I':
    case 'A':
    case 'T':
    case 'E':
      return leastPx[letter];
    default:
      return leastPx.N;
  }
}

/**
 * Heights of many rows with their running sums: a Fenwick tree (Fenwick 1994), so that a row that is measured, and the row
 * at a distance from the top, are both found in logarithmic time.
 */
export class RowHeights {
  private readonly tree: Float64Array;
  private readonly heights: Float64Array;

  constructor(initial: Iterable<number>) {
    this.heights = Float64Array.from(initial);
    this.tree = new Float64Array(this.heights.length + 1);
    for (let index = 1; index < this.tree.length; index += 1) {
      this.tree[index] = (this.tree[index] ?? 0) + (this.heights[index - 1] ?? 0);
      const parent = index + (index & -index);
      if (parent < this.tree.length) this.tree[parent] = (this.tree[parent] ?? 0) + (this.tree[index] ?? 0);
    }
  }

  get count(): number {
    return this.heights.length;
  }

  get total(): number {
    return this.top(this.count);
  }

  of(row: number): number {
    return this.heights[row] ?? 0;
  }

  /** Pixels above a row. */
  top(row: number): number {
    let sum = 0;
    for (let index = Math.min(row, this.count); index > 0; index -= index & -index) sum += this.tree[index] ?? 0;
    return sum;
  }

  /** True when the row's height was another one. */
  set(row: number, px: number): boolean {
    const difference = px - this.of(row);
    if (row < 0 || row >= this.count || Math.abs(difference) < 0.5) return false;
    this.heights[row] = px;
    for (let index = row + 1; index < this.tree.length; index += index & -index)
      this.tree[index] = (this.tree[index] ?? 0) + difference;
    return true;
  }

  /** The row at so many pixels from the top; the last one for anything beyond. */
  at(px: number): number {
    let row = 0;
    let left = px;
    let step = 1;
    while (step * 2 <= this.count) step *= 2;
    for (; step > 0; step = Math.floor(step / 2)) {
      const sum = this.tree[row + step];
      if (row + step <= this.count && sum !== undefined && sum <= left) {
        row += step;
        left -= sum;
      }
    }
    return Math.max(0, Math.min(row, this.count - 1));
  }
}
