import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { DismissReason } from '../../src/engine/contract.ts';
import type { ReviewStrings } from '../../src/engine/rpcReviewStrings.ts';

interface DismissFormProps {
  readonly strings: ReviewStrings;
  readonly onDismiss: (reason: DismissReason, note: string) => void;
  readonly onCancel: () => void;
}

/** Asks why a proposal is dismissed: digits or arrows choose, Enter dismisses, Escape goes back. */
export function DismissForm({ strings, onDismiss, onCancel }: DismissFormProps) {
  const [reason, setReason] = useState<DismissReason>('wrong');
  const [note, setNote] = useState('');
  const fields = useRef<HTMLFieldSetElement>(null);
  const group = useId();
  const reasons: readonly (readonly [DismissReason, string])[] = [
    ['wrong', strings.reasonWrong],
    ['not-useful', strings.reasonNotUseful],
    ['too-specific', strings.reasonTooSpecific],
    ['already-known', strings.reasonAlreadyKnown],
    ['other', strings.reasonOther],
  ];

  useEffect(() => fields.current?.querySelector('input')?.focus(), []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onCancel();
    }
    const chosen = reasons[Number(event.key) - 1]?.[0];
    if (chosen && !(event.target instanceof HTMLInputElement && event.target.type === 'text')) {
      setReason(chosen);
      // Tab goes on from the chosen one.
      fields.current?.querySelectorAll('input')[Number(event.key) - 1]?.focus();
    }
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      onDismiss(reason, note.trim());
    }
  };

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onDismiss(reason, note.trim());
  };

  return (
    <form className="inline-form" onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <fieldset ref={fields}>
        <legend>{strings.whyDismiss}</legend>
        {reasons.map(([value, label], index) => (
          <label key={value} className="choice">
            <input
              type="radio"
              name={group}
              value={value}
              checked={reason === value}
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
        aria-label={strings.notePlaceholder}
        placeholder={strings.notePlaceholder}
        value={note}
        maxLength={2000}
        onChange={(event) => setNote(event.target.value)}
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
