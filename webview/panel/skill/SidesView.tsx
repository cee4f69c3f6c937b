import type { Evidence, ProposalView } from '../../../src/engine/contract.ts';
import { Button } from '../../shared/Button.tsx';
import { fill, timeAgo } from '../../shared/format.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { EvidenceQuotes } from './EvidenceQuotes.tsx';

interface SidesViewProps {
  readonly contradiction: NonNullable<ProposalView['contradiction']>;
  readonly evidence: readonly Evidence[];
  readonly isDecided: boolean;
  /** 1-based. */
  readonly onChoose: (side: number) => void;
}

/** Opposite advice side by side with what speaks for each: one of them must be chosen before anything is approved. */
export function SidesView({ contradiction, evidence, isDecided, onChoose }: SidesViewProps) {
  const { strings, language } = usePanel();
  const effects = { write: strings.sideWrite, keep: strings.sideKeep, retire: strings.sideRetire };
  const sessions = (count: number) => (count === 1 ? strings.oneSession : fill(strings.manySessions, count));
  return (
    <section className="sides" aria-label={strings.sides}>
      <h2>{strings.sides}</h2>
      <div className="sides-row">
        {contradiction.sides.map((side, index) => {
          const isChosen = contradiction.chosen === index + 1;
          // Whatever stands against the draft that is shown speaks for its own side.
          const own = evidence
            .filter(({ eventId }) => side.eventIds.includes(eventId))
            .map((item) => ({ ...item, supports: true }));
          return (
            <section
              key={`${side.action}:${side.statement}`}
              className={`side-card ${isChosen ? 'chosen' : ''}`}
              aria-label={visibleText(side.statement)}
            >
              <h3>{visibleText(side.statement)}</h3>
              <p className="hint">
                {side.sessions === 0
                  ? strings.sideNothing
                  : fill(strings.sideSessions, sessions(side.sessions), timeAgo(side.lastAt, language))}
              </p>
              <p className="hint">{effects[side.action]}</p>
              <EvidenceQuotes evidence={own} />
              {!isDecided && (
                <Button
                  look={isChosen ? 'primary' : 'secondary'}
                  label={isChosen ? strings.chosenSide : strings.chooseSide}
                  shortcut={String(index + 1)}
                  onPress={() => onChoose(index + 1)}
                />
              )}
            </section>
          );
        })}
      </div>
      {contradiction.chosen === null && !isDecided && <p className="hint">{strings.chooseFirst}</p>}
    </section>
  );
}
