import { useState } from 'react';
import type { DismissReason, ProposalSummary, ProposalView, SkillView } from '../../src/engine/contract.ts';
import { explainDecision, isUndoable, snoozeDay } from '../shared/decisionText.ts';
import { fill, fromProject } from '../shared/format.ts';
import { chosenAction } from './chosenAction.ts';
import type { Page } from './connection/persistedState.ts';
import { useReview } from './connection/review.ts';
import type { NoticeContent } from './parts/Notice.tsx';

/** What is needed of a proposal to decide on it. */
export type Decidable = Pick<ProposalSummary, 'id' | 'title'>;

/** Everything that can be decided, and whether something is being decided. */
export interface Decisions {
  readonly isBusy: boolean;
  /** `ticks`: keys of the cautions that were ticked, of one proposal. */
  readonly approve: (proposals: readonly ProposalView[], ticks?: readonly string[]) => void;
  readonly dismiss: (proposals: readonly Decidable[], reason: DismissReason, note: string) => void;
  /** `until`: UTC milliseconds. */
  readonly snooze: (proposals: readonly Decidable[], until: number) => void;
  readonly merge: (proposals: readonly Decidable[]) => void;
  readonly reopen: (proposal: Decidable) => void;
  readonly retire: (skill: SkillView, reason: string) => void;
  readonly restore: (skill: SkillView) => void;
  /** Brings every copy of a skill up to date. */
  readonly deliver: (skill: SkillView) => void;
  /** Takes back what was just decided here; otherwise says what the last decision was and offers to take that back. */
  readonly undo: () => void;
  /** Takes back the last decision about a subject. */
  readonly takeBack: (subject: string) => void;
}

interface DecisionContext {
  /** Proposals as they are listed: the next one after a decision is the next in the list. */
  readonly order: readonly ProposalSummary[];
  readonly go: (page: Page) => void;
  readonly notice: NoticeContent | null;
  readonly setNotice: (notice: NoticeContent | null) => void;
}

