import { type KeyboardEvent, useRef } from 'react';
import type { TabId } from '../connection/persistedState.ts';
import { useReview } from '../connection/review.ts';

interface TabsProps {
  readonly tabs: readonly TabId[];
  readonly active: TabId;
  readonly counts: Readonly<Partial<Record<TabId, number>>>;
  readonly onSelect: (tab: TabId) => void;
}

/** Id of the element that a tab shows. */
export const tabPanelId = 'tab-panel';

/** The sidebar's lists as tabs: one tab stop, arrows choose. */
export function Tabs({ tabs, active, counts, onSelect }: TabsProps) {
  const { strings } = useReview();
  const list = useRef<HTMLDivElement>(null);
  const names: Readonly<Record<TabId, string>> = {
    review: strings.review,
    team: strings.team,
    library: strings.library,
    activity: strings.activity,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const index = tabs.indexOf(active);
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: (index + 1) % tabs.length,
      ArrowLeft: (index + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const target = moves[event.key];
    const tab = target === undefined ? undefined : tabs[target];
    if (target === undefined || tab === undefined) return;
    event.preventDefault();
    onSelect(tab);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[target]?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label="Skillify" ref={list}>
      {tabs.map((tab) => {
        const count = counts[tab] ?? 0;
        return (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`tab-${tab}`}
            aria-selected={tab === active}
            aria-controls={tabPanelId}
            tabIndex={tab === active ? 0 : -1}
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
