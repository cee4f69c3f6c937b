/** A finding of the SKILL.md linter. */
export interface LintFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** 1-based line in SKILL.md. */
  readonly line: number;
  readonly message: string;
}
