import { useEffect, useRef } from 'react';
import { Button } from '../../shared/Button.tsx';
import { useReview } from '../connection/review.ts';

/** Every key of the sidebar, with what it does. */
export function KeyHelp({ hasTeam = false, onClose }: { readonly hasTeam?: boolean; readonly onClose: () => void }) {
  const { strings } = useReview();
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  const keys: readonly (readonly [string, string])[] = [
    ['↑ ↓ Home End', strings.keyMove],
    ['Enter', strings.keyOpen],
    ['o', strings.keyOpenPanel],
    ['a', strings.keyApprove],
    ['e', strings.keyEdit],
    ['d', strings.keyDismiss],
    ['s', strings.keySnooze],
    ['x', strings.keySelect],
    ['m', strings.keyMerge],
    ['u', strings.keyUndo],
    ['n p', strings.keyNext],
    ['/', strings.keyFilter],
    ['g', strings.keyGroup],
    ['⇧ A–Z', strings.keyTypeAhead],
    ['Esc', strings.keyBack],
  ];
  return (
    <section
      className="key-help"
      aria-label={strings.keys}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== '?') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <h2>{strings.keys}</h2>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((each) => (
                <kbd key={each} className="key">
                  {each}
                </kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">
        {strings.filterHelp} {hasTeam && strings.teamFilterHelp}
      </p>
      <Button label={strings.close} onPress={onClose} ref={close} />
    </section>
  );
}
