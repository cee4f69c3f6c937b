import { useCallback, useMemo, useState } from 'react';
import type { ProposalSummary, SkillView } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { Message } from '../../shared/Message.tsx';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import type { Page } from '../connection/persistedState.ts';
import { useReview } from '../connection/review.ts';
import { visibleSkills } from '../filter/visible.ts';
import { FilterBox } from '../parts/FilterBox.tsx';
import type { RowPlace } from '../parts/rowLayout.ts';
import { VirtualListbox } from '../parts/VirtualListbox.tsx';
import type { Decisions } from '../useDecisions.ts';
import { NoResults } from './NoResults.tsx';
import { skillRow } from './rows.tsx';

interface LibraryTabProps {
  readonly skills: readonly SkillView[];
  readonly proposals: readonly ProposalSummary[];
  readonly hasFocus: boolean;
  readonly decisions: Decisions;
  readonly onOpen: (page: Page) => void;
}

/** The skills that came of earlier proposals: those in use first, then the retired ones. */
export function LibraryTab({ skills, proposals, hasFocus, decisions, onOpen }: LibraryTabProps) {
  const review = useReview();
  const { strings, state, updateList, client, attempt, hasCustomizations } = review;
  const { filter, active, place } = state.lists.library;
  const [visit, setVisit] = useState(0);
  const shown = useMemo(() => visibleSkills(skills, proposals, filter), [skills, proposals, filter]);
  const focused = shown.skills.find(({ name }) => name === active) ?? shown.skills[0];
  useShortcuts({
    u: decisions.undo,
    o: focused ? () => attempt(client.request('openInEditor', { kind: 'skill', id: focused.name })) : undefined,
  });
  const groups = useMemo(() => {
    const group = (status: SkillView['status'], title: string) => {
      const items = shown.skills.filter((skill) => skill.status === status);
      const rows = items.map((skill) => ({
        id: skill.name,
        label: skill.title,
        content: () => skillRow(skill, review),
      }));
      return { id: status, title: fill(strings.groupTitle, title, items.length), items: rows };
    };
    const all = [group('approved', strings.approvedSkills), group('retired', strings.retiredSkills)];
    return all.filter(({ items }) => items.length > 0);
  }, [shown, review, strings]);
  const onScroll = useCallback((next: RowPlace | null) => updateList('library', { place: next }), [updateList]);
  const onActive = useCallback((name: string) => updateList('library', { active: name }), [updateList]);
  const setFilter = (value: string) => updateList('library', { filter: value, place: null });

  if (visibleSkills(skills, proposals, '').skills.length === 0) {
    return (
      <div className="tab-scroll">
        <Message icon="library" title={strings.libraryEmptyTitle} text={strings.libraryEmptyText} />
      </div>
    );
  }
  const count = shown.skills.length;
  const result = count === 0 ? strings.noneShown : count === 1 ? strings.oneShown : fill(strings.manyShown, count);
  return (
    <>
      <FilterBox
        value={filter}
        onChange={setFilter}
        placeholder={strings.filterSkillsPlaceholder}
        problems={shown.problems}
        result={result}
        onLeave={() => setVisit((last) => last + 1)}
      />
      {count === 0 ? (
        <NoResults onClear={() => setFilter('')} />
      ) : (
        <VirtualListbox
          key={visit}
          label={strings.library}
          groups={groups}
          active={active}
          onActive={onActive}
          onOpen={(name) => onOpen({ kind: 'skill', name })}
          selected={null}
          commandKeys={libraryKeys}
          place={place}
          onScroll={onScroll}
          autoFocus={hasFocus || visit > 0}
        />
      )}
      <footer className="actions link-row">
        <Button
          look="link"
          icon="diff-multiple"
          label={strings.showChanges}
          onPress={() => attempt(client.request('showChanges', {}))}
        />
        <Button
          look="link"
          icon="add"
          label={strings.stageChanges}
          onPress={() => attempt(client.request('stageChanges', {}))}
        />
        {hasCustomizations && (
          <Button
            look="link"
            icon="settings-gear"
            label={strings.agentCustomizations}
            onPress={() => attempt(client.request('openCustomizations', {}))}
          />
        )}
      </footer>
    </>
  );
}

const libraryKeys: ReadonlySet<string> = new Set(['o', 'u', '/', '?']);
