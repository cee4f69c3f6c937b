/** A date and time on the clock of a zone; `month` and `day` from 1, `weekday` 0 for Sunday. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numeric = 'numeric';
  const parts = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', calendar: 'gregory', ...parts });
  formats.set(timeZone, format);
  return format;
}

/** Minutes by which the clocks of a zone (IANA name) are ahead of UTC at a time (UTC milliseconds). */
export function offsetMinutes(at: number, timeZone: string): number {
  const numbers = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => numbers.get(type) ?? 0;
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return Math.round((wall - Math.floor(at / 1_000) * 1_000) / 60_000);
}

/** What the clocks of a zone show at a time (UTC milliseconds). */
export function wallTime(at: number, timeZone: string): WallTime {
  const shifted = new Date(at + offsetMinutes(at, timeZone) * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    weekday: shifted.getUTCDay(),
  };
}

/**
 * The time (UTC milliseconds) at which the clocks of a zone show this; days and hours may run over, as in `Date.UTC`. An hour
 * that is skipped in spring is the moment of the change plus as much, one that comes twice is the first.
 */
export function timeOfWall(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  timeZone: string,
): number {
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const before = wall - offsetMinutes(wall - 86_400_000, timeZone) * 60_000;
  const after = wall - offsetMinutes(wall + 86_400_000, timeZone) * 60_000;
  const fits = [before, after].filter((at) => at + offsetMinutes(at, timeZone) * 60_000 === wall);
  return fits.length > 0 ? Math.min(...fits) : before;
}

/** The midnight that starts the day of a time, or one so many days later or earlier; days may have 23 or 25 hours. */
export function startOfDay(at: number, timeZone: string, days = 0): number {
  const { year, month, day } = wallTime(at, timeZone);
  return timeOfWall(year, month, day + days, 0, 0, timeZone);
}
