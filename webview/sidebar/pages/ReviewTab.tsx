import { useCallback, useMemo, useState } from 'react';
import type { ProposalSummary } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import type { Page } from '../connection/persistedState.ts';
import { useReview } from '../connection/review.ts';
import { type Group, groupings } from '../filter/grouping.ts';
import { visibleProposals } from '../filter/visible.ts';
import { FilterBox } from '../parts/FilterBox.tsx';
import { KeyHelp } from '../parts/KeyHelp.tsx';
import type { RowPlace } from '../parts/rowLayout.ts';
import { VirtualListbox } from '../parts/VirtualListbox.tsx';
import type { Team } from '../team/useTeam.ts';
import type { Decisions } from '../useDecisions.ts';
import { BulkApproval } from './BulkApproval.tsx';
import { ConsentPage } from './ConsentPage.tsx';
import { EmptyQueue } from './EmptyQueue.tsx';
import { groupingName, groupTitle } from './groupWords.ts';
import { NoResults } from './NoResults.tsx';
import { QueueActions, type QueueForm } from './QueueActions.tsx';
import { proposalRow } from './rows.tsx';

interface ReviewTabProps {
  readonly proposals: readonly ProposalSummary[];
  readonly groups: readonly Group<ProposalSummary>[];
  readonly hasFocus: boolean;
  readonly isWorking: boolean;
  readonly decisions: Decisions;
  readonly team: Team | null;
  readonly onOpen: (page: Page) => void;
  readonly onRun: () => void;
}

const commandKeys: ReadonlySet<string> = new Set(['a', 'd', 'e', 'g', 'm', 'o', 's', 'u', 'x', '/', '?']);

