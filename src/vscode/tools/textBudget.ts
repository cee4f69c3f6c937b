/** Counts the tokens of a text as the model will. */
export type CountTokens = (text: string) => PromiseLike<number>;

const triesAtMost = 8;

/** The text, or as much of its beginning as fits into the budget together with the note that it was cut. */
export async function withinBudget(
  text: string,
  budgetTokens: number,
  count: CountTokens,
  cutNote: string,
): Promise<string> {
  let tokens = await count(text);
  let kept = text;
  for (let tries = 0; tokens > budgetTokens && kept !== ''; tries += 1) {
    // A tenth less than the share that should fit: tokens are not spread evenly.
    const share = tries < triesAtMost ? (budgetTokens / tokens) * 0.9 : 0;
    kept = kept.slice(0, Math.floor(kept.length * share));
    tokens = await count(`${kept}\n\n${cutNote}`);
  }
  return kept === text ? text : `${kept}\n\n${cutNote}`;
}
