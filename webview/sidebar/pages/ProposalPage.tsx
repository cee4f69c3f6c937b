import { useCallback, useMemo, useState } from 'react';
import type { ProposalSummary, ProposalView } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { type DismissChoice, DismissForm } from '../../shared/DismissForm.tsx';
import { assistantName, fill, fromProject, timeAgo } from '../../shared/format.ts';
import { Skeleton } from '../../shared/Message.tsx';
import { useResource } from '../../shared/useResource.ts';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { useReview } from '../connection/review.ts';
import { ScoreBadge } from '../parts/ScoreView.tsx';
import { FailurePage } from './FailurePage.tsx';
import { PageHeader } from './PageHeader.tsx';
import { ProposalContent } from './ProposalContent.tsx';
import { changeName, kindName, sessionCount } from './rows.tsx';

interface ProposalPageProps {
  readonly id: string;
  readonly queue: readonly ProposalSummary[];
  readonly hasFocus: boolean;
  readonly isBusy: boolean;
  readonly onBack: () => void;
  readonly onGo: (id: string) => void;
  readonly onApprove: (proposal: ProposalView) => void;
  readonly onDismiss: (proposal: ProposalView, reason: DismissChoice, note: string) => void;
  readonly onReopen: (proposal: ProposalView) => void;
  readonly onUndo: (() => void) | undefined;
}

/** One proposal with all that a decision needs, and the decision. */
export function ProposalPage(props: ProposalPageProps) {
  const { id, queue, onBack, onGo, isBusy } = props;
  const { strings, client, attempt, language, place, versions } = useReview();
  const [isDismissing, setIsDismissing] = useState(false);
  const load = useCallback((signal: AbortSignal) => client.request('getProposal', { id }, { signal }), [client, id]);
  const { value: proposal, error, reload } = useResource(`proposal:${id}`, versions.proposals, load);

  const position = queue.findIndex((candidate) => candidate.id === id);
  const previous = queue[position - 1];
  const next = position < 0 ? undefined : queue[position + 1];
  const isPending = proposal?.status === 'pending';
  const needsChoice = proposal?.contradiction?.chosen === null;
  const approve = () => {
    if (proposal && isPending && !isBusy && !needsChoice) props.onApprove(proposal);
  };
  const edit = () => attempt(client.request('openDraft', { id }));

  useShortcuts({
    a: isDismissing ? undefined : approve,
    e: isPending ? edit : undefined,
    d: isPending ? () => setIsDismissing(true) : undefined,
    p: previous ? () => onGo(previous.id) : undefined,
    n: next ? () => onGo(next.id) : undefined,
    u: props.onUndo,
    Escape: onBack,
  });

  const labels = useMemo(() => {
    if (!proposal) return [];
    const { change, kind, edited, contradiction } = proposal;
    return [
      changeName(change, strings),
      ...(contradiction ? [strings.choice] : []),
      kindName(kind, strings),
      ...(edited ? [strings.edited] : []),
    ];
  }, [proposal, strings]);

  if (!proposal) {
    if (error !== undefined) return <FailurePage error={error} onRetry={reload} onBack={onBack} />;
    return <Skeleton label={strings.loading} />;
  }
  const assistants = [...new Set(proposal.evidence.map(({ assistant }) => assistantName(assistant)))];
  const facts = [sessionCount(proposal.sessions, strings), timeAgo(proposal.createdAt, language), ...assistants];
  const target = fromProject(proposal.target, place.projectPath);
  const decided = {
    approved: strings.statusApproved,
    dismissed: strings.statusDismissed,
    snoozed: strings.statusSnoozed,
    superseded: strings.statusSuperseded,
  };

  return (
    <div className="page">
      <div className="page-scroll">
        <PageHeader
          title={proposal.title}
          labels={labels}
          facts={facts}
          badge={<ScoreBadge total={proposal.score.total} isLong />}
          onBack={onBack}
          hasFocus={props.hasFocus}
        >
          {position >= 0 && (
            <>
              <span className="position">{fill(strings.position, position + 1, queue.length)}</span>
              <Button
                look="icon"
                icon="chevron-up"
                label={strings.previous}
                shortcut="p"
                disabled={!previous}
                onPress={() => previous && onGo(previous.id)}
              />
              <Button
                look="icon"
                icon="chevron-down"
                label={strings.next}
                shortcut="n"
                disabled={!next}
                onPress={() => next && onGo(next.id)}
              />
            </>
          )}
        </PageHeader>
        <ProposalContent proposal={proposal} target={target} />
      </div>
      <footer className="actions">
        {proposal.status !== 'pending' ? (
          <div className="decided">
            <span>{decided[proposal.status]}</span>
            {(proposal.status === 'dismissed' || proposal.status === 'snoozed') && (
              <Button label={strings.reopen} disabled={isBusy} onPress={() => props.onReopen(proposal)} />
            )}
          </div>
        ) : isDismissing ? (
          <DismissForm
            strings={strings}
            onCancel={() => setIsDismissing(false)}
            onDismiss={(reason, note) => {
              setIsDismissing(false);
              props.onDismiss(proposal, reason, note);
            }}
          />
        ) : (
          <div className="action-row">
            <Button
              look="primary"
              label={strings.approve}
              shortcut="a"
              disabled={isBusy || needsChoice}
              onPress={approve}
            />
            <Button label={strings.edit} shortcut="e" onPress={edit} />
            <Button label={strings.dismiss} shortcut="d" disabled={isBusy} onPress={() => setIsDismissing(true)} />
          </div>
        )}
      </footer>
    </div>
  );
}
