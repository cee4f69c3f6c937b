import { useId } from 'react';
import type { ProposalView } from '../../../src/engine/contract.ts';
import { fill, timeAgo } from '../../shared/format.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';
import { sessionCount } from '../pages/rows.tsx';

interface ChoiceFormProps {
  readonly contradiction: NonNullable<ProposalView['contradiction']>;
  /** 1-based. */
  readonly onChoose: (side: number) => void;
  readonly isDecided: boolean;
}

/** The sides of opposite advice with what speaks for each; choosing one shows its text, and nothing is written. */
export function ChoiceForm({ contradiction, onChoose, isDecided }: ChoiceFormProps) {
  const { strings, language } = useReview();
  const group = useId();
  const { sides, chosen } = contradiction;
  return (
    <fieldset className="choice-form" disabled={isDecided}>
      <legend>{strings.whichSide}</legend>
      {sides.map((side, index) => (
        <label key={`${side.action}:${side.statement}`} className="side">
          <input
            type="radio"
            name={group}
            value={index + 1}
            checked={chosen === index + 1}
            onChange={() => onChoose(index + 1)}
          />
          <span className="side-text">
            <span>{visibleText(side.statement)}</span>
            {side.sessions > 0 && (
              <span className="side-facts">
                {fill(strings.sideFacts, sessionCount(side.sessions, strings), timeAgo(side.lastAt, language))}
              </span>
            )}
          </span>
        </label>
      ))}
      {chosen === null && !isDecided && <p className="hint">{strings.chooseFirst}</p>}
    </fieldset>
  );
}
