import type { LedgerReport } from '../../../src/engine/ledgerContract.ts';

type LedgerPhase = LedgerReport['before'];

const width = 640;
const height = 170;
const left = 46;
const right = 8;
const top = 16;
const floor = 138;
const weekMs = 7 * 86_400_000;

interface LedgerPictureProps {
  readonly weeks: LedgerReport['weeks'];
  /** Where the approval stands, in the time of the weeks. */
  readonly approvedAt: number;
  readonly before: LedgerPhase;
  readonly since: LedgerPhase;
  readonly title: string;
  readonly description: string;
  readonly approvedText: string;
  readonly formatWeek: (at: number) => string;
}

/** The mistake's rate by week with intervals, and for the time before and since approval as a line in a band. */
export function LedgerPicture(props: LedgerPictureProps) {
  const { weeks, approvedAt, before, since, title, description, approvedText, formatWeek } = props;
  const first = Math.min(approvedAt, weeks[0]?.at ?? approvedAt);
  const last = Math.max(approvedAt, (weeks.at(-1)?.at ?? approvedAt) + weekMs);
  const span = Math.max(weekMs, last - first);
  const xOf = (at: number) => left + ((at - first) / span) * (width - left - right);
  const yOf = (rate: number) => floor - rate * (floor - top);
  const approvedX = xOf(approvedAt);
  const isRight = approvedX > width * 0.7;
  const slot = xOf(first + weekMs) - xOf(first);
  return (
    <svg className="bars ledger" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${title}. ${description}`}>
      <title>{title}</title>
      <desc>{description}</desc>
      {[0, 0.5, 1].map((rate) => (
        <g key={rate}>
          <line className={rate === 0 ? 'axis' : 'grid'} x1={left} x2={width - right} y1={yOf(rate)} y2={yOf(rate)} />
          <text x={left - 5} y={yOf(rate) + 4} textAnchor="end">
            {Math.round(rate * 100)} %
          </text>
        </g>
      ))}
      <Band className="before" from={left} to={approvedX} phase={before} yOf={yOf} />
      <Band className="after" from={approvedX} to={width - right} phase={since} yOf={yOf} />
      {weeks.map((week) => {
        // The week of the approval stands on both sides of it.
        const [least, most] = week.isAfter ? [approvedX + 6, width - right - 3] : [left + 3, approvedX - 6];
        const x = Math.max(least, Math.min(most, xOf(week.at) + slot / 2));
        const y = yOf(week.recurred / Math.max(1, week.eligible));
        return (
          <g key={`${week.at} ${week.isAfter}`} className={week.isAfter ? 'after' : 'before'}>
            <line className="whisker" x1={x} x2={x} y1={yOf(week.interval.low)} y2={yOf(week.interval.high)} />
            {week.isAfter ? <rect x={x - 3.5} y={y - 3.5} width="7" height="7" /> : <circle cx={x} cy={y} r="4" />}
          </g>
        );
      })}
      <g className="approved-mark">
        <line x1={approvedX} x2={approvedX} y1="4" y2={floor + 6} />
        <text x={approvedX + (isRight ? -5 : 5)} y="11" textAnchor={isRight ? 'end' : 'start'}>
          {approvedText}
        </text>
      </g>
      <text x={left} y={height - 12}>
        {formatWeek(first)}
      </text>
      <text x={width - right} y={height - 12} textAnchor="end">
        {formatWeek(last)}
      </text>
    </svg>
  );
}

interface BandProps {
  readonly className: string;
  readonly from: number;
  readonly to: number;
  readonly phase: LedgerPhase;
  readonly yOf: (rate: number) => number;
}

function Band({ className, from, to, phase, yOf }: BandProps) {
  if (phase.eligible === 0 || to <= from) return null;
  const { low, high } = phase.interval;
  return (
    <g className={className}>
      <rect className="band" x={from} y={yOf(high)} width={to - from} height={Math.max(1, yOf(low) - yOf(high))} />
      <line className="rate" x1={from} x2={to} y1={yOf(phase.rate)} y2={yOf(phase.rate)} />
    </g>
  );
}
