import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { ReviewStrings } from '../../src/engine/rpcReviewStrings.ts';
import { type SnoozeChoice, snoozeUntil } from './snoozeTimes.ts';
import { visibleText } from './visibleText.ts';

interface SnoozeFormProps {
  readonly strings: ReviewStrings;
  /** BCP 47 tag, for the dates. */
  readonly language: string;
  readonly title: string;
  /** `until`: UTC milliseconds. */
  readonly onSnooze: (until: number) => void;
  readonly onCancel: () => void;
}

/** Asks until when: a digit or a button decides, Escape goes back. */
export function SnoozeForm({ strings, language, title, onSnooze, onCancel }: SnoozeFormProps) {
  const group = useRef<HTMLFieldSetElement>(null);
  useEffect(() => group.current?.querySelector('button')?.focus(), []);
  const choices: readonly (readonly [SnoozeChoice, string])[] = [
    ['tomorrow', strings.snoozeTomorrow],
    ['next-week', strings.snoozeNextWeek],
    ['next-month', strings.snoozeNextMonth],
  ];
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = choices[Number(event.key) - 1]?.[0];
    if (event.key === 'Escape') onCancel();
    else if (chosen) onSnooze(snoozeUntil(chosen, new Date()));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <fieldset className="inline-form" ref={group} onKeyDown={onKeyDown}>
      <legend>{visibleText(title)}</legend>
      {choices.map(([choice, label], index) => {
        const until = snoozeUntil(choice, new Date());
        return (
          <button
            key={choice}
            type="button"
            className="choice snooze-choice"
            aria-keyshortcuts={String(index + 1)}
            onClick={() => onSnooze(until)}
          >
            <span>{label}</span>
            <span className="hint">
              {new Date(until).toLocaleDateString(language, { day: 'numeric', month: 'short' })}
            </span>
            <span className="key" aria-hidden="true">
              {index + 1}
            </span>
          </button>
        );
      })}
      <div className="form-buttons">
        <button type="button" className="button secondary" onClick={onCancel}>
          {strings.cancel}
        </button>
      </div>
    </fieldset>
  );
}
