import { useState } from 'react';
import type { ProposalView } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { type DismissChoice, DismissForm } from '../../shared/DismissForm.tsx';
import { fill, fromProject } from '../../shared/format.ts';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import { usePanel } from '../connection/panelContext.ts';
import { useDecide } from './useDecide.ts';

/** The decision about a proposal, by button or single key; after it, the way back. */
export function ProposalActions({ proposal }: { readonly proposal: ProposalView }) {
  const { strings, client, attempt, notify, projectPath } = usePanel();
  const { isBusy, decide } = useDecide();
  const [isDismissing, setIsDismissing] = useState(false);
  const { id, title, name, contentHash, contradiction, sources } = proposal;
  const { status } = proposal;
  const isPending = status === 'pending';
  const needsChoice = contradiction?.chosen === null;

  const reopen = () =>
    decide(async () => {
      await client.request('reopen', { id });
      notify({ kind: 'done', text: fill(strings.reopened, title) });
    });
  const approve = () =>
    decide(async () => {
      const skill = await client.request('approve', { id, contentHash });
      const isKept = contradiction?.sides[(contradiction.chosen ?? 0) - 1]?.action === 'keep';
      const text = isKept
        ? fill(strings.kept, skill.title)
        : skill.status === 'retired'
          ? fill(strings.approvedRetire, skill.name)
          : fill(strings.approved, skill.title, fromProject(skill.targets[0] ?? '', projectPath));
      notify({ kind: 'done', text });
    });
  const dismiss = (reason: DismissChoice, note: string) =>
    decide(async () => {
      setIsDismissing(false);
      if (reason === 'later') await client.request('snooze', { id });
      else await client.request('dismiss', { id, reason, note });
      const text = fill(reason === 'later' ? strings.snoozed : strings.dismissed, title);
      notify({ kind: 'done', text, undo: reopen });
    });
  const edit = () => attempt(client.request('openDraft', { id }));
  const showDiff = () => attempt(client.request('openDiff', { id }));
  const canDecide = isPending && !isBusy && !isDismissing;

  useShortcuts({
    a: canDecide && !needsChoice ? approve : undefined,
    e: isPending ? edit : undefined,
    d: canDecide ? () => setIsDismissing(true) : undefined,
    s: canDecide ? () => dismiss('later', '') : undefined,
    c: sources.length > 0 ? showDiff : undefined,
  });

  if (status !== 'pending') {
    const states = {
      approved: strings.decidedApproved,
      dismissed: strings.statusDismissed,
      snoozed: strings.statusSnoozed,
      superseded: strings.statusSuperseded,
    };
    return (
      <section className="decision-bar" aria-label={strings.actions}>
        <span className="decided-text">{states[status]}</span>
        {status === 'approved' && (
          <Button
            label={strings.openSkillPanel}
            onPress={() => attempt(client.request('openPanel', { kind: 'skill', name }))}
          />
        )}
        {(status === 'dismissed' || status === 'snoozed') && (
          <Button label={strings.reopen} disabled={isBusy} onPress={reopen} />
        )}
      </section>
    );
  }
  return (
    <section className="decision-bar" aria-label={strings.actions}>
      {isDismissing ? (
        <DismissForm strings={strings} onCancel={() => setIsDismissing(false)} onDismiss={dismiss} />
      ) : (
        <>
          <Button
            look="primary"
            label={strings.approve}
            shortcut="a"
            disabled={isBusy || needsChoice}
            onPress={approve}
          />
          <Button label={strings.edit} shortcut="e" onPress={edit} />
          <Button label={strings.dismiss} shortcut="d" disabled={isBusy} onPress={() => setIsDismissing(true)} />
          <Button label={strings.snooze} shortcut="s" disabled={isBusy} onPress={() => dismiss('later', '')} />
          {sources.length > 0 && <Button label={strings.showDiff} shortcut="c" icon="diff" onPress={showDiff} />}
        </>
      )}
    </section>
  );
}
