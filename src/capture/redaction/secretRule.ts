/** One kind of secret and how it looks. Every quantifier is bounded, so that no text takes more than linear time. */
export interface SecretRule {
  readonly kind: string;
  /** Whatever the pattern matches holds one of these; `*` stands for any character. A quick look for all rules at once. */
  readonly anchors: readonly string[];
  /** Found, by one quick look, in every text the pattern can match in. */
  readonly mark: RegExp;
  readonly pattern: RegExp;
}
