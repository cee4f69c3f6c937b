import type { Score } from '../../../src/engine/contract.ts';
import { fill, short } from '../../shared/format.ts';
import { scorePartName } from '../../shared/scorePartName.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { useReview } from '../connection/review.ts';

/** A score of 0 to 1 as a number of 100. */
export function ScoreBadge({ total, isLong }: { total: number; isLong?: boolean }) {
  const { strings } = useReview();
  const points = Math.round(total * 100);
  const label = fill(strings.scoreLabel, points);
  if (isLong) return <span className="score-badge">{label}</span>;
  return (
    <span className="score-badge" title={label}>
      <span aria-hidden="true">{points}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  );
}

/** The parts of a score, each with what it was made of, so that the total can be recomputed by hand. */
export function ScoreView({ score }: { score: Score }) {
  const { strings, language } = useReview();
  return (
    <div className="score">
      <p className="hint">{strings.scoreSum}</p>
      <ul className="plain">
        {score.parts.map((part) => {
          const points = part.value * part.weight * 100;
          const sum = fill(
            strings.scorePart,
            `${short(part.value * 100, language)} %`,
            short(part.weight * 100, language),
            short(points, language),
          );
          return (
            <li key={part.name} className="score-part">
              <div className="score-line">
                <span>{scorePartName(part.name, strings)}</span>
                <span className="numbers">{sum}</span>
              </div>
              <svg className="bar" aria-hidden="true" height="4" width="100%">
                <rect className="track" width="100%" height="4" rx="2" />
                <rect
                  className={points < 0 ? 'fill negative' : 'fill'}
                  width={`${Math.min(100, Math.max(0, part.value * 100))}%`}
                  height="4"
                  rx="2"
                />
              </svg>
              <p className="hint">{visibleText(part.explanation)}</p>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
