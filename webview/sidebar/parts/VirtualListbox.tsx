import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import { visibleText } from '../../shared/visibleText.ts';
import type { ListRow, RowPlace } from './rowLayout.ts';
import { TypeAhead } from './typeAhead.ts';
import { useVirtualRows } from './useVirtualRows.ts';

/** One row: what it is found by when typing, and how it looks. */
export interface ListboxItem {
  readonly id: string;
  readonly label: string;
  readonly content: () => ReactNode;
}

/** Rows under one heading; without a title there is none. */
export interface ListboxGroup {
  readonly id: string;
  readonly title: string | null;
  readonly items: readonly ListboxItem[];
}

interface VirtualListboxProps {
  readonly label: string;
  readonly groups: readonly ListboxGroup[];
  readonly active: string | null;
  readonly onActive: (id: string) => void;
  readonly onOpen: (id: string) => void;
  /** Ids that are selected; null where nothing can be. */
  readonly selected: ReadonlySet<string> | null;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  /** Letters that do something by themselves; typed with Shift they find rows like all others. */
  readonly commandKeys?: ReadonlySet<string>;
  /** Where the list was left; null is its beginning. */
  readonly place: RowPlace | null;
  readonly onScroll: (place: RowPlace | null) => void;
  readonly autoFocus: boolean;
}

const noKeys: ReadonlySet<string> = new Set();

/**
 * A list of any length that is one tab stop. Arrows, Home, End, PageUp, PageDown and typing move, Enter opens; Space and
 * Shift with an arrow select. Only what is near the view is in the page; the focus stays on the list and names its row.
 */
