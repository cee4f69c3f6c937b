/** So many times one session may say a thing before it says nothing new. */
export const timesPerSession = 8;

/**
 * Keeps of each session at most so many items, those of greatest worth and the first among equals, in the order given:
 * one long session weighs no more than it would have with few prompts.
 */
export function fairShare<Item extends { readonly sessionId: string }>(
  items: readonly Item[],
  worth: (item: Item) => number,
  limit: number = timesPerSession,
): readonly Item[] {
  const bySession = new Map<string, Item[]>();
  for (const item of items) {
    const own = bySession.get(item.sessionId);
    if (own) own.push(item);
    else bySession.set(item.sessionId, [item]);
  }
  const left = new Set<Item>();
  for (const own of bySession.values()) {
    if (own.length <= limit) continue;
    const ranked = [...own].sort((one, other) => worth(other) - worth(one));
    for (const item of ranked.slice(limit)) left.add(item);
  }
  return left.size === 0 ? items : items.filter((item) => !left.has(item));
}
