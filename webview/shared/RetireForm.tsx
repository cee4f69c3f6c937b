import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ReviewStrings } from '../../src/engine/rpcReviewStrings.ts';

interface RetireFormProps {
  readonly strings: ReviewStrings;
  readonly onRetire: (reason: string) => void;
  readonly onCancel: () => void;
}

/** Asks before a skill is retired. */
export function RetireForm({ strings, onRetire, onCancel }: RetireFormProps) {
  const [reason, setReason] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onRetire(reason.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onCancel();
  };

  return (
    <form className="inline-form" onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <p>{strings.retireQuestion}</p>
      <input
        type="text"
        className="text-input"
        aria-label={strings.retireReason}
        placeholder={strings.retireReason}
        value={reason}
        maxLength={2000}
        ref={input}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="form-buttons">
        <button type="submit" className="button primary">
          {strings.retire}
        </button>
        <button type="button" className="button secondary" onClick={onCancel}>
          {strings.cancel}
        </button>
      </div>
    </form>
  );
}
