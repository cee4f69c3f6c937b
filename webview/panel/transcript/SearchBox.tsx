import { type KeyboardEvent, type Ref, useId } from 'react';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { usePanel } from '../connection/panelContext.ts';

interface SearchBoxProps {
  readonly query: string;
  /** null while nothing was searched for. */
  readonly matches: number | null;
  /** 0-based match that is shown. */
  readonly current: number;
  readonly onChange: (query: string) => void;
  readonly onMove: (step: 1 | -1) => void;
  readonly onLeave: () => void;
  readonly inputRef: Ref<HTMLInputElement>;
}

/** Search in a session: how many rows hold the text, and the way from one to the next. */
export function SearchBox({ query, matches, current, onChange, onMove, onLeave, inputRef }: SearchBoxProps) {
  const { strings, language } = usePanel();
  const id = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      onMove(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      onLeave();
    }
  };
  const number = (value: number) => value.toLocaleString(language);
  const count =
    matches === null
      ? ''
      : matches === 0
        ? strings.searchNone
        : fill(strings.searchCount, number(current + 1), number(matches));
  return (
    <search className="search-box">
      <label className="visually-hidden" htmlFor={id}>
        {strings.search}
      </label>
      <input
        id={id}
        ref={inputRef}
        type="search"
        className="text-input"
        placeholder={strings.search}
        aria-keyshortcuts="/"
        value={query}
        maxLength={500}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span className="search-count" role="status" aria-live="polite">
        {count}
      </span>
      <Button
        look="icon"
        icon="arrow-up"
        label={strings.previousMatch}
        disabled={!matches}
        onPress={() => onMove(-1)}
      />
      <Button look="icon" icon="arrow-down" label={strings.nextMatch} disabled={!matches} onPress={() => onMove(1)} />
    </search>
  );
}
