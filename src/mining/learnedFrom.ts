/** The sentence that tells how much a skill rests on: turns, sessions, assistants and days. */
export function learnedFrom(
  items: readonly { readonly eventId: string; readonly sessionId: string; readonly at: number }[],
  assistantNames: readonly string[],
): string {
  const days = items.map((item) => new Date(item.at).toISOString().slice(0, 10)).sort();
  const turns = new Set(items.map((item) => item.eventId)).size;
  const sessions = new Set(items.map((item) => item.sessionId)).size;
  const span = days[0] === days.at(-1) ? `on ${days[0]}` : `between ${days[0]} and ${days.at(-1)}`;
  return `Learned from ${turns} turn${turns === 1 ? '' : 's'} in ${sessions} session${sessions === 1 ? '' : 's'} of ${listed(assistantNames)} ${span}.`;
}

/** Words joined by commas and “and”. */
export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
