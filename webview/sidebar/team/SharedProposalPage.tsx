import { useCallback, useState } from 'react';
import type { TeamDecideRequest } from '../../../src/engine/teamContract.ts';
import { Button } from '../../shared/Button.tsx';
import { CautionList } from '../../shared/CautionList.tsx';
import { snoozeDay } from '../../shared/decisionText.ts';
import { fill, timeAgo } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { Skeleton } from '../../shared/Message.tsx';
import { SnoozeForm } from '../../shared/SnoozeForm.tsx';
import { useKeptScroll } from '../../shared/useKeptScroll.ts';
import { useResource } from '../../shared/useResource.ts';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { useTicks } from '../../shared/useTicks.ts';
import { visibleText } from '../../shared/visibleText.ts';
import type { Page } from '../connection/persistedState.ts';
import { useReview } from '../connection/review.ts';
import { FailurePage } from '../pages/FailurePage.tsx';
import { PageHeader } from '../pages/PageHeader.tsx';
import { changeName, kindName, sessionCount, statusName } from '../pages/rows.tsx';
import { KeyHelp } from '../parts/KeyHelp.tsx';
import { ReasonForm } from '../parts/ReasonForm.tsx';
import { ScoreBadge } from '../parts/ScoreView.tsx';
import { Section } from '../parts/Section.tsx';
import { SharedProposalContent } from './SharedProposalContent.tsx';
import { TeamLine } from './TeamLine.tsx';
import { textHash } from './textHash.ts';
import type { Team } from './useTeam.ts';
import type { TeamDecisions } from './useTeamDecisions.ts';

interface SharedProposalPageProps {
  readonly id: string;
  readonly team: Team;
  readonly hasFocus: boolean;
  readonly decisions: TeamDecisions;
  readonly onBack: () => void;
  readonly onGo: (id: string) => void;
}