/** Decisions on proposals and skills; after one the next proposal comes into view. */
export function useDecisions({ order, go, notice, setNotice }: DecisionContext): Decisions {
  const { client, strings, language, place, state, update, updateList } = useReview();
  const [isBusy, setIsBusy] = useState(false);

  const run = (action: () => Promise<void>) => {
    if (isBusy) return;
    setIsBusy(true);
    action()
      .catch((error: unknown) =>
        setNotice({ kind: 'error', text: error instanceof Error ? error.message : String(error) }),
      )
      .finally(() => setIsBusy(false));
  };

  const takeBack = async (subjects: readonly string[]) => {
    const titles: string[] = [];
    for (const subject of subjects.toReversed()) titles.push((await client.request('undo', { subject })).title);
    const [title = ''] = titles;
    const text = titles.length > 1 ? fill(strings.undoneMany, titles.length) : fill(strings.undone, title);
    setNotice({ kind: 'done', text });
    return titles;
  };
  const undoable = (text: string, subjects: readonly string[]): NoticeContent => ({
    kind: 'done',
    text,
    undo: () =>
      run(async () => {
        await takeBack(subjects);
        const [first] = subjects;
        if (first === undefined) return;
        updateList('review', { active: first });
        if (state.page.kind === 'proposal') go({ kind: 'proposal', id: first });
      }),
  });

  /** Shows what comes after what was decided: on a page the next page, in the list the next row. */
  const goOn = (decided: readonly Decidable[]) => {
    const gone = new Set(decided.map(({ id }) => id));
    const last = order.findLastIndex(({ id }) => gone.has(id));
    const isNext = ({ id, status }: ProposalSummary) => !gone.has(id) && status === 'pending';
    const next = order.slice(last + 1).find(isNext) ?? order.slice(0, Math.max(0, last)).findLast(isNext);
    update({ selected: state.selected.filter((id) => !gone.has(id)) });
    if (next) updateList('review', { active: next.id });
    if (state.page.kind === 'proposal') go(next ? { kind: 'proposal', id: next.id } : { kind: 'queue' });
  };

  /** Decides one after the other; where one fails, those before it stay decided and are told. */
  const each = async <T extends Decidable>(
    proposals: readonly T[],
    decide: (proposal: T) => Promise<string>,
    summary: string,
  ) => {
    const done: T[] = [];
    let text = '';
    try {
      for (const proposal of proposals) {
        text = await decide(proposal);
        done.push(proposal);
      }
    } finally {
      const subjects = done.map(({ id }) => id);
      if (done.length > 0) {
        setNotice(undoable(done.length > 1 ? fill(summary, done.length) : text, subjects));
        goOn(done);
      }
    }
  };

  const approvedText = (proposal: ProposalView, skill: SkillView) => {
    if (chosenAction(proposal) === 'keep') return fill(strings.kept, skill.title);
    if (skill.status === 'retired') return fill(strings.approvedRetire, skill.name);
    const files = skill.targets.map((target) => fromProject(target, place.projectPath)).join(', ');
    return fill(strings.approved, skill.title, files);
  };

  return {
    isBusy,
    approve: (proposals, ticks = []) =>
      run(() =>
        each(
          proposals,
          async (proposal) => {
            const { id, contentHash } = proposal;
            return approvedText(
              proposal,
              await client.request('approve', { id, contentHash, ...(ticks.length > 0 && { ticks }) }),
            );
          },
          strings.approvedMany,
        ),
      ),
    dismiss: (proposals, reason, note) =>
      run(() =>
        each(
          proposals,
          async ({ id, title }) => {
            await client.request('dismiss', { id, reason, note });
            return fill(strings.dismissed, title);
          },
          strings.dismissedMany,
        ),
      ),
    snooze: (proposals, until) =>
      run(() => {
        const day = snoozeDay(until, language);
        return each(
          proposals,
          async ({ id, title }) => {
            await client.request('snooze', { id, until });
            return fill(strings.snoozedUntil, title, day);
          },
          strings.snoozedMany,
        );
      }),
    merge: (proposals) =>
      run(async () => {
        const merged = await client.request('mergeProposals', { ids: proposals.map(({ id }) => id) });
        update({ selected: [] });
        setNotice({
          ...undoable(fill(strings.merged, proposals.length, merged.title), [merged.id]),
          undo: () =>
            run(async () => {
              await takeBack([merged.id]);
              go({ kind: 'queue' });
            }),
        });
        go({ kind: 'proposal', id: merged.id });
      }),
    reopen: ({ id, title }) =>
      run(async () => {
        await client.request('reopen', { id });
        setNotice({ kind: 'done', text: fill(strings.reopened, title) });
        go({ kind: 'proposal', id });
      }),
    retire: ({ name, title }, reason) =>
      run(async () => {
        await client.request('retire', { name, reason });
        setNotice({
          kind: 'done',
          text: fill(strings.retired, title),
          undo: () => run(async () => void (await takeBack([name]))),
        });
        go({ kind: 'queue' });
      }),
    restore: ({ name, title }) =>
      run(async () => {
        await client.request('restore', { name, version: null });
        setNotice({ kind: 'done', text: fill(strings.restored, title) });
      }),
    deliver: ({ name, title }) =>
      run(async () => {
        const { notices } = await client.request('deliver', { name });
        setNotice({ kind: 'done', text: [fill(strings.broughtUpToDate, title), ...notices].join(' ') });
      }),
    takeBack: (subject) => run(async () => void (await takeBack([subject]))),
    undo: () => {
      if (notice?.undo) return notice.undo();
      run(async () => {
        const decisions = await client.request('decisions', {});
        const last = decisions.findLast((decision) => isUndoable(decision, decisions));
        if (!last) return setNotice({ kind: 'done', text: strings.nothingToUndo });
        const titles = new Map(order.map(({ id, title }) => [id, title]));
        const text = explainDecision(
          last,
          titles.get(last.subject) ?? (await titleOf(last.subject)),
          strings,
          language,
        );
        setNotice({ ...undoable(fill(strings.lastDecision, text), [last.subject]), kind: 'done' });
      });
    },
  };

  async function titleOf(subject: string): Promise<string> {
    const proposals = await client.request('listProposals', {});
    return proposals.find(({ id }) => id === subject)?.title ?? subject;
  }
}
