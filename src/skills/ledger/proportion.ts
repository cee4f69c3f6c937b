/** So many of so many. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** Where a value lies, at 95 per cent confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The difference of two shares, `after` minus `before`, from -1 to 1, and where it lies. */
export interface Difference extends Interval {
  readonly value: number;
}

/** The quantile of the normal distribution for 95 per cent, two-sided. */
const quantile = 1.959964;

/** Count by all, from 0 to 1; 0 of nothing is 0. */
export function rateOf({ count, of }: Share): number {
  return of === 0 ? 0 : count / of;
}

/** The score interval of a share (Wilson 1927, as in Newcombe 1998, Statistics in Medicine 17:857, method 3). */
export function wilsonInterval({ count, of }: Share): Interval {
  if (of === 0) return { low: 0, high: 1 };
  const share = count / of;
  const square = quantile * quantile;
  const centre = (share + square / (2 * of)) / (1 + square / of);
  const half = (quantile / (1 + square / of)) * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/**
 * The difference of two independent shares with its hybrid score interval, without continuity correction (Newcombe 1998,
 * Statistics in Medicine 17:873, method 10). Of an empty share nothing is known: the interval is all that is possible.
 */
export function newcombeDifference(before: Share, after: Share): Difference {
  const [earlier, later] = [rateOf(before), rateOf(after)];
  const [first, second] = [wilsonInterval(before), wilsonInterval(after)];
  const value = later - earlier;
  if (before.of === 0 || after.of === 0) return { value, low: -1, high: 1 };
  return {
    value,
    low: value - Math.hypot(later - second.low, first.high - earlier),
    high: value + Math.hypot(second.high - later, earlier - first.low),
  };
}
