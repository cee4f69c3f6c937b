import type { ProposalSummary, SkillView } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { useReview } from '../connection/review.ts';
import { Listbox } from '../parts/Listbox.tsx';
import { Section } from '../parts/Section.tsx';
import { EmptyQueue } from './EmptyQueue.tsx';
import { proposalRow, skillRow } from './rows.tsx';

interface QueuePageProps {
  readonly proposals: readonly ProposalSummary[];
  readonly skills: readonly SkillView[];
  /** The row to come back to. */
  readonly from: string | undefined;
  readonly hasFocus: boolean;
  readonly isWorking: boolean;
  readonly onOpenProposal: (id: string) => void;
  readonly onOpenSkill: (name: string) => void;
  readonly onRun: () => void;
  readonly onUndo: (() => void) | undefined;
}

/** The queue of proposals, and below it the skills that came of earlier ones. */
export function QueuePage(props: QueuePageProps) {
  const review = useReview();
  const { strings } = review;
  useShortcuts({ u: props.onUndo });
  const pending = props.proposals.filter(({ status }) => status === 'pending');
  const dismissed = props.proposals.filter(({ status }) => status === 'dismissed' || status === 'snoozed');
  const approved = props.skills.filter(({ status }) => status === 'approved');
  const retired = props.skills.filter(({ status }) => status === 'retired');
  const lists = [
    { id: 'dismissed', title: strings.dismissedProposals, rows: dismissed.map((item) => proposalRow(item, review)) },
    { id: 'approved', title: strings.approvedSkills, rows: approved.map((item) => skillRow(item, review)) },
    { id: 'retired', title: strings.retiredSkills, rows: retired.map((item) => skillRow(item, review)) },
  ].filter(({ rows }) => rows.length > 0);
  // Skills are looked at more often than what was turned down.
  const ordered = [...lists.filter(({ id }) => id !== 'dismissed'), ...lists.filter(({ id }) => id === 'dismissed')];

  return (
    <div className="queue">
      {pending.length > 0 && <h1 className="visually-hidden">{strings.review}</h1>}
      {pending.length === 0 ? (
        <EmptyQueue isWorking={props.isWorking} onRun={props.onRun} />
      ) : (
        <Section id="pending" title={strings.proposals} count={pending.length} isOpenAtFirst>
          <Listbox
            label={strings.proposals}
            items={pending.map((item) => proposalRow(item, review))}
            onOpen={props.onOpenProposal}
            initial={props.from}
            autoFocus={props.hasFocus}
          />
        </Section>
      )}
      {ordered.map(({ id, title, rows }) => (
        <Section key={id} id={id} title={title} count={rows.length} isOpenAtFirst={id === 'approved'}>
          <Listbox
            label={title}
            items={rows}
            onOpen={id === 'dismissed' ? props.onOpenProposal : props.onOpenSkill}
            initial={props.from}
          />
          {id === 'approved' && (
            <div className="section-actions">
              <Button
                look="link"
                icon="diff-multiple"
                label={strings.showChanges}
                onPress={() => review.attempt(review.client.request('showChanges', {}))}
              />
            </div>
          )}
        </Section>
      ))}
    </div>
  );
}
