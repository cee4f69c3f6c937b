/**
 * Number of letters to change, add, leave out or swap with their neighbour to get from one word to the other; a number above
 * the limit stands for all that are larger. Algorithm: optimal string alignment distance.
 */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const isSwap =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (isSwap) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? 0;
}

/** The word of a list that is nearest to one that is not in it, or null when all differ by more mistakes than allowed. */
export function nearestWord(word: string, words: Iterable<string>, mistakes: number): string | null {
  let nearest: string | null = null;
  let least = mistakes + 1;
  for (const other of words) {
    const distance = editDistance(word, other, least - 1);
    if (distance < least) {
      least = distance;
      nearest = other;
    }
  }
  return nearest;
}
