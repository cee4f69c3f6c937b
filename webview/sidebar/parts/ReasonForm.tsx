import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { DismissReason } from '../../../src/engine/contract.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';

interface ReasonFormProps {
  readonly title: string;
  /** What the note is about, so that one that was begun is there again. */
  readonly about: string;
  readonly onDismiss: (reason: DismissReason, note: string) => void;
  readonly onCancel: () => void;
}

/** Asks why something is dismissed: a digit decides at once, Tab leads to a note, Enter decides with it, Escape goes back. */
export function ReasonForm({ title, about, onDismiss, onCancel }: ReasonFormProps) {
  const { strings, state, setNote } = useReview();
  const note = state.notes[about] ?? '';
  const [reason, setReason] = useState<DismissReason>('wrong');
  const buttons = useRef<HTMLFieldSetElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const reasons: readonly (readonly [DismissReason, string])[] = [
    ['wrong', strings.reasonWrong],
    ['not-useful', strings.reasonNotUseful],
    ['too-specific', strings.reasonTooSpecific],
    ['already-known', strings.reasonAlreadyKnown],
    ['other', strings.reasonOther],
  ];
  useEffect(() => buttons.current?.querySelector('input')?.focus(), []);

  const dismiss = (chosen: DismissReason) => {
    // What cannot be said by a word is said in the note.
    if (chosen === 'other' && note.trim() === '') {
      setReason('other');
      input.current?.focus();
      return;
    }
    setNote(about, '');
    onDismiss(chosen, note.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isNote = event.target === input.current;
    const chosen = isNote ? undefined : reasons[Number(event.key) - 1]?.[0];
    if (event.key === 'Escape') onCancel();
    else if (chosen) dismiss(chosen);
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) dismiss(reason);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    dismiss(reason);
  };

  return (
    <form className="inline-form" onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <fieldset ref={buttons}>
        <legend>{visibleText(title)}</legend>
        {reasons.map(([value, label], index) => (
          <label key={value} className="choice">
            <input
              type="radio"
              name="reason"
              value={value}
              checked={reason === value}
              aria-keyshortcuts={String(index + 1)}
              onChange={() => setReason(value)}
            />
            <span>{label}</span>
            <span className="key" aria-hidden="true">
              {index + 1}
            </span>
          </label>
        ))}
      </fieldset>
      <input
        type="text"
        className="text-input"
        ref={input}
        aria-label={strings.notePlaceholder}
        placeholder={strings.notePlaceholder}
        value={note}
        maxLength={2000}
        onChange={(event) => setNote(about, event.target.value)}
      />
      <div className="form-buttons">
        <button type="submit" className="button primary">
          {strings.dismiss}
        </button>
        <button type="button" className="button secondary" onClick={onCancel}>
          {strings.cancel}
        </button>
      </div>
    </form>
  );
}
