import type { Caution } from '../../src/engine/cautionContract.ts';
import { Button } from './Button.tsx';
import { fill } from './format.ts';
import { Icon } from './Icon.tsx';
import type { Ticks } from './useTicks.ts';
import { visibleText } from './visibleText.ts';

interface CautionListProps {
  readonly cautions: readonly Caution[];
  readonly ticks: Ticks;
  /** False once it is decided on: then there is nothing to tick. */
  readonly canTick: boolean;
  readonly strings: {
    readonly cautionsHint: string;
    readonly cautionTick: string;
    readonly cautionLine: string;
    readonly cautionPlace: string;
  };
  /** Opens the transcript at the event that a line's words come from. */
  readonly onOpen: (eventId: string) => void;
}

/** Lines to be looked at one by one, each with where its words come from and, where it blocks, its tick. */
export function CautionList({ cautions, ticks, canTick, strings, onOpen }: CautionListProps) {
  return (
    <>
      {canTick && cautions.some(({ severity }) => severity === 'block') && (
        <p className="hint">{strings.cautionsHint}</p>
      )}
      <ul className="plain cautions">
        {cautions.map(({ key, line, severity, message, text, quote, eventId }) => (
          <li key={key} className={severity}>
            <p>
              <Icon name={severity === 'block' ? 'shield' : 'warning'} /> {visibleText(message)}{' '}
              <span className="hint">{fill(strings.cautionLine, line)}</span>
            </p>
            <p className="caution-text">
              <code>{visibleText(text)}</code>
            </p>
            {quote !== null && quote !== text && (
              <blockquote className="caution-quote">{visibleText(quote)}</blockquote>
            )}
            {eventId !== null && (
              <Button look="link" icon="go-to-file" label={strings.cautionPlace} onPress={() => onOpen(eventId)} />
            )}
            {severity === 'block' && canTick && (
              <label className="caution-tick">
                <input
                  type="checkbox"
                  checked={ticks.keys.includes(key)}
                  onChange={({ currentTarget }) => ticks.set(key, currentTarget.checked)}
                />
                <span>{fill(strings.cautionTick, line)}</span>
              </label>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
