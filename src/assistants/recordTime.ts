const earliest = Date.UTC(2020, 0, 1);
const latest = Date.UTC(2100, 0, 1);

/** UTC milliseconds of an ISO time or of a number of (milli)seconds; null when absent or implausible. */
export function recordTime(value: unknown): number | null {
  let at = Number.NaN;
  if (typeof value === 'string') at = Date.parse(value);
  else if (typeof value === 'number') at = value < 100_000_000_000 ? value * 1000 : value;
  return at >= earliest && at < latest ? at : null;
}
