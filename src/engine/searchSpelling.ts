/**
 * The known word closest to one that is not known, the most frequent of equals; null when none is close enough: one slip for
 * words of four to seven letters, two for longer ones. Shorter words are too easily meant as they are.
 */
export function closestWord(word: string, vocabulary: ReadonlyMap<string, number>): string | null {
  const allowed = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
  if (allowed === 0 || vocabulary.has(word)) return null;
  let best: { readonly word: string; readonly distance: number; readonly count: number } | null = null;
  for (const [known, count] of vocabulary) {
    if (Math.abs(known.length - word.length) > allowed || known.length < 3) continue;
    const distance = slips(word, known, allowed);
    if (distance > allowed) continue;
    if (!best || distance < best.distance || (distance === best.distance && count > best.count)) {
      best = { word: known, distance, count };
    }
  }
  return best?.word ?? null;
}

/**
 * How many slips lie between two words: letters left out, added, replaced, or two neighbours exchanged (the optimal string
 * alignment distance); anything above the limit may be told as limit plus one.
 */
export function slips(left: string, right: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      let value = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        value = Math.min(value, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(value);
      least = Math.min(least, value);
    }
    if (least > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? 0;
}
