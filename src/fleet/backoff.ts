/** Waiting times between attempts, in milliseconds. */
export interface BackoffTimes {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * The wait before an attempt, 0 for the first: doubling up to a cap, of which a random half to whole is waited, so that
 * machines that lost the same server do not come back all at once (“equal jitter”).
 */
export function backoffMs(attempt: number, { firstMs, longestMs }: BackoffTimes, random = Math.random): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 30));
  return full / 2 + (random() * full) / 2;
}
