import type { ScanSeverity } from './scanFinding.ts';

/** One thing to look for in a line. Patterns are bounded, so that their time is linear in the length of the text. */
export interface ScanRule {
  readonly name: string;
  readonly severity: ScanSeverity;
  readonly message: string;
  readonly pattern: RegExp;
  /** True where a line that forbids the thing is harmless. */
  readonly mayBeForbidden?: true;
  /** True where the words may stand on two lines. */
  readonly isProse?: true;
}

/** The same name and sentence for several patterns. */
export function rules(shared: Omit<ScanRule, 'pattern'>, patterns: readonly RegExp[]): readonly ScanRule[] {
  return patterns.map((pattern) => ({ ...shared, pattern }));
}
