import { type KeyboardEvent, type ReactNode, useCallback, useRef, useState } from 'react';

/** One row: what it is found by when typing, and how it looks. */
export interface ListboxItem {
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
}

interface ListboxProps {
  readonly label: string;
  readonly items: readonly ListboxItem[];
  readonly onOpen: (id: string) => void;
  /** The row that has the focus when the list is entered. */
  readonly initial?: string | undefined;
  readonly autoFocus?: boolean;
}

const typeAheadMs = 700;

/** A list that is one tab stop: arrows, Home, End and typing move, Enter or Space opens. */
export function Listbox({ label, items, onOpen, initial, autoFocus }: ListboxProps) {
  const [active, setActive] = useState(initial ?? null);
  const typed = useRef({ text: '', at: 0 });
  const list = useRef<HTMLDivElement>(null);
  const index = Math.max(
    0,
    items.findIndex(({ id }) => id === active),
  );

  const moveTo = (target: number) => {
    const item = items[target];
    if (!item) return;
    setActive(item.id);
    list.current?.querySelectorAll<HTMLElement>('[role="option"]')[target]?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(index + 1, items.length - 1),
      ArrowUp: Math.max(index - 1, 0),
      Home: 0,
      End: items.length - 1,
    };
    const target = moves[key];
    if (target !== undefined) moveTo(target);
    else if (key === 'Enter' || key === ' ') onOpen(items[index]?.id ?? '');
    else if (key.length === 1) {
      const found = findTyped(items, index, typed.current, key, event.timeStamp);
      if (found === null) return;
      moveTo(found);
    } else return;
    event.preventDefault();
  };

  const isFocused = useRef(false);
  const focusFirst = useCallback(
    (element: HTMLElement | null) => {
      if (!element || !autoFocus || isFocused.current) return;
      isFocused.current = true;
      element.focus();
    },
    [autoFocus],
  );

  return (
    <div className="listbox" role="listbox" aria-label={label} ref={list} tabIndex={-1}>
      {items.map((item, position) => (
        <div
          key={item.id}
          role="option"
          className="option"
          aria-selected={position === index}
          aria-posinset={position + 1}
          aria-setsize={items.length}
          tabIndex={position === index ? 0 : -1}
          data-testid={`row-${item.id}`}
          ref={position === index ? focusFirst : undefined}
          onFocus={() => setActive(item.id)}
          onClick={() => onOpen(item.id)}
          onKeyDown={onKeyDown}
        >
          {item.content}
        </div>
      ))}
    </div>
  );
}

function findTyped(
  items: readonly ListboxItem[],
  from: number,
  typed: { text: string; at: number },
  key: string,
  now: number,
): number | null {
  typed.text = now - typed.at < typeAheadMs ? typed.text + key.toLowerCase() : key.toLowerCase();
  typed.at = now;
  // One letter again and again goes through the rows that start with it; a longer text may match the current row.
  const start = typed.text.length === 1 ? from + 1 : from;
  for (let step = 0; step < items.length; step += 1) {
    const position = (start + step) % items.length;
    if (items[position]?.label.toLowerCase().startsWith(typed.text)) return position;
  }
  return null;
}
