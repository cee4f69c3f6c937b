import { offsetMinutes, startOfDay } from './timeZone.ts';

/** Windows that summaries are made for, each merged from the ones before it. */
export type RollingWindow = 'quarter-hour' | 'hour' | 'day';

export const quarterHourMs = 900_000;
const hourMs = 3_600_000;

/** Start of the quarter hour of a time (UTC milliseconds); every zone's clocks are whole quarters of an hour from UTC. */
export function startOfQuarter(at: number): number {
  return Math.floor(at / quarterHourMs) * quarterHourMs;
}

/** The window of the next size that a window starting at this time lies in, with its end; hours and days are those of the zone. */
export function parentWindow(
  window: 'quarter-hour' | 'hour',
  from: number,
  timeZone: string,
): { readonly window: RollingWindow; readonly from: number; readonly to: number } {
  if (window === 'hour') {
    return { window: 'day', from: startOfDay(from, timeZone), to: startOfDay(from, timeZone, 1) };
  }
  const offset = offsetMinutes(from, timeZone) * 60_000;
  const start = Math.floor((from + offset) / hourMs) * hourMs - offset;
  return { window: 'hour', from: start, to: start + hourMs };
}
