import type { ProposalView } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { Icon } from '../../shared/Icon.tsx';
import { TeamProvenanceFacts } from '../../shared/TeamProvenanceFacts.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import { chosenAction } from '../chosenAction.ts';
import { useReview } from '../connection/review.ts';
import { ChoiceForm } from '../parts/ChoiceForm.tsx';
import { DeliveryTarget } from '../parts/DeliveryTarget.tsx';
import { EvidenceList, evidenceGroupId } from '../parts/EvidenceList.tsx';
import { LintList } from '../parts/LintList.tsx';
import { ScoreBadge, ScoreView } from '../parts/ScoreView.tsx';
import { Section } from '../parts/Section.tsx';
import { SkillText } from '../parts/SkillText.tsx';

/** What would be written and where, why, how well founded it is, and what the linter says. */
export function ProposalContent({ proposal, target }: { proposal: ProposalView; target: string }) {
  const { strings, language, client, attempt, setExpanded } = useReview();
  const hasFindings = proposal.lint.some(({ severity }) => severity !== 'info');

  const showEvidence = (line: number) => {
    setExpanded('evidence', true);
    // The section is in the page only after this render.
    requestAnimationFrame(() => {
      const group = document.getElementById(evidenceGroupId(line));
      group?.scrollIntoView({ block: 'start' });
      group?.focus({ preventScroll: true });
    });
  };
  const { id, contradiction } = proposal;
  const removes = proposal.change === 'retire' || chosenAction(proposal) === 'retire';
  const retired = removes ? [] : proposal.sources.map(({ name }) => name).filter((name) => name !== proposal.name);
  const openTranscript = (eventId: string) => attempt(client.request('openTranscript', { eventId }));

  return (
    <>
      {removes ? (
        <div className="target" title={visibleText(proposal.target)}>
          <Icon name="trash" />
          <span>
            <span className="target-label">{strings.removesFrom}</span>{' '}
            <code data-testid="target">{visibleText(target)}</code>
          </span>
        </div>
      ) : (
        <DeliveryTarget key={id} proposal={proposal} />
      )}
      {retired.length > 0 && (
        <p className="reason">
          {retired.map((name) => (
            <span key={name}>
              <span className="target-label">{strings.alsoRetires}</span> <code>{visibleText(name)}</code>{' '}
            </span>
          ))}
        </p>
      )}
      {proposal.reason !== null && <p className="reason">{visibleText(proposal.reason)}</p>}
      {proposal.provenance && (
        <Section id="team-provenance" title={strings.teamProvenance} isOpenAtFirst>
          <TeamProvenanceFacts provenance={proposal.provenance} strings={strings} language={language} />
        </Section>
      )}
      {contradiction && (
        <ChoiceForm
          contradiction={contradiction}
          isDecided={proposal.status !== 'pending'}
          onChoose={(side) => attempt(client.request('chooseSide', { id, side }))}
        />
      )}
      {proposal.diff !== null && (
        <div className="section-actions">
          <Button
            look="link"
            icon="diff"
            label={strings.showChanges}
            onPress={() => attempt(client.request('openDiff', { id }))}
          />
        </div>
      )}
      {hasFindings && (
        <Section id="checks" title={strings.checks} count={proposal.lint.length} isOpenAtFirst>
          <LintList findings={proposal.lint} />
        </Section>
      )}
      <Section id="skill" title={strings.skill} isOpenAtFirst>
        <SkillText
          of={{ kind: 'proposal', id }}
          skillMd={proposal.skillMd}
          evidence={proposal.evidence}
          findings={proposal.lint}
          onShowEvidence={showEvidence}
        />
      </Section>
      <Section id="evidence" title={strings.evidence} count={proposal.evidence.length} isOpenAtFirst>
        <EvidenceList evidence={proposal.evidence} skillMd={proposal.skillMd} onOpen={openTranscript} />
      </Section>
      <Section
        id="score"
        title={strings.score}
        badge={<ScoreBadge total={proposal.score.total} />}
        isOpenAtFirst={false}
      >
        <ScoreView score={proposal.score} />
      </Section>
      {!hasFindings && (
        <Section id="checks" title={strings.checks} count={proposal.lint.length} isOpenAtFirst={false}>
          <LintList findings={proposal.lint} />
        </Section>
      )}
    </>
  );
}
