import { useCallback, useMemo, useState } from 'react';
import type { ProposalSummary } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { CautionList } from '../../shared/CautionList.tsx';
import { assistantName, fill, fromProject, timeAgo } from '../../shared/format.ts';
import { Skeleton } from '../../shared/Message.tsx';
import { SnoozeForm } from '../../shared/SnoozeForm.tsx';
import { useKeptScroll } from '../../shared/useKeptScroll.ts';
import { useResource } from '../../shared/useResource.ts';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { useTicks } from '../../shared/useTicks.ts';
import { useReview } from '../connection/review.ts';
import { KeyHelp } from '../parts/KeyHelp.tsx';
import { ReasonForm } from '../parts/ReasonForm.tsx';
import { ScoreBadge } from '../parts/ScoreView.tsx';
import { Section } from '../parts/Section.tsx';
import type { Decisions } from '../useDecisions.ts';
import { FailurePage } from './FailurePage.tsx';
import { PageHeader } from './PageHeader.tsx';
import { ProposalContent } from './ProposalContent.tsx';
import { changeName, kindName, sessionCount } from './rows.tsx';

interface ProposalPageProps {
  readonly id: string;
  readonly queue: readonly ProposalSummary[];
  readonly hasFocus: boolean;
  readonly decisions: Decisions;
  readonly onBack: () => void;
  readonly onGo: (id: string) => void;
}

/** One proposal with all that a decision needs, and the decision. */
export function ProposalPage(props: ProposalPageProps) {
  const { id, queue, onBack, onGo, decisions } = props;
  const { isBusy } = decisions;
  const { strings, client, attempt, language, place, versions, state, update } = useReview();
  const onRest = useCallback((pageScroll: number) => update({ pageScroll }), [update]);
  const [form, setForm] = useState<'dismiss' | 'snooze' | 'help' | null>(null);
  const load = useCallback((signal: AbortSignal) => client.request('getProposal', { id }, { signal }), [client, id]);
  const { value: proposal, error, reload } = useResource(`proposal:${id}`, versions.proposals, load);

  const scrolled = useKeptScroll(proposal !== undefined, state.pageScroll, onRest);

  const position = queue.findIndex((candidate) => candidate.id === id);
  const previous = queue[position - 1];
  const next = position < 0 ? undefined : queue[position + 1];
  const isPending = proposal?.status === 'pending';
  const needsChoice = proposal?.contradiction?.chosen === null;
  const ticks = useTicks(proposal?.contentHash, proposal?.cautions);
  const approve = () => {
    if (proposal && isPending && !isBusy && !needsChoice && ticks.open === 0) decisions.approve([proposal], ticks.keys);
  };
  const edit = () => attempt(client.request('openDraft', { id }));

  const openPanel = () => attempt(client.request('openInEditor', { kind: 'proposal', id }));
  useShortcuts(
    form === null
      ? {
          a: approve,
          e: isPending ? edit : undefined,
          d: isPending ? () => setForm('dismiss') : undefined,
          s: isPending ? () => setForm('snooze') : undefined,
          o: openPanel,
          p: previous ? () => onGo(previous.id) : undefined,
          n: next ? () => onGo(next.id) : undefined,
          u: decisions.undo,
          '?': () => setForm('help'),
          Escape: onBack,
        }
      : {},
  );

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
  if (form === 'help') return <KeyHelp onClose={() => setForm(null)} />;
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
      <div className="page-scroll" ref={scrolled}>
        <PageHeader
          title={proposal.title}
          labels={labels}
          facts={facts}
          badge={<ScoreBadge total={proposal.score.total} isLong />}
          onBack={onBack}
          hasFocus={props.hasFocus}
        >
          <Button look="icon" icon="go-to-file" label={strings.openInEditor} shortcut="o" onPress={openPanel} />
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
        {proposal.cautions.length > 0 && (
          <Section id="cautions" title={strings.cautions} count={proposal.cautions.length} isOpenAtFirst>
            <CautionList
              cautions={proposal.cautions}
              ticks={ticks}
              canTick={isPending}
              strings={strings}
              onOpen={(eventId) => attempt(client.request('openTranscript', { eventId }))}
            />
          </Section>
        )}
        <ProposalContent proposal={proposal} target={target} />
      </div>
      <footer className="actions">
        {proposal.status !== 'pending' ? (
          <div className="decided">
            <span>{decided[proposal.status]}</span>
            {(proposal.status === 'dismissed' || proposal.status === 'snoozed') && (
              <Button label={strings.reopen} disabled={isBusy} onPress={() => decisions.reopen(proposal)} />
            )}
          </div>
        ) : form === 'dismiss' ? (
          <ReasonForm
            title={strings.whyDismiss}
            about={id}
            onCancel={() => setForm(null)}
            onDismiss={(reason, note) => {
              setForm(null);
              decisions.dismiss([proposal], reason, note);
            }}
          />
        ) : form === 'snooze' ? (
          <SnoozeForm
            strings={strings}
            language={language}
            title={strings.snoozeThis}
            onCancel={() => setForm(null)}
            onSnooze={(until) => {
              setForm(null);
              decisions.snooze([proposal], until);
            }}
          />
        ) : (
          <div className="action-row">
            <Button
              look="primary"
              label={strings.approve}
              shortcut="a"
              disabled={isBusy || needsChoice || ticks.open > 0}
              onPress={approve}
            />
            <Button label={strings.edit} shortcut="e" onPress={edit} />
            <Button label={strings.dismiss} shortcut="d" disabled={isBusy} onPress={() => setForm('dismiss')} />
            <Button label={strings.snooze} shortcut="s" disabled={isBusy} onPress={() => setForm('snooze')} />
          </div>
        )}
      </footer>
    </div>
  );
}