/** The queue: filtered, grouped, and decided on by single keys, one or several at a time. */
export function ReviewTab({ proposals, groups, hasFocus, isWorking, decisions, team, onOpen, onRun }: ReviewTabProps) {
  const review = useReview();
  const { strings, state, update, updateList, client, attempt, place } = review;
  const { filter, active, place: listPlace } = state.lists.review;
  const [form, setForm] = useState<QueueForm | null>(null);
  // Comes back to the list after a form; the list is drawn anew for it.
  const [visit, setVisit] = useState(0);
  const shown = useMemo(() => groups.flatMap(({ items }) => items), [groups]);
  const hasTeam = team !== null;
  const problems = useMemo(() => visibleProposals([], filter, hasTeam).problems, [filter, hasTeam]);
  const selected = useMemo(() => new Set(state.selected), [state.selected]);
  const chosen = shown.filter(({ id }) => selected.has(id));
  const focused = shown.find(({ id }) => id === active) ?? shown[0];
  const targets = chosen.length > 0 ? chosen : focused ? [focused] : [];
  const waiting = targets.filter(({ status }) => status === 'pending');
  const put = proposals.filter(({ status }) => status === 'dismissed' || status === 'snoozed').length;

  const leave = () => {
    setForm(null);
    setVisit((count) => count + 1);
  };
  const open = (id: string) => onOpen({ kind: 'proposal', id });
  const ask = (wanted: QueueForm) => (waiting.length > 0 ? () => setForm(wanted) : undefined);
  const actions = {
    approve: chosen.length > 1 ? ask('approve') : focused ? () => open(focused.id) : undefined,
    edit: focused ? () => attempt(client.request('openDraft', { id: focused.id })) : undefined,
    dismiss: ask('dismiss'),
    snooze: ask('snooze'),
    merge: waiting.length > 1 ? () => decisions.merge(waiting) : undefined,
    openPanel: focused
      ? () => attempt(client.request('openInEditor', { kind: 'proposal', id: focused.id }))
      : undefined,
    select: focused
      ? () =>
          update({
            selected: selected.has(focused.id) ? without(state.selected, focused.id) : [...state.selected, focused.id],
          })
      : undefined,
    help: () => setForm('help'),
  };
  const chooseGrouping = () => {
    const labels = groupings.map((grouping) => groupingName(grouping, strings));
    const choice = client.request(
      'pick',
      { title: strings.groupBy, labels, active: groupings.indexOf(state.grouping) },
      { timeoutMs: null },
    );
    attempt(
      choice.then(({ index }) => {
        const grouping = index === null ? undefined : groupings[index];
        if (grouping) update({ grouping });
        setVisit((count) => count + 1);
      }),
    );
  };
  const isListed = form === null;
  useShortcuts(
    isListed
      ? {
          a: actions.approve,
          e: actions.edit,
          d: actions.dismiss,
          s: actions.snooze,
          m: actions.merge,
          o: actions.openPanel,
          x: actions.select,
          u: decisions.undo,
          g: chooseGrouping,
          '?': actions.help,
          Escape: selected.size > 0 ? () => update({ selected: [] }) : undefined,
        }
      : {},
  );

  const onScroll = useCallback((next: RowPlace | null) => updateList('review', { place: next }), [updateList]);
  const onActive = useCallback((id: string) => updateList('review', { active: id }), [updateList]);
  const list = useMemo(
    () =>
      groups.map(({ id, items }) => ({
        id,
        title: groupTitle({ id, items }, state.grouping, strings, place.projectName),
        items: items.map((item) => ({
          id: item.id,
          label: item.title,
          content: () => proposalRow(item, review, selected.has(item.id)),
        })),
      })),
    [groups, review, selected, state.grouping, strings, place.projectName],
  );

  if (hasTeam && place.needsConsent && place.captureEnabled && shown.length === 0) {
    return (
      <div className="tab-scroll">
        <ConsentPage hasTeam onAgree={onRun} />
      </div>
    );
  }
  if (proposals.every(({ status }) => status !== 'pending') && filter === '') {
    return (
      <div className="tab-scroll">
        <EmptyQueue isWorking={isWorking} hasTeam={hasTeam} onRun={onRun} />
        {put > 0 && putLink()}
      </div>
    );
  }
  if (form === 'help') return <KeyHelp hasTeam={hasTeam} onClose={leave} />;
  if (form === 'approve') {
    return (
      <BulkApproval
        proposals={waiting}
        onCancel={leave}
        onApprove={(views) => {
          leave();
          decisions.approve(views);
        }}
      />
    );
  }
  const result = shown.length === 1 ? strings.oneShown : fill(strings.manyShown, shown.length);
  return (
    <>
      <FilterBox
        value={filter}
        onChange={(value) => updateList('review', { filter: value, place: null })}
        placeholder={strings.filterPlaceholder}
        {...(hasTeam ? { more: strings.teamFilterHelp } : {})}
        problems={problems}
        result={shown.length === 0 ? strings.noneShown : result}
        onLeave={leave}
      >
        <Button
          look="icon"
          icon={state.grouping === 'none' ? 'list-flat' : 'list-tree'}
          label={fill(strings.groupedBy, groupingName(state.grouping, strings))}
          shortcut="g"
          onPress={chooseGrouping}
        />
        <Button look="icon" icon="question" label={strings.keys} shortcut="?" onPress={actions.help} />
      </FilterBox>
      {shown.length === 0 ? (
        <NoResults onClear={() => updateList('review', { filter: '', place: null })} />
      ) : (
        <VirtualListbox
          key={visit}
          label={strings.proposals}
          groups={list}
          active={active}
          onActive={onActive}
          onOpen={open}
          selected={selected}
          onSelect={(ids) => update({ selected: [...ids] })}
          commandKeys={commandKeys}
          place={listPlace}
          onScroll={onScroll}
          autoFocus={hasFocus || visit > 0}
        />
      )}
      {put > 0 && filter === '' && putLink()}
      <QueueActions
        form={form}
        targets={waiting}
        selectedCount={chosen.length}
        isBusy={decisions.isBusy}
        actions={actions}
        onCancel={leave}
        onDismiss={(reason, note) => {
          leave();
          decisions.dismiss(waiting, reason, note);
        }}
        onSnooze={(until) => {
          leave();
          decisions.snooze(waiting, until);
        }}
      />
    </>
  );

  function putLink() {
    const query = 'status:dismissed,snoozed';
    return (
      <div className="list-foot">
        <button
          type="button"
          className="button link"
          onClick={() => updateList('review', { filter: query, place: null })}
        >
          {fill(strings.showPutAside, put)}
        </button>
      </div>
    );
  }
}

function without(ids: readonly string[], id: string): readonly string[] {
  return ids.filter((each) => each !== id);
}
