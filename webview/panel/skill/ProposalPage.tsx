import { useCallback } from 'react';
import type { ProposalView } from '../../../src/engine/contract.ts';
import type { PanelStrings } from '../../../src/engine/rpcPanelStrings.ts';
import { CautionList } from '../../shared/CautionList.tsx';
import { fill, timeAgo } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { useResource } from '../../shared/useResource.ts';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { useTicks } from '../../shared/useTicks.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { Card } from '../parts/Card.tsx';
import { PanelFailure } from '../parts/PanelFailure.tsx';
import { PanelLoading } from '../parts/PanelLoading.tsx';
import { usePageScroll } from '../parts/usePageScroll.ts';
import { ProvenanceCard } from '../team/ProvenanceCard.tsx';
import { TriggerCard } from '../trigger/TriggerCard.tsx';
import { AnnotatedSkill } from './AnnotatedSkill.tsx';
import { CostCard, LintCard, SimilarCard, TargetCard } from './ContextCards.tsx';
import { FlagsCard } from './FlagsCard.tsx';
import { PageHead } from './PageHead.tsx';
import { ProposalActions } from './ProposalActions.tsx';
import { ScoreCard } from './ScoreCard.tsx';
import { SidesView } from './SidesView.tsx';
import { SourcesView } from './SourcesView.tsx';
import { TimelineCard } from './TimelineCard.tsx';
import { WholeEvidenceCard } from './WholeEvidenceCard.tsx';

function labelsOf({ change, kind, edited, contradiction }: ProposalView, strings: PanelStrings): readonly string[] {
  const changes = {
    create: strings.changeCreate,
    revise: strings.changeRevise,
    merge: strings.changeMerge,
    retire: strings.changeRetire,
  };
  const kinds = {
    correction: strings.kindCorrection,
    preference: strings.kindPreference,
    fix: strings.kindFix,
    workflow: strings.kindWorkflow,
    suggestion: strings.kindSuggestion,
    team: strings.kindTeam,
  };
  return [
    changes[change],
    ...(contradiction ? [strings.choice] : []),
    kinds[kind],
    ...(edited ? [strings.edited] : []),
  ];
}

/** One proposal in full, with the decision below it. */
export function ProposalPage({ id }: { readonly id: string }) {
  const { strings, client, language, attempt, versions } = usePanel();
  const loadProposal = useCallback(
    (signal: AbortSignal) => client.request('getProposal', { id }, { signal }),
    [client, id],
  );
  const loadContext = useCallback(
    (signal: AbortSignal) => client.request('proposalContext', { id }, { signal }),
    [client, id],
  );
  const { value: proposal, error, reload } = useResource(`proposal:${id}`, versions.proposals, loadProposal);
  const { value: context, reload: reloadContext } = useResource(`context:${id}`, versions.proposals, loadContext);
  const scrolled = usePageScroll(proposal !== undefined && context !== undefined);
  const ticks = useTicks(proposal?.contentHash, proposal?.cautions);
  const choose = (side: number) => attempt(client.request('chooseSide', { id, side }));
  const sides = proposal?.status === 'pending' ? (proposal.contradiction?.sides ?? []) : [];
  useShortcuts(Object.fromEntries(sides.map((_side, index) => [String(index + 1), () => choose(index + 1)])));

  const retry = () => {
    reload();
    reloadContext();
  };

  if (error !== undefined && !proposal) return <PanelFailure error={error} onRetry={retry} />;
  if (!proposal) return <PanelLoading />;
  const sessions = proposal.sessions === 1 ? strings.oneSession : fill(strings.manySessions, proposal.sessions);
  const unsupported = proposal.wording?.flags.filter(({ kind }) => kind === 'unsupported');
  const flagged = new Set(unsupported?.map(({ line }) => line));
  const isMerge = proposal.change === 'merge' && proposal.sources.length > 1;

  return (
    <>
      <main className="page-scroll" ref={scrolled}>
        <div className="page-body">
          <PageHead
            crumb={strings.proposalCrumb}
            title={proposal.title}
            labels={labelsOf(proposal, strings)}
            facts={[sessions, timeAgo(proposal.createdAt, language)]}
          />
          {proposal.reason !== null && (
            <p className="reason">
              <Icon name="lightbulb" /> {visibleText(proposal.reason)}
            </p>
          )}
          {proposal.cautions.length > 0 && (
            <Card title={strings.cautions}>
              <CautionList
                cautions={proposal.cautions}
                ticks={ticks}
                canTick={proposal.status === 'pending'}
                strings={strings}
                onOpen={(eventId) => attempt(client.request('openTranscript', { eventId }))}
              />
            </Card>
          )}
          {proposal.contradiction && (
            <SidesView
              contradiction={proposal.contradiction}
              evidence={proposal.evidence}
              isDecided={proposal.status !== 'pending'}
              onChoose={choose}
            />
          )}
          {isMerge && <SourcesView proposal={proposal} />}
          <div className="two-columns">
            <div className="column-main">
              {!isMerge && (
                <AnnotatedSkill
                  of={{ kind: 'proposal', id }}
                  skillMd={proposal.skillMd}
                  evidence={proposal.evidence}
                  flagged={flagged}
                />
              )}
              {isMerge && <LintCard findings={proposal.lint} />}
            </div>
            <aside className="column-side" aria-label={strings.details}>
              {context && <TargetCard targets={[proposal.target]} context={context} />}
              {proposal.provenance && <ProvenanceCard provenance={proposal.provenance} />}
              {proposal.wording && <FlagsCard wording={proposal.wording} />}
              <WholeEvidenceCard evidence={proposal.evidence} />
              {!isMerge && <LintCard findings={proposal.lint} />}
              <ScoreCard score={proposal.score} />
              {context && <TimelineCard sessions={context.sessions} approvedAt={null} />}
              {proposal.change !== 'retire' && <TriggerCard subject={id} version={versions.proposals} />}
              {context && <SimilarCard similar={context.similar} />}
              {context && <CostCard cost={context.cost} />}
            </aside>
          </div>
        </div>
      </main>
      <ProposalActions proposal={proposal} ticks={ticks} />
    </>
  );
}
