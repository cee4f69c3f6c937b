import type { WeeklyCounts } from '../../../src/engine/browseContract.ts';

const width = 640;
const height = 160;
const floor = 132;
const left = 30;

interface StackedBarsProps {
  readonly weeks: readonly number[];
  readonly series: readonly WeeklyCounts[];
  readonly summary: string;
  readonly formatDay: (at: number) => string;
}

/** Counts by week, one bar a week, a band for each assistant in the order of the legend; the table says the same without colours. */
export function StackedBars({ weeks, series, summary, formatDay }: StackedBarsProps) {
  const totals = weeks.map((_week, index) => series.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0));
  const most = Math.max(1, ...totals);
  const slot = (width - left) / Math.max(1, weeks.length);
  const barWidth = Math.min(32, slot * 0.7);
  const yOf = (count: number) => (count / most) * (floor - 12);
  const first = weeks[0];
  const last = weeks.at(-1);
  return (
    <>
      <svg className="bars" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
        <line className="axis" x1={left} x2={width} y1={floor} y2={floor} />
        <line className="grid" x1={left} x2={width} y1={floor - yOf(most)} y2={floor - yOf(most)} />
        <text x={left - 6} y={floor - yOf(most) + 4} textAnchor="end">
          {most}
        </text>
        <text x={left - 6} y={floor + 4} textAnchor="end">
          0
        </text>
        {weeks.map((week, index) => {
          let below = 0;
          return (
            <g key={week}>
              {series.map(({ assistant, counts }, band) => {
                const count = counts[index] ?? 0;
                const y = floor - yOf(below + count);
                below += count;
                if (count === 0) return null;
                return (
                  <rect
                    key={assistant}
                    className={`band band-${band % 6}`}
                    x={left + index * slot + (slot - barWidth) / 2}
                    y={y}
                    width={barWidth}
                    height={Math.max(1, yOf(count) - 1)}
                  />
                );
              })}
            </g>
          );
        })}
        {first !== undefined && (
          <text x={left} y={height - 8}>
            {formatDay(first)}
          </text>
        )}
        {last !== undefined && weeks.length > 1 && (
          <text x={width} y={height - 8} textAnchor="end">
            {formatDay(last)}
          </text>
        )}
      </svg>
      <ul className="legend plain">
        {series.map(({ assistant, displayName }, band) => (
          <li key={assistant}>
            <svg width="12" height="12" aria-hidden="true">
              <rect className={`band band-${band % 6}`} width="12" height="12" rx="2" />
            </svg>
            {displayName}
          </li>
        ))}
      </ul>
    </>
  );
}