/** One proposal of the team: who contributed, what was decided by whom, the draft, and the decision for the team. */
export function SharedProposalPage({ id, team, hasFocus, decisions, onBack, onGo }: SharedProposalPageProps) {
  const { strings, client, language, attempt, state, update } = useReview();
  const [form, setForm] = useState<'dismiss' | 'snooze' | 'help' | null>(null);
  const [side, setSide] = useState<number | null>(null);
  const [conflict, setConflict] = useState<string | null>(null);
  const load = useCallback(
    (signal: AbortSignal) => client.request('teamProposal', { id, scope: team.scope }, { signal }),
    [client, id, team.scope],
  );
  const { value: proposal, error, reload } = useResource(`shared:${id}:${team.scope}`, team.version, load);
  const onRest = useCallback((pageScroll: number) => update({ pageScroll }), [update]);
  const scrolled = useKeptScroll(proposal !== undefined, state.pageScroll, onRest);

  const queue = team.proposals ?? [];
  const position = queue.findIndex((candidate) => candidate.id === id);
  const previous = queue[position - 1];
  const next = position < 0 ? undefined : queue[position + 1];
  const isOpen = proposal?.status === 'pending' || proposal?.status === 'snoozed';
  const canDecide = isOpen && proposal.mayDecide && !decisions.isBusy;
  const sides = proposal?.contradiction?.sides;
  const chosen = side === null ? undefined : sides?.[side - 1];
  const ticks = useTicks(proposal?.contentHash, proposal?.cautions);
  const canApprove = canDecide && ticks.open === 0 && (sides === undefined || chosen !== undefined);

  const other = next ?? previous;
  const afterwards: Page = other ? { kind: 'shared', id: other.id } : { kind: 'queue' };
  const decide = (request: Omit<TeamDecideRequest, 'id'>, done: string, page = afterwards) => {
    setForm(null);
    setConflict(null);
    decisions.decide(
      { id, ...request },
      {
        done,
        undone: fill(strings.reopened, proposal?.title ?? ''),
        next: page,
        onConflict: (message) => {
          setConflict(message);
          reload();
        },
      },
    );
  };
  const approve = async () => {
    if (!proposal || !canApprove) return;
    const done = fill(strings.teamApproved, proposal.title);
    if (chosen && side !== null) {
      decide({ action: 'approve', contentHash: await textHash(chosen.skillMd), side, ticks: ticks.keys }, done);
    } else decide({ action: 'approve', contentHash: proposal.contentHash, ticks: ticks.keys }, done);
  };
  useShortcuts(
    form === null
      ? {
          a: canApprove ? () => void approve() : undefined,
          d: canDecide ? () => setForm('dismiss') : undefined,
          s: canDecide ? () => setForm('snooze') : undefined,
          p: previous ? () => onGo(previous.id) : undefined,
          n: next ? () => onGo(next.id) : undefined,
          '?': () => setForm('help'),
          Escape: onBack,
        }
      : {},
  );

  if (!proposal) {
    if (error !== undefined) return <FailurePage error={error} onRetry={reload} onBack={onBack} />;
    return <Skeleton label={strings.loading} />;
  }
  if (form === 'help') return <KeyHelp hasTeam onClose={() => setForm(null)} />;
  const { change, kind, contradiction, contributors } = proposal;
  const labels = [
    strings.team,
    changeName(change, strings),
    ...(contradiction ? [strings.choice] : []),
    kindName(kind, strings),
  ];
  const names = contributors.map(({ member }) => member).join(', ');
  const facts = [
    ...(names === '' ? [] : [names]),
    sessionCount(proposal.sessions, strings),
    timeAgo(proposal.createdAt, language),
  ];

  return (
    <div className="page">
      <div className="page-scroll" ref={scrolled}>
        <PageHeader
          title={proposal.title}
          labels={labels}
          facts={facts}
          badge={<ScoreBadge total={proposal.score.total} isLong />}
          onBack={onBack}
          hasFocus={hasFocus}
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
        {team.status.state !== 'connected' && <TeamLine status={team.status} />}
        {conflict !== null && (
          <div className="team-conflict" role="alert">
            <Icon name="warning" />
            <span>
              <strong>{strings.teamConflict}</strong> {visibleText(conflict)}
            </span>
          </div>
        )}
        {proposal.cautions.length > 0 && (
          <Section id="cautions" title={strings.cautions} count={proposal.cautions.length} isOpenAtFirst>
            <CautionList
              cautions={proposal.cautions}
              ticks={ticks}
              canTick={canDecide}
              strings={strings}
              onOpen={(eventId) => attempt(client.request('openTranscript', { eventId }))}
            />
          </Section>
        )}
        <SharedProposalContent
          proposal={proposal}
          skillMd={chosen?.skillMd ?? proposal.skillMd}
          side={side}
          onChoose={setSide}
        />
      </div>
      <footer className="actions">{footer()}</footer>
    </div>
  );

  function footer() {
    if (!proposal) return null;
    if (!isOpen) {
      return (
        <div className="decided">
          <span>{statusName(proposal.status, strings)}</span>
          {proposal.status === 'dismissed' && proposal.mayDecide && (
            <Button
              label={strings.reopen}
              disabled={decisions.isBusy}
              onPress={() =>
                decide(
                  { action: 'reopen', contentHash: proposal.contentHash },
                  fill(strings.reopened, proposal.title),
                  { kind: 'shared', id },
                )
              }
            />
          )}
        </div>
      );
    }
    if (!proposal.mayDecide) return <p className="hint">{strings.teamMayNotDecide}</p>;
    const { contentHash, title } = proposal;
    if (form === 'dismiss') {
      return (
        <ReasonForm
          title={strings.whyDismiss}
          about={`shared:${id}`}
          onCancel={() => setForm(null)}
          onDismiss={(reason, note) =>
            decide({ action: 'dismiss', contentHash, reason, note }, fill(strings.teamDismissed, title))
          }
        />
      );
    }
    if (form === 'snooze') {
      return (
        <SnoozeForm
          strings={strings}
          language={language}
          title={strings.snoozeThis}
          onCancel={() => setForm(null)}
          onSnooze={(until) =>
            decide(
              { action: 'snooze', contentHash, until },
              fill(strings.teamSnoozed, title, snoozeDay(until, language)),
            )
          }
        />
      );
    }
    return (
      <div className="action-row">
        <Button
          look="primary"
          label={strings.teamApprove}
          shortcut="a"
          disabled={!canApprove}
          onPress={() => void approve()}
        />
        <Button label={strings.dismiss} shortcut="d" disabled={!canDecide} onPress={() => setForm('dismiss')} />
        <Button label={strings.snooze} shortcut="s" disabled={!canDecide} onPress={() => setForm('snooze')} />
      </div>
    );
  }
}