export function VirtualListbox(props: VirtualListboxProps) {
  const { label, groups, selected, onActive, onOpen, onSelect, onScroll, commandKeys = noKeys } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef(new TypeAhead());
  const items = useMemo(() => groups.flatMap((group) => group.items), [groups]);
  const rows = useMemo(() => rowsOf(groups), [groups]);
  const { tops, from, to, viewPx } = useVirtualRows(rows, scroller, props.place, onScroll);
  const found = items.findIndex((item) => item.id === props.active);
  const index = Math.max(0, found);
  const activeRow = rows.findIndex((row) => row.kind === 'option' && row.position === index);

  const reveal = useCallback(
    (row: number) => {
      const element = scroller.current;
      if (!element || row < 0) return;
      const top = tops[row] ?? 0;
      const bottom = tops[row + 1] ?? top;
      // The heading of a group comes into view with its first row.
      const start = rows[row - 1]?.kind === 'heading' ? (tops[row - 1] ?? top) : top;
      if (start < element.scrollTop) element.scrollTop = start;
      else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
    },
    [rows, tops],
  );
  // Only when the active row is another one: scrolling by hand must not be undone.
  const revealed = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (revealed.current !== null && revealed.current !== props.active) reveal(activeRow);
    revealed.current = props.active;
  }, [props.active, activeRow, reveal]);
  const wantsFocus = useRef(props.autoFocus);
  useEffect(() => {
    // A filter that found nothing for a moment brings the list back while its words are still being typed.
    const isTypedIn = document.activeElement?.matches('input:not([data-leaving])') ?? false;
    if (wantsFocus.current && !isTypedIn) scroller.current?.focus({ preventScroll: true });
  }, []);

  // The view gets the focus from the editor as a whole: the list is where the keys are wanted then.
  useEffect(() => {
    const onFocus = () => {
      if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true });
    };
    if (document.hasFocus()) onFocus();
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, []);

  const moveTo = (target: number) => {
    const item = items[Math.max(0, Math.min(items.length - 1, target))];
    if (item) onActive(item.id);
  };
  const toggle = (target: number) => {
    const item = items[target];
    if (item && selected && onSelect) onSelect(withToggled(selected, item.id));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event;
    if (event.altKey || items.length === 0) return;
    if (event.ctrlKey || event.metaKey) {
      if (key.toLowerCase() !== 'a' || !selected || !onSelect) return;
      onSelect(new Set(items.map((item) => item.id)));
      event.preventDefault();
      return;
    }
    const page = Math.max(1, Math.floor(viewPx / ((tops.at(-1) ?? 0) / Math.max(1, rows.length))) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: items.length - 1,
      PageDown: index + page,
      PageUp: index - page,
    };
    const target = moves[key];
    if (target !== undefined) {
      if (event.shiftKey && selected && onSelect) {
        const steps = items.slice(Math.max(0, Math.min(index, target)), Math.max(index, target) + 1);
        onSelect(new Set([...selected, ...steps.map((item) => item.id)]));
      }
      moveTo(target);
    } else if (key === 'Enter') onOpen(items[index]?.id ?? '');
    else if (key === ' ' && !typed.current.isTyping(event.timeStamp)) {
      if (selected) toggle(index);
      else onOpen(items[index]?.id ?? '');
    } else if (key.length === 1) {
      const isCommand = commandKeys.has(key) && !typed.current.isTyping(event.timeStamp);
      if (isCommand) return;
      const labels = items.map((item) => item.label);
      const match = typed.current.find(labels, index, key, event.timeStamp);
      if (match === null && !event.shiftKey) return;
      if (match !== null) moveTo(match);
    } else return;
    event.preventDefault();
  };

  const onClick = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-option]') : null;
    const clicked = row?.dataset['option'];
    if (clicked === undefined) return;
    scroller.current?.focus({ preventScroll: true });
    onActive(clicked);
    if ((event.ctrlKey || event.metaKey) && selected) toggle(items.findIndex((item) => item.id === clicked));
    else onOpen(clicked);
  };

  const drawn = drawnRows(rows, from, to, activeRow);
  return (
    <div
      className="listbox"
      role="listbox"
      aria-label={label}
      aria-multiselectable={selected !== null || undefined}
      aria-activedescendant={items.length === 0 ? undefined : `${id}-${index}`}
      tabIndex={0}
      ref={scroller}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div role="presentation" className="listbox-rows" style={{ height: tops.at(-1) ?? 0 }}>
        {drawn.map(({ groupKey, title, indexes }) => {
          const content = indexes.map((rowIndex) => {
            const row = rows[rowIndex];
            const top = tops[rowIndex] ?? 0;
            if (row?.kind === 'heading') {
              return (
                <div key={row.key} className="group-heading" role="presentation" data-row={row.key} style={{ top }}>
                  {visibleText(row.title)}
                </div>
              );
            }
            const item = row ? items[row.position] : undefined;
            if (!row || !item) return null;
            const isActive = row.position === index;
            return (
              <div
                key={row.key}
                id={`${id}-${row.position}`}
                role="option"
                className={isActive ? 'option active' : 'option'}
                aria-selected={selected === null ? isActive : selected.has(item.id)}
                aria-posinset={row.position + 1}
                aria-setsize={items.length}
                data-testid={`row-${item.id}`}
                data-row={row.key}
                style={{ top }}
                data-option={item.id}
                tabIndex={-1}
              >
                {item.content()}
              </div>
            );
          });
          if (title === null) return content;
          return (
            <fieldset key={groupKey} className="group" aria-label={visibleText(title)}>
              {content}
            </fieldset>
          );
        })}
      </div>
    </div>
  );
}

function rowsOf(groups: readonly ListboxGroup[]): readonly ListRow[] {
  let position = 0;
  return groups.flatMap(({ id, title, items }): ListRow[] => {
    const options = items.map((item): ListRow => {
      position += 1;
      return { kind: 'option', key: item.id, groupKey: id, position: position - 1 };
    });
    return title === null ? options : [{ kind: 'heading', key: `heading:${id}`, title }, ...options];
  });
}

interface DrawnGroup {
  readonly groupKey: string;
  readonly title: string | null;
  readonly indexes: number[];
}

/** The rows near the view and the active one, by group, in their order. */
function drawnRows(rows: readonly ListRow[], from: number, to: number, active: number): readonly DrawnGroup[] {
  const indexes = Array.from({ length: Math.max(0, to - from) }, (_, step) => from + step);
  if (active >= 0 && active < from) indexes.unshift(active);
  if (active >= to) indexes.push(active);
  const titles = new Map(rows.flatMap((row) => (row.kind === 'heading' ? [[row.key, row.title] as const] : [])));
  const groups: DrawnGroup[] = [];
  for (const index of indexes) {
    const row = rows[index];
    if (!row) continue;
    const groupKey = row.kind === 'heading' ? row.key : `heading:${row.groupKey}`;
    const last = groups.at(-1);
    if (last?.groupKey === groupKey) last.indexes.push(index);
    else groups.push({ groupKey, title: titles.get(groupKey) ?? null, indexes: [index] });
  }
  return groups;
}

function withToggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}
