import type { SkillEffect } from '../../../src/engine/browseContract.ts';

const width = 640;
const height = 96;
const floor = 68;
const weekMs = 7 * 86_400_000;

interface EffectPictureProps {
  readonly weeks: readonly number[];
  readonly effect: SkillEffect;
  readonly summary: string;
  readonly approvedText: string;
  readonly formatDay: (at: number) => string;
}

/** How often a skill's mistake came up by week, with a line where the skill was approved. */
export function EffectPicture({ weeks, effect, summary, approvedText, formatDay }: EffectPictureProps) {
  const most = Math.max(1, ...effect.counts);
  const slot = width / Math.max(1, weeks.length);
  const start = weeks[0] ?? 0;
  const approvedX = Math.min(width - 1, Math.max(1, ((effect.approvedAt - start) / weekMs) * slot));
  const isRight = approvedX > width * 0.7;
  return (
    <svg className="bars effect" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
      <line className="axis" x1="0" x2={width} y1={floor} y2={floor} />
      {weeks.map((week, index) => {
        const count = effect.counts[index] ?? 0;
        const high = (count / most) * (floor - 18);
        if (count === 0) return null;
        return (
          <rect
            key={week}
            className={week + weekMs <= effect.approvedAt ? 'before' : 'after'}
            x={index * slot + slot * 0.2}
            y={floor - high}
            width={slot * 0.6}
            height={high}
          />
        );
      })}
      <g className="approved-mark">
        <line x1={approvedX} x2={approvedX} y1="4" y2={floor + 6} />
        <text x={approvedX + (isRight ? -5 : 5)} y="12" textAnchor={isRight ? 'end' : 'start'}>
          {approvedText}
        </text>
      </g>
      {weeks.length > 0 && (
        <>
          <text x="0" y={height - 8}>
            {formatDay(start)}
          </text>
          <text x={width} y={height - 8} textAnchor="end">
            {formatDay(weeks.at(-1) ?? start)}
          </text>
        </>
      )}
    </svg>
  );
}
