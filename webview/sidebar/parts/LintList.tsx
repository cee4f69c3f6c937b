import type { LintFinding } from '../../../src/engine/contract.ts';
import { fill } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';

/** What the linter found, the gravest first. */
export function LintList({ findings }: { findings: readonly LintFinding[] }) {
  const { strings } = useReview();
  const labels = { error: strings.severityError, warning: strings.severityWarning, info: strings.severityInfo };
  const rank = { error: 0, warning: 1, info: 2 };
  if (findings.length === 0) {
    return (
      <p className="hint">
        <Icon name="check" /> {strings.lintClean}
      </p>
    );
  }
  const sorted = [...findings].sort(
    (left, right) => rank[left.severity] - rank[right.severity] || left.line - right.line,
  );
  return (
    <ul className="plain lint">
      {sorted.map((finding) => (
        <li key={`${finding.rule}:${finding.line}:${finding.message}`} className={finding.severity}>
          <Icon name={finding.severity} label={labels[finding.severity]} />
          <span>
            {visibleText(finding.message)} <span className="hint">{fill(strings.lintLine, finding.line)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
