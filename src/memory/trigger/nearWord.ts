/** Shorter words have too many neighbours. */
const shortestTypo = 5;

/** The word of the vocabulary that `word` may be a typing error of; null when none, or when more than one are as near. */
export function nearWord(word: string, vocabulary: readonly string[]): string | null {
  if (word.length < shortestTypo || !/^[a-z]+$/.test(word)) return null;
  const limit = word.length >= 9 ? 2 : 1;
  const first = word.charCodeAt(0);
  let best: string | null = null;
  let least = limit + 1;
  for (const candidate of vocabulary) {
    if (candidate.charCodeAt(0) !== first) continue;
    if (candidate.length < shortestTypo || Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word, candidate, limit);
    if (distance < least) {
      least = distance;
      best = candidate;
    } else if (distance === least && distance <= limit && candidate !== best) best = null;
  }
  return best;
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours between two words (optimal string alignment, Boytsov 2011),
 * or one more than `limit` when there are more.
 */
function editDistance(left: string, right: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_value, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      let distance = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1])
        distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1);
      current.push(distance);
      least = Math.min(least, distance);
    }
    if (least > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(limit + 1, last[right.length] ?? limit + 1);
}
