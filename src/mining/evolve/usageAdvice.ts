/** A skill that did harm, by the sessions since its approval. */
export interface UsageAdvice {
  readonly name: string;
  /** One sentence with the numbers. */
  readonly reason: string;
  /** Eligible sessions since its approval. */
  readonly sessions: number;
}
