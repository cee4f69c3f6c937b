import type { LostTeamDecision, TeamAction } from '../../../src/engine/teamContract.ts';
import { fullTime, timeAgo } from '../../shared/format.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';

/** Decisions made while the store was away that lost against another's, with who decided what and when. */
export function LostDecisions({ lost }: { readonly lost: readonly LostTeamDecision[] }) {
  const { strings, language } = useReview();
  const actions: Readonly<Record<TeamAction, string>> = {
    approve: strings.decidedApprove,
    dismiss: strings.decidedDismiss,
    snooze: strings.decidedSnooze,
    reopen: strings.decidedRestore,
  };
  return (
    <ul className="plain team-lost">
      {lost.map(({ proposalId, title, action, at, message }) => (
        <li key={`${proposalId} ${at}`}>
          <span>{visibleText(title)}</span>
          <span className="hint">
            {actions[action]},{' '}
            <time dateTime={new Date(at).toISOString()} title={fullTime(at, language)}>
              {timeAgo(at, language)}
            </time>
          </span>
          <span className="hint">{visibleText(message)}</span>
        </li>
      ))}
    </ul>
  );
}
