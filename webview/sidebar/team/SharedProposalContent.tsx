import type { TeamProposalView } from '../../../src/engine/teamContract.ts';
import { fill, fullTime, timeAgo } from '../../shared/format.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';
import { sessionCount } from '../pages/rows.tsx';
import { ChoiceForm } from '../parts/ChoiceForm.tsx';
import { EvidenceList } from '../parts/EvidenceList.tsx';
import { LintList } from '../parts/LintList.tsx';
import { ScoreBadge, ScoreView } from '../parts/ScoreView.tsx';
import { Section } from '../parts/Section.tsx';
import { SkillText } from '../parts/SkillText.tsx';

interface SharedProposalContentProps {
  readonly proposal: TeamProposalView;
  /** The draft, or the text of the side that is looked at. */
  readonly skillMd: string;
  /** 1-based, null where none was chosen. */
  readonly side: number | null;
  readonly onChoose: (side: number) => void;
}

/** Who contributed, what was decided, the draft and what it rests on. */
export function SharedProposalContent({ proposal, skillMd, side, onChoose }: SharedProposalContentProps) {
  const { strings, language } = useReview();
  const { id, reason, contradiction, contributors, decisions, evidence, lint, score, status } = proposal;
  const verbs: Readonly<Record<string, string>> = {
    approve: strings.decidedApprove,
    dismiss: strings.decidedDismiss,
    edit: strings.decidedEdit,
    choose: strings.decidedChoose,
    snooze: strings.decidedSnooze,
    restore: strings.decidedRestore,
    retire: strings.decidedRetire,
  };
  const hasFindings = lint.some(({ severity }) => severity !== 'info');
  const checks = (
    <Section id="checks" title={strings.checks} count={lint.length} isOpenAtFirst={hasFindings}>
      <LintList findings={lint} />
    </Section>
  );
  return (
    <>
      {reason !== null && <p className="reason">{visibleText(reason)}</p>}
      {contradiction && (
        <ChoiceForm
          contradiction={{ ...contradiction, chosen: side }}
          isDecided={status !== 'pending' && status !== 'snoozed'}
          onChoose={onChoose}
        />
      )}
      <Section id="team-contributors" title={strings.teamContributors} count={contributors.length} isOpenAtFirst>
        {contributors.length === 0 ? (
          <p className="hint">{strings.teamNoContributors}</p>
        ) : (
          <ul className="plain team-people">
            {contributors.map(({ member, sessions }) => (
              <li key={member}>
                <span>{visibleText(member)}</span> <span className="hint">{sessionCount(sessions, strings)}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      {decisions.length > 0 && (
        <Section id="team-decisions" title={strings.teamDecisions} count={decisions.length} isOpenAtFirst>
          <ul className="plain team-people">
            {decisions.map(({ kind, by, at, reason: why }) => (
              <li key={`${kind} ${at} ${by}`}>
                <time dateTime={new Date(at).toISOString()} title={fullTime(at, language)}>
                  {visibleText(fill(strings.teamDecisionLine, verbs[kind] ?? kind, by, timeAgo(at, language)))}
                </time>
                {why !== null && <span className="hint">{visibleText(why)}</span>}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {hasFindings && checks}
      <Section id="skill" title={strings.skill} isOpenAtFirst>
        <SkillText of={{ kind: 'proposal', id }} skillMd={skillMd} evidence={evidence} findings={lint} />
      </Section>
      <Section id="evidence" title={strings.evidence} count={evidence.length} isOpenAtFirst>
        <EvidenceList evidence={evidence} skillMd={skillMd} />
      </Section>
      <Section id="score" title={strings.score} badge={<ScoreBadge total={score.total} />} isOpenAtFirst={false}>
        <ScoreView score={score} />
      </Section>
      {!hasFindings && checks}
    </>
  );
}
