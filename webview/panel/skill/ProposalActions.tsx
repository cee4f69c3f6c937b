import { useState } from 'react';
import type { DismissReason, ProposalView } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { DismissForm } from '../../shared/DismissForm.tsx';
import { snoozeDay } from '../../shared/decisionText.ts';
import { fill, fromProject } from '../../shared/format.ts';
import { SnoozeForm } from '../../shared/SnoozeForm.tsx';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import type { Ticks } from '../../shared/useTicks.ts';
import { usePanel } from '../connection/panelContext.ts';
import { useDecide } from './useDecide.ts';
import { useUndo } from './useUndo.ts';

/** The decision about a proposal, by button or single key; after it, the way back. */
export function ProposalActions({ proposal, ticks }: { readonly proposal: ProposalView; readonly ticks: Ticks }) {
  const { strings, language, client, attempt, notify, projectPath } = usePanel();
  const { takeBack } = useUndo();
  const { isBusy, decide } = useDecide();
  const [form, setForm] = useState<'dismiss' | 'snooze' | null>(null);
  const { id, title, name, contentHash, contradiction, sources } = proposal;
  const { status } = proposal;
  const isPending = status === 'pending';
  const needsChoice = contradiction?.chosen === null || ticks.open > 0;

  const reopen = () =>
    decide(async () => {
      await client.request('reopen', { id });
      notify({ kind: 'done', text: fill(strings.reopened, title) });
    });
  const approve = () =>
    decide(async () => {
      const skill = await client.request('approve', {
        id,
        contentHash,
        ...(ticks.keys.length > 0 && { ticks: ticks.keys }),
      });
      const isKept = contradiction?.sides[(contradiction.chosen ?? 0) - 1]?.action === 'keep';
      const text = isKept
        ? fill(strings.kept, skill.title)
        : skill.status === 'retired'
          ? fill(strings.approvedRetire, skill.name)
          : fill(strings.approved, skill.title, fromProject(skill.targets[0] ?? '', projectPath));
      notify({ kind: 'done', text, undo: () => takeBack(id) });
    });
  const dismiss = (reason: DismissReason, note: string) =>
    decide(async () => {
      setForm(null);
      await client.request('dismiss', { id, reason, note });
      notify({ kind: 'done', text: fill(strings.dismissed, title), undo: () => takeBack(id) });
    });
  const snooze = (until: number) =>
    decide(async () => {
      setForm(null);
      await client.request('snooze', { id, until });
      const text = fill(strings.snoozedUntil, title, snoozeDay(until, language));
      notify({ kind: 'done', text, undo: () => takeBack(id) });
    });
  const edit = () => attempt(client.request('openDraft', { id }));
  const showDiff = () => attempt(client.request('openDiff', { id }));
  const canDecide = isPending && !isBusy && form === null;

  useShortcuts({
    a: canDecide && !needsChoice ? approve : undefined,
    e: isPending ? edit : undefined,
    d: canDecide ? () => setForm('dismiss') : undefined,
    s: canDecide ? () => setForm('snooze') : undefined,
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
        {status === 'approved' && <Button label={strings.undo} disabled={isBusy} onPress={() => takeBack(id)} />}
      </section>
    );
  }
  return (
    <section className="decision-bar" aria-label={strings.actions}>
      {form === 'dismiss' && <DismissForm strings={strings} onCancel={() => setForm(null)} onDismiss={dismiss} />}
      {form === 'snooze' && (
        <SnoozeForm
          strings={strings}
          language={language}
          title={strings.snoozeThis}
          onCancel={() => setForm(null)}
          onSnooze={snooze}
        />
      )}
      {form === null && (
        <>
          <Button
            look="primary"
            label={strings.approve}
            shortcut="a"
            disabled={isBusy || needsChoice}
            onPress={approve}
          />
          <Button label={strings.edit} shortcut="e" onPress={edit} />
          <Button label={strings.dismiss} shortcut="d" disabled={isBusy} onPress={() => setForm('dismiss')} />
          <Button label={strings.snooze} shortcut="s" disabled={isBusy} onPress={() => setForm('snooze')} />
          {sources.length > 0 && <Button label={strings.showDiff} shortcut="c" icon="diff" onPress={showDiff} />}
        </>
      )}
    </section>
  );
}
