/** The rows of a kind, ascending. */
export function rowsOfLetter(kinds: string, letter: string): readonly number[] {
  const rows: number[] = [];
  for (let at = kinds.indexOf(letter); at >= 0; at = kinds.indexOf(letter, at + 1)) rows.push(at);
  return rows;
}

/** The first of ascending rows behind a row. */
export function nextOf(rows: readonly number[], row: number): number | undefined {
  return rows[firstAbove(rows, row)];
}

/** The last of ascending rows before a row. */
export function previousOf(rows: readonly number[], row: number): number | undefined {
  return rows[firstAbove(rows, row - 1) - 1];
}

function firstAbove(rows: readonly number[], row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? 0) > row) high = middle;
    else low = middle + 1;
  }
  return low;
}
