import { useCallback, useEffect, useMemo, useState } from 'react';
import type { EngineProgress } from '../../src/engine/contract.ts';
import { Skeleton } from '../shared/Message.tsx';
import { useResource } from '../shared/useResource.ts';
import type { Page } from './connection/persistedState.ts';
import { useReview } from './connection/review.ts';
import { groupProposals } from './filter/grouping.ts';
import { visibleProposals } from './filter/visible.ts';
import { ConsentPage } from './pages/ConsentPage.tsx';
import { FailurePage } from './pages/FailurePage.tsx';
import { ListPage } from './pages/ListPage.tsx';
import { ProposalPage } from './pages/ProposalPage.tsx';
import { SkillPage } from './pages/SkillPage.tsx';
import { Notice, type NoticeContent } from './parts/Notice.tsx';
import { ProgressLine } from './parts/ProgressLine.tsx';
import { SharedProposalPage } from './team/SharedProposalPage.tsx';
import { useTeam } from './team/useTeam.ts';
import { useTeamDecisions } from './team/useTeamDecisions.ts';
import { useDecisions } from './useDecisions.ts';
import { useRun } from './useRun.ts';

interface ReviewPagesProps {
  readonly notice: NoticeContent | null;
  readonly setNotice: (notice: NoticeContent | null) => void;
}

/** A list, a proposal or a skill: one of them at a time, above them progress and below them what was just done. */
export function ReviewPages({ notice, setNotice }: ReviewPagesProps) {
  const { client, strings, place, versions, state, update, updateList } = useReview();
  const { page, grouping } = state;
  const [progress, setProgress] = useState<EngineProgress | null>(null);
  const [hasMoved, setHasMoved] = useState(false);

  const loadProposals = useCallback((signal: AbortSignal) => client.request('listProposals', {}, { signal }), [client]);
  const loadSkills = useCallback((signal: AbortSignal) => client.request('listSkills', {}, { signal }), [client]);
  const proposals = useResource('proposals', versions.proposals, loadProposals);
  const skills = useResource('skills', versions.skills, loadSkills);
  const team = useTeam();

  useEffect(() => {
    const subscription = client.onEvent('progress', setProgress);
    return () => subscription.dispose();
  }, [client]);

  const go = useCallback(
    (next: Page) => {
      setHasMoved(true);
      update({ page: next, pageScroll: 0 });
      if (next.kind === 'proposal') updateList('review', { active: next.id });
      if (next.kind === 'shared') updateList('team', { active: next.id });
      if (next.kind === 'skill') updateList('library', { active: next.name });
    },
    [update, updateList],
  );
  const open = (next: Page) => {
    setNotice(null);
    go(next);
  };
  const back = () => go({ kind: 'queue' });

  const { filter } = state.lists.review;
  const groups = useMemo(
    () => groupProposals(visibleProposals(proposals.value ?? [], filter, team !== null).proposals, grouping),
    [proposals.value, filter, grouping, team],
  );
  const order = useMemo(() => groups.flatMap(({ items }) => items), [groups]);
  const run = useRun(setNotice);
  const decisions = useDecisions({ order, go, notice, setNotice });
  const teamDecisions = useTeamDecisions({ go, setNotice });
  const isWorking = run.state === 'running' || (progress !== null && progress.phase !== 'idle');

  // What was forgotten with its session must not stay in view.
  const isGone =
    page.kind === 'proposal' && !proposals.isLoading && proposals.value?.every(({ id }) => id !== page.id) === true;
  const content = () => {
    if (page.kind === 'proposal' && !isGone) {
      const queue = order.filter(({ status }) => status === 'pending');
      return (
        <ProposalPage
          key={page.id}
          id={page.id}
          queue={queue}
          hasFocus={hasMoved}
          decisions={decisions}
          onBack={back}
          onGo={(id) => open({ kind: 'proposal', id })}
        />
      );
    }
    if (page.kind === 'shared' && team) {
      return (
        <SharedProposalPage
          key={page.id}
          id={page.id}
          team={team}
          hasFocus={hasMoved}
          decisions={teamDecisions}
          onBack={back}
          onGo={(id) => open({ kind: 'shared', id })}
        />
      );
    }
    const skill = page.kind === 'skill' ? skills.value?.find(({ name }) => name === page.name) : undefined;
    if (skill) return <SkillPage skill={skill} hasFocus={hasMoved} decisions={decisions} onBack={back} />;
    const error = proposals.error ?? skills.error;
    if (error !== undefined) {
      const retry = () => {
        proposals.reload();
        skills.reload();
      };
      return <FailurePage error={error} onRetry={retry} />;
    }
    if (!proposals.value || !skills.value) return <Skeleton label={strings.loading} />;
    const isEmpty = proposals.value.length === 0 && skills.value.length === 0;
    // With a team its tab is to be reached before any session may be read here.
    if (isEmpty && place.needsConsent && place.captureEnabled && !team) return <ConsentPage onAgree={run.start} />;
    return (
      <ListPage
        proposals={proposals.value}
        groups={groups}
        skills={skills.value}
        hasFocus={hasMoved}
        isWorking={isWorking}
        decisions={decisions}
        team={team}
        onOpen={open}
        onRun={run.start}
      />
    );
  };

  return (
    <main className={`review ${page.kind}`} aria-label="Skillify">
      {(isWorking || run.state === 'paused') && <ProgressLine progress={progress} run={run} />}
      <div className="content">{content()}</div>
      <Notice notice={notice} onClose={() => setNotice(null)} />
    </main>
  );
}
