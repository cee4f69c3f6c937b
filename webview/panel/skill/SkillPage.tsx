import { useCallback, useState } from 'react';
import { Button } from '../../shared/Button.tsx';
import { fill, timeAgo } from '../../shared/format.ts';
import { RetireForm } from '../../shared/RetireForm.tsx';
import { useResource } from '../../shared/useResource.ts';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { usePanel } from '../connection/panelContext.ts';
import { LedgerCard } from '../ledger/LedgerCard.tsx';
import { PanelFailure } from '../parts/PanelFailure.tsx';
import { PanelLoading } from '../parts/PanelLoading.tsx';
import { usePageScroll } from '../parts/usePageScroll.ts';
import { SkillProvenanceCard } from '../team/ProvenanceCard.tsx';
import { TriggerCard } from '../trigger/TriggerCard.tsx';
import { AnnotatedSkill } from './AnnotatedSkill.tsx';
import { CostCard, LintCard, SimilarCard, TargetCard } from './ContextCards.tsx';
import { PageHead } from './PageHead.tsx';
import { ScoreCard } from './ScoreCard.tsx';
import { TimelineCard } from './TimelineCard.tsx';
import { useDecide } from './useDecide.ts';
import { useUndo } from './useUndo.ts';
import { VersionsCard } from './VersionsCard.tsx';
import { WholeEvidenceCard } from './WholeEvidenceCard.tsx';

/** One skill of the library in full: its text, what it rests on, its versions, and what can be done with it. */
export function SkillPage({ name }: { readonly name: string }) {
  const { strings, client, language, attempt, notify, versions } = usePanel();
  const { isBusy, decide } = useDecide();
  const { takeBack } = useUndo();
  const [isRetiring, setIsRetiring] = useState(false);
  const load = useCallback(
    (signal: AbortSignal) => client.request('skillDetail', { name }, { signal }),
    [client, name],
  );
  const { value: detail, error, reload } = useResource(`skill:${name}`, versions.skills + versions.proposals, load);
  const scrolled = usePageScroll(detail !== undefined);
  const isApproved = detail?.skill.status === 'approved';
  const openFile = () => attempt(client.request('openSkill', { name }));

  useShortcuts({
    o: isApproved ? openFile : undefined,
    r: isApproved && !isBusy ? () => setIsRetiring(true) : undefined,
  });

  if (error !== undefined && !detail) return <PanelFailure error={error} onRetry={reload} />;
  if (!detail) return <PanelLoading />;
  const { skill, context } = detail;
  const states = { same: strings.onDiskSame, changed: strings.onDiskChanged, missing: strings.onDiskMissing };
  const restore = (version: number | null) =>
    decide(async () => {
      const restored = await client.request('restore', { name, version });
      const text = fill(strings.restored, version ?? skill.version, restored.version);
      // Going back to a version is a version itself: the way back from it is the one before.
      const back = isApproved ? { undo: () => restore(skill.version) } : {};
      notify({ kind: 'done', text, ...back });
    });
  const retire = (reason: string) =>
    decide(async () => {
      setIsRetiring(false);
      await client.request('retire', { name, reason });
      notify({ kind: 'done', text: fill(strings.retired, skill.title), undo: () => takeBack(name) });
    });

  return (
    <>
      <main className="page-scroll" ref={scrolled}>
        <div className="page-body">
          <PageHead
            crumb={strings.skillCrumb}
            title={skill.title}
            labels={[skill.name, isApproved ? states[skill.onDisk] : strings.removedFromDisk]}
            facts={[fill(strings.version, skill.version), timeAgo(skill.retiredAt ?? skill.approvedAt, language)]}
          />
          <div className="two-columns">
            <div className="column-main">
              <AnnotatedSkill of={{ kind: 'skill', id: name }} skillMd={skill.skillMd} evidence={detail.evidence} />
              <LedgerCard name={name} />
            </div>
            <aside className="column-side" aria-label={strings.details}>
              <TargetCard targets={skill.targets} context={context} />
              {skill.proposalId !== null && <SkillProvenanceCard proposalId={skill.proposalId} />}
              <VersionsCard detail={detail} isBusy={isBusy} onRestore={restore} />
              <WholeEvidenceCard evidence={detail.evidence} />
              <LintCard findings={detail.lint} />
              <TimelineCard sessions={context.sessions} approvedAt={skill.approvedAt} />
              <ScoreCard score={detail.score} />
              {isApproved && <TriggerCard subject={name} version={versions.skills + versions.proposals} />}
              <SimilarCard similar={context.similar} />
              <CostCard cost={context.cost} />
            </aside>
          </div>
        </div>
      </main>
      <section className="decision-bar" aria-label={strings.actions}>
        {isRetiring ? (
          <RetireForm strings={strings} onCancel={() => setIsRetiring(false)} onRetire={retire} />
        ) : isApproved ? (
          <>
            <Button label={strings.openFile} shortcut="o" onPress={openFile} />
            <Button label={strings.retire} shortcut="r" disabled={isBusy} onPress={() => setIsRetiring(true)} />
          </>
        ) : (
          <Button label={strings.restoring} disabled={isBusy} onPress={() => restore(null)} />
        )}
      </section>
    </>
  );
}
