/** At least so much of the longer name has to be the same, in order. */
const likeness = 0.6;

/** The one name that is most like another; null when none is alike enough, or two are equally. */
export function nearestName(name: string, candidates: readonly string[]): string | null {
  const rated = candidates
    .map((candidate) => ({ candidate, score: alike(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ score }) => score >= likeness)
    .sort((left, right) => right.score - left.score);
  const [best, next] = rated;
  return best && best.score !== next?.score ? best.candidate : null;
}

/** Twice the longest common subsequence as a share of both lengths. */
function alike(left: string, right: string): number {
  let row = new Array<number>(right.length + 1).fill(0);
  for (const letter of left) {
    const next = [0];
    for (let column = 1; column <= right.length; column += 1)
      next.push(
        right[column - 1] === letter ? (row[column - 1] ?? 0) + 1 : Math.max(row[column] ?? 0, next[column - 1] ?? 0),
      );
    row = next;
  }
  return (2 * (row[right.length] ?? 0)) / Math.max(1, left.length + right.length);
}
