import { useState } from 'react';
import type { ProposalSummary, ProposalView, SkillView } from '../../src/engine/contract.ts';
import type { DismissChoice } from '../shared/DismissForm.tsx';
import { fill, fromProject } from '../shared/format.ts';
import { chosenAction } from './chosenAction.ts';
import type { Page } from './connection/persistedState.ts';
import { useReview } from './connection/review.ts';
import type { NoticeContent } from './parts/Notice.tsx';

interface DecisionContext {
  readonly queue: readonly ProposalSummary[];
  readonly go: (page: Page) => void;
  readonly setNotice: (notice: NoticeContent | null) => void;
}

/** Approve, dismiss, bring back and retire; after a decision the next proposal comes into view. */
export function useDecisions({ queue, go, setNotice }: DecisionContext) {
  const { client, strings, place } = useReview();
  const [isBusy, setIsBusy] = useState(false);

  const decide = async (action: () => Promise<void>) => {
    setIsBusy(true);
    try {
      await action();
    } catch (error) {
      setNotice({ kind: 'error', text: error instanceof Error ? error.message : String(error) });
    } finally {
      setIsBusy(false);
    }
  };
  const goToNext = (decidedId: string) => {
    const position = queue.findIndex(({ id }) => id === decidedId);
    const next = queue[position + 1] ?? queue.slice(0, Math.max(0, position)).at(-1);
    go(next && next.id !== decidedId ? { kind: 'proposal', id: next.id } : { kind: 'queue' });
  };

  const reopen = (id: string, title: string) =>
    void decide(async () => {
      await client.request('reopen', { id });
      setNotice({ kind: 'done', text: fill(strings.reopened, title) });
      go({ kind: 'proposal', id });
    });

  const approve = (proposal: ProposalView) =>
    void decide(async () => {
      const { id, contentHash } = proposal;
      const skill = await client.request('approve', { id, contentHash });
      const text =
        chosenAction(proposal) === 'keep'
          ? fill(strings.kept, skill.title)
          : skill.status === 'retired'
            ? fill(strings.approvedRetire, skill.name)
            : fill(strings.approved, skill.title, fromProject(skill.targets[0] ?? '', place.projectPath));
      setNotice({ kind: 'done', text });
      goToNext(id);
    });

  const dismiss = ({ id, title }: ProposalView, reason: DismissChoice, note: string) =>
    void decide(async () => {
      if (reason === 'later') await client.request('snooze', { id });
      else await client.request('dismiss', { id, reason, note });
      const text = fill(reason === 'later' ? strings.snoozed : strings.dismissed, title);
      setNotice({ kind: 'done', text, undo: () => reopen(id, title) });
      goToNext(id);
    });

  const retire = ({ name, title }: SkillView, reason: string) =>
    void decide(async () => {
      await client.request('retire', { name, reason });
      setNotice({ kind: 'done', text: fill(strings.retired, title) });
      go({ kind: 'queue' });
    });

  return { isBusy, approve, dismiss, reopen, retire };
}
