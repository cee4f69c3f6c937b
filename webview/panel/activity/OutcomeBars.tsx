interface OutcomeBarsProps {
  readonly rows: readonly { readonly key: string; readonly label: string; readonly count: number }[];
  readonly summary: string;
}

const width = 640;
const rowHeight = 26;
const labelWidth = 210;

/** One bar for each outcome, named and counted beside it. */
export function OutcomeBars({ rows, summary }: OutcomeBarsProps) {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <svg className="bars outcomes" viewBox={`0 0 ${width} ${rows.length * rowHeight}`} role="img" aria-label={summary}>
      {rows.map(({ key, label, count }, index) => {
        const y = index * rowHeight;
        const long = (count / most) * (width - labelWidth - 60);
        return (
          <g key={key}>
            <text x={labelWidth - 8} y={y + 17} textAnchor="end">
              {label}
            </text>
            <rect className="band band-0" x={labelWidth} y={y + 5} width={Math.max(1, long)} height={rowHeight - 10} />
            <text x={labelWidth + long + 8} y={y + 17}>
              {count}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
