import { useCallback, useEffect, useRef, useState } from 'react';
import type { EngineProgress } from '../../src/engine/contract.ts';
import { Skeleton } from '../shared/Message.tsx';
import { useResource } from '../shared/useResource.ts';
import type { Page } from './connection/persistedState.ts';
import { useReview } from './connection/review.ts';
import { ConsentPage } from './pages/ConsentPage.tsx';
import { FailurePage } from './pages/FailurePage.tsx';
import { ProposalPage } from './pages/ProposalPage.tsx';
import { QueuePage } from './pages/QueuePage.tsx';
import { SkillPage } from './pages/SkillPage.tsx';
import { Notice, type NoticeContent } from './parts/Notice.tsx';
import { ProgressLine } from './parts/ProgressLine.tsx';
import { useDecisions } from './useDecisions.ts';
import { useRun } from './useRun.ts';

interface ReviewPagesProps {
  readonly page: Page;
  readonly setPage: (page: Page) => void;
  readonly notice: NoticeContent | null;
  readonly setNotice: (notice: NoticeContent | null) => void;
}

/** Queue, proposal and skill: one of them at a time, above them progress and below them what was just done. */
export function ReviewPages({ page, setPage, notice, setNotice }: ReviewPagesProps) {
  const { client, strings, place, versions } = useReview();
  const [progress, setProgress] = useState<EngineProgress | null>(null);
  const [from, setFrom] = useState<string | undefined>();
  const hasMoved = useRef(false);

  const loadProposals = useCallback((signal: AbortSignal) => client.request('listProposals', {}, { signal }), [client]);
  const loadSkills = useCallback((signal: AbortSignal) => client.request('listSkills', {}, { signal }), [client]);
  const proposals = useResource('proposals', versions.proposals, loadProposals);
  const skills = useResource('skills', versions.skills, loadSkills);

  useEffect(() => {
    const subscription = client.onEvent('progress', setProgress);
    return () => subscription.dispose();
  }, [client]);

  const go = useCallback(
    (next: Page) => {
      hasMoved.current = true;
      setPage(next);
    },
    [setPage],
  );
  const back = () => {
    if (page.kind === 'queue') return;
    setFrom(page.kind === 'proposal' ? page.id : page.name);
    go({ kind: 'queue' });
  };
  const open = (next: Page) => {
    setNotice(null);
    go(next);
  };

  const run = useRun(setNotice);
  const queue = (proposals.value ?? []).filter(({ status }) => status === 'pending');
  const decisions = useDecisions({ queue, go, setNotice });
  const isWorking = run.isRunning || (progress !== null && progress.phase !== 'idle');

  // What was forgotten with its session must not stay in view.
  const isGone =
    page.kind === 'proposal' && !proposals.isLoading && proposals.value?.every(({ id }) => id !== page.id) === true;
  const content = () => {
    if (page.kind === 'proposal' && !isGone) {
      return (
        <ProposalPage
          key={page.id}
          id={page.id}
          queue={queue}
          hasFocus={hasMoved.current}
          isBusy={decisions.isBusy}
          onBack={back}
          onGo={(id) => open({ kind: 'proposal', id })}
          onApprove={decisions.approve}
          onDismiss={decisions.dismiss}
          onReopen={({ id, title }) => decisions.reopen(id, title)}
          onUndo={notice?.undo}
        />
      );
    }
    const skill = page.kind === 'skill' ? skills.value?.find(({ name }) => name === page.name) : undefined;
    if (skill) {
      return (
        <SkillPage
          skill={skill}
          hasFocus={hasMoved.current}
          isBusy={decisions.isBusy}
          onBack={back}
          onRetire={decisions.retire}
        />
      );
    }
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
    if (isEmpty && place.needsConsent && place.captureEnabled) return <ConsentPage onAgree={run.start} />;
    return (
      <QueuePage
        proposals={proposals.value}
        skills={skills.value}
        from={from}
        hasFocus={hasMoved.current}
        isWorking={isWorking}
        onOpenProposal={(id) => open({ kind: 'proposal', id })}
        onOpenSkill={(name) => open({ kind: 'skill', name })}
        onRun={run.start}
        onUndo={notice?.undo}
      />
    );
  };

  return (
    <main className={`review ${page.kind}`} aria-label="Skillify">
      {isWorking && (
        <ProgressLine
          progress={progress ?? { phase: 'capture', message: '', fraction: null }}
          onCancel={run.isRunning ? run.cancel : null}
        />
      )}
      <div className="content">{content()}</div>
      <Notice notice={notice} onClose={() => setNotice(null)} />
    </main>
  );
}
