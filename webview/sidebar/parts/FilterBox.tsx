import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { useReview } from '../connection/review.ts';
import type { FilterProblem } from '../filter/filter.ts';

interface FilterBoxProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder: string;
  /** What this list's filter knows beyond the usual. */
  readonly more?: string;
  readonly problems: readonly FilterProblem[];
  /** How many rows are left, in words. */
  readonly result: string;
  readonly onLeave: () => void;
  readonly children?: ReactNode;
}

const quietMs = 400;

/** The filter of a list; what it does not understand is said below it, how much it leaves is announced once typing rests. */
export function FilterBox({ value, onChange, placeholder, more, problems, result, onLeave, children }: FilterBoxProps) {
  const { strings } = useReview();
  const input = useRef<HTMLInputElement>(null);
  const problemId = useId();
  const announced = useAnnounced(value === '' ? '' : result);

  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const { target } = event;
      if (event.key !== '/' || (target instanceof HTMLElement && target.closest('input, textarea, select'))) return;
      event.preventDefault();
      input.current?.select();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && value !== '') onChange('');
    else if (event.key === 'ArrowDown' || event.key === 'Enter' || event.key === 'Escape') {
      // The list takes the focus from a field that is being left, not from one that is typed in.
      event.currentTarget.setAttribute('data-leaving', '');
      onLeave();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <search className="filter">
      <div className="filter-row">
        <div className="filter-field">
          <input
            type="text"
            className="text-input"
            ref={input}
            value={value}
            placeholder={placeholder}
            aria-label={strings.filter}
            aria-keyshortcuts="/"
            aria-describedby={problems.length > 0 ? problemId : undefined}
            aria-invalid={problems.length > 0 || undefined}
            title={more === undefined ? strings.filterHelp : `${strings.filterHelp} ${more}`}
            spellCheck={false}
            autoComplete="off"
            maxLength={500}
            onFocus={(event) => event.currentTarget.removeAttribute('data-leaving')}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={onKeyDown}
          />
          {value !== '' && <Button look="icon" icon="close" label={strings.clearFilter} onPress={() => onChange('')} />}
        </div>
        {children}
      </div>
      {problems.length > 0 && (
        <ul className="filter-problems plain" id={problemId}>
          {problems.map((problem) => (
            <li key={JSON.stringify(problem)}>{problemText(problem)}</li>
          ))}
        </ul>
      )}
      <div className="visually-hidden" role="status" data-testid="filter-result">
        {announced}
      </div>
    </search>
  );

  function problemText(problem: FilterProblem): string {
    switch (problem.kind) {
      case 'unknown-key':
        return fill(strings.filterUnknownKey, problem.key, problem.known.join(', '));
      case 'unknown-word':
        return fill(strings.filterUnknownWord, problem.key, problem.word, problem.known.join(', '));
      case 'not-a-number':
        return fill(strings.filterNoNumber, problem.key, problem.word);
    }
  }
}

function useAnnounced(text: string): string {
  const [announced, setAnnounced] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAnnounced(text), quietMs);
    return () => clearTimeout(timer);
  }, [text]);
  return announced;
}
