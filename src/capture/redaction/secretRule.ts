/** One kind of secret and how it looks. Every quantifier is bounded, so that no text takes more than linear time. */
export interface SecretRule {
  readonly kind: string;
  /** Texts of which one occurs wherever the pattern can match. */
  readonly marks: readonly string[];
  readonly pattern: RegExp;
}
