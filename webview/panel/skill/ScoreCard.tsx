import type { Score } from '../../../src/engine/contract.ts';
import { fill, short } from '../../shared/format.ts';
import { scorePartName } from '../../shared/scorePartName.ts';
import { visibleText } from '../../shared/visibleText.ts';
import { usePanel } from '../connection/panelContext.ts';
import { Card } from '../parts/Card.tsx';

/** The score as a sum that can be checked by hand: value times weight, part by part. */
export function ScoreCard({ score }: { readonly score: Score | null }) {
  const { strings, language } = usePanel();
  const number = (value: number) => value.toLocaleString(language, { maximumFractionDigits: 3 });
  if (!score) return null;
  const points = Math.round(score.total * 100);
  return (
    <Card
      title={strings.score}
      actions={<span className="score-badge">{fill(strings.scoreLabel, points)}</span>}
      className="score-card"
    >
      <p className="hint">{strings.scoreSum}</p>
      <div className="table-scroll">
        <table className="data">
          <thead>
            <tr>
              <th scope="col">{strings.columnPart}</th>
              <th scope="col" className="number">
                {strings.columnValue}
              </th>
              <th scope="col" className="number">
                {strings.columnWeight}
              </th>
              <th scope="col" className="number">
                {strings.columnPoints}
              </th>
            </tr>
          </thead>
          <tbody>
            {score.parts.map((part) => (
              <tr key={part.name}>
                <th scope="row">
                  {scorePartName(part.name, strings)}
                  <span className="hint why">{visibleText(part.explanation)}</span>
                </th>
                <td className="number">{number(part.value)}</td>
                <td className="number">× {number(part.weight)}</td>
                <td className="number">{short(part.value * part.weight * 100, language)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{strings.scoreTotal}</th>
              <td />
              <td />
              <td className="number">{points}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </Card>
  );
}
