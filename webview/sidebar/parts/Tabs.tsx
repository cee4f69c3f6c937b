import { type KeyboardEvent, useRef } from 'react';
import { type TabId, tabIds } from '../connection/persistedState.ts';
import { useReview } from '../connection/review.ts';

interface TabsProps {
  readonly counts: Readonly<Partial<Record<TabId, number>>>;
  readonly onSelect: (tab: TabId) => void;
}

/** Id of the element that a tab shows. */
export const tabPanelId = 'tab-panel';

/** The sidebar's lists as tabs: one tab stop, arrows choose. */
export function Tabs({ counts, onSelect }: TabsProps) {
  const { strings, state } = useReview();
  const list = useRef<HTMLDivElement>(null);
  const names: Readonly<Record<TabId, string>> = {
    review: strings.review,
    library: strings.library,
    activity: strings.activity,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const index = tabIds.indexOf(state.tab);
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: (index + 1) % tabIds.length,
      ArrowLeft: (index + tabIds.length - 1) % tabIds.length,
      Home: 0,
      End: tabIds.length - 1,
    };
    const target = moves[event.key];
    const tab = target === undefined ? undefined : tabIds[target];
    if (target === undefined || tab === undefined) return;
    event.preventDefault();
    onSelect(tab);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[target]?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label="Skillify" ref={list}>
      {tabIds.map((tab) => {
        const count = counts[tab] ?? 0;
        return (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`tab-${tab}`}
            aria-selected={tab === state.tab}
            aria-controls={tabPanelId}
            tabIndex={tab === state.tab ? 0 : -1}
            onClick={() => onSelect(tab)}
            onKeyDown={onKeyDown}
          >
            <span className="tab-name">{names[tab]}</span>
            {count > 0 && <span className="tab-count">{count}</span>}
          </button>
        );
      })}
    </div>
  );
}
