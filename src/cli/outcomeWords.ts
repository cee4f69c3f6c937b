const order = ['succeeded', 'corrected', 'failed', 'abandoned', 'unknown'];

/** How the episodes of a session ended, such as `2 succeeded, 1 corrected`; empty before they were mined. */
export function outcomeWords(outcomes: Readonly<Record<string, number>>): string {
  return Object.entries(outcomes)
    .filter(([, count]) => count > 0)
    .sort(([left], [right]) => order.indexOf(left) - order.indexOf(right))
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
}
