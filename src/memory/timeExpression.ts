import {
  clockOn,
  clockPattern,
  dayOf,
  dayPattern,
  longMonthPattern,
  monthOf,
  numberOf,
  numberPattern,
  type Present,
  type Span,
} from './calendarWords.ts';
import { startOfDay, timeOfWall, wallTime } from './timeZone.ts';

/** The time that a question asks about. */
export interface TimeReading {
  /** UTC milliseconds; null where there is no beginning. */
  readonly from: number | null;
  /** Exclusive. */
  readonly to: number;
  readonly label: string;
  /** False where the question names no time. */
  readonly isNamed: boolean;
  /** The question without the words that named the time. */
  readonly rest: string;
}

interface Reading {
  readonly from: number | null;
  readonly to: number;
  readonly label: string;
}

/** A way of naming time: the pattern, and what a match of it means; null when it means nothing after all. */
interface Rule {
  readonly pattern: RegExp;
  read(groups: Readonly<Record<string, string | undefined>>, present: Present, question: string): Reading | null;
}

const unitPattern =
  'seconds?|secs?|minutes?|mins?|min|hours?|hrs?|h|m|d|days?|weeks?|months?|years?|minuten?|stunden?|tagen?|tage?|wochen?|monaten?|monate?|jahren?|jahre?';
const partPattern = 'morning|afternoon|evening|night|früh|vormittag|nachmittag|abend|nacht';
const leading =
  '(?:(?:in|over|during|within|for|from|of|on|at|am|im|in der|in den|an|während)\\s+)?(?:the\\s+|den\\s+|der\\s+)?';

function pattern(source: string): RegExp {
  return new RegExp(`(?<![\\w.-])${source}(?![\\w-])`, 'i');
}

/** A moment as programs write it, in UTC: what a tool's caller gave goes through without being rounded to a day. */
const instantPattern = '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,3})?)?Z';

const rules: readonly Rule[] = [
  {
    pattern: pattern(`(?:between|from)\\s+(?<from>${instantPattern})\\s+(?:and|to|until)\\s+(?<to>${instantPattern})`),
    read: ({ from = '', to = '' }) => {
      const [start, end] = [Date.parse(from), Date.parse(to)];
      if (!(start < end)) return null;
      const minute = (instant: string) => instant.slice(0, 16).replace('T', ' ');
      return { from: start, to: end, label: `from ${minute(from)} to ${minute(to)} UTC` };
    },
  },
  {
    pattern: pattern(
      `(?:between|zwischen|from|von|vom)\\s+(?<from>${clockPattern})\\s*(?:and|und|to|until|till|bis|-|–)\\s*(?<to>${clockPattern})(?:\\s*,?\\s*(?:on\\s+|am\\s+)?(?<day>${dayPattern}))?`,
    ),
    read: ({ from = '', to = '', day: named }, present, question) => {
      const elsewhere = named ?? new RegExp(`(?<![\\w-])(?:${dayPattern})(?![\\w-])`, 'i').exec(question)?.[0];
      const day = elsewhere === undefined ? dayOf('today', present) : dayOf(elsewhere, present);
      if (day === null || !/\d[:.]\d|am|pm|uhr|h|noon|mi/i.test(from + to)) return null;
      const half = /pm|p\.m/i.test(to) ? 'pm' : /am|a\.m/i.test(to) ? 'am' : '';
      const start = clockOn(day, from, half, present.timeZone);
      const end = clockOn(day, to, '', present.timeZone);
      if (start === null || end === null) return null;
      // “between 11 and 1 pm” begins before noon.
      const fixed = start >= end && half === 'pm' ? clockOn(day, from, 'am', present.timeZone) : start;
      if (fixed === null || fixed >= end) return null;
      return { from: fixed, to: end, label: `between ${from.trim()} and ${to.trim()} ${day.label}` };
    },
  },
  {
    pattern: pattern(
      `(?:between|zwischen|from|von|vom)\\s+(?:the\\s+)?(?<from>${dayPattern}|\\d{1,2}\\.?)\\s*(?:and|und|to|until|till|through|bis|-|–)\\s*(?:the\\s+|zum\\s+)?(?<to>${dayPattern})`,
    ),
    read: ({ from = '', to = '' }, present) => {
      const end = dayOf(to, present);
      const start = dayOf(/^\d{1,2}\.?$/.test(from) ? to.replace(/\d{1,2}/, from.replace('.', '')) : from, present);
      if (start === null || end === null || start.from > end.from) return null;
      return {
        from: start.from,
        to: end.to,
        label: `${start.label.replace(/^on /, 'from ')} to ${end.label.replace(/^on /, '')}`,
      };
    },
  },
  {
    pattern: pattern(
      `${leading}(?:last|past|previous|letzten|letzte|letzter|vergangenen|letztes)\\s+(?<count>${numberPattern})?(?:\\s+of)?\\s*(?<unit>${unitPattern})`,
    ),
    read: ({ count, unit = '' }, present, question) => {
      // “Last year” is the one before this; “in the last year” is what has just gone by.
      const isPast = /\b(?:past|vergangen)|\b(?:in|within|over|during|for) the last\b/i.test(question);
      if (count === undefined && /^(?:weeks?|wochen?|months?|monate?n?|years?|jahre?n?)$/i.test(unit) && !isPast) {
        return calendar(unit, -1, present);
      }
      return backwards(count === undefined ? 1 : numberOf(count), unit, present);
    },
  },
  {
    pattern: pattern(`(?:since|seit)\\s+(?<count>${numberPattern})\\s*(?<unit>${unitPattern})(?:\\s+ago)?`),
    read: ({ count = '', unit = '' }, present) => backwards(numberOf(count), unit, present),
  },
  {
    pattern: pattern(
      `(?<!day )(?<how>since|after|before|until|till|up to|seit|nach|vor|bis)\\s+(?:the\\s+|dem\\s+|zum\\s+)?(?<day>${dayPattern})(?:\\s+(?:at\\s+|um\\s+)?(?<clock>(?=\\S*(?:[:]|am|pm|uhr))${clockPattern})|\\s+(?<part>${partPattern}))?`,
    ),
    read: ({ how = '', day: named = '', clock, part }, present) => {
      const day = dayOf(named, present);
      if (day === null) return null;
      const at = clock === undefined ? null : clockOn(day, clock, '', present.timeZone);
      const span = part === undefined ? day : partOf(day, part, present.timeZone);
      const words = `${span.label.replace(/^on /, '')}${clock === undefined ? '' : ` ${clock}`}`;
      return bounded(how, at ?? span.from, at ?? span.to, words, present);
    },
  },
  {
    pattern: pattern(
      `(?<how>since|after|before|until|till|seit|nach|vor|bis)\\s+(?:(?<part>this morning|this afternoon|this evening|last night|heute früh|heute morgen)|(?<clock>noon|midnight|mittag|(?=\\S*(?:[:]|am|pm)|\\d+ (?:am|pm|uhr|o'clock))${clockPattern}))`,
    ),
    read: ({ how = '', part, clock }, present) => {
      const today = dayOf('today', present);
      if (today === null) return null;
      if (part !== undefined) {
        const span = /night/i.test(part)
          ? lastNight(present)
          : partOf(today, part.split(' ').at(-1) ?? '', present.timeZone);
        return bounded(how, span.from, span.to, part.toLowerCase(), present);
      }
      const at = clockOn(today, clock ?? '', '', present.timeZone);
      return at === null ? null : bounded(how, at, at, clock ?? '', present);
    },
  },
  {
    pattern: pattern(
      `(?<count>${numberPattern})\\s+(?<unit>minutes?|mins?|hours?|hrs?|weeks?|months?)\\s+ago|vor\\s+(?<zahl>${numberPattern})\\s+(?<einheit>minuten?|stunden?|wochen?|monaten?)`,
    ),
    read: ({ count, zahl, unit, einheit }, present) => {
      const number = numberOf(count ?? zahl ?? '1');
      const length = unitMs(unit ?? einheit ?? '');
      const at = present.now - number * length;
      const label = `about ${number} ${englishUnit(unit ?? einheit ?? '', number)} ago`;
      return { from: at - length / 2, to: Math.min(present.now, at + length / 2), label };
    },
  },
  { pattern: pattern('(?:last night|letzte nacht|gestern nacht)'), read: (_groups, present) => lastNight(present) },
  {
    pattern: pattern(`${leading}(?:this|heute|diesen)\\s+(?<part>${partPattern}|morgen)`),
    read: ({ part = '' }, present) => {
      const today = dayOf('today', present);
      return today && partOf(today, part === 'morgen' ? 'morning' : part, present.timeZone);
    },
  },
  {
    pattern: pattern(`${leading}(?<day>${dayPattern})\\s+(?:in the\\s+)?(?<part>${partPattern})`),
    read: ({ day: named = '', part = '' }, present) => {
      const day = dayOf(named, present);
      return day && partOf(day, part, present.timeZone);
    },
  },
  {
    pattern: pattern(
      `(?:(?:at|around|about|um|gegen)\\s+)(?<clock>${clockPattern})(?:\\s+(?:on\\s+|am\\s+)?(?<day>${dayPattern}))?`,
    ),
    read: ({ clock = '', day: named }, present, question) => {
      const elsewhere = named ?? new RegExp(`(?<![\\w-])(?:${dayPattern})(?![\\w-])`, 'i').exec(question)?.[0];
      const day = dayOf(elsewhere ?? 'today', present);
      if (day === null || (!/[:]|am|pm|uhr|noon|mi/i.test(clock) && elsewhere === undefined)) return null;
      const at = clockOn(day, clock, '', present.timeZone);
      return at === null ? null : { from: at - 1_800_000, to: at + 1_800_000, label: `around ${clock} ${day.label}` };
    },
  },
  {
    pattern: pattern(
      `${leading}(?<which>this|current|next|diese[nrs]?|dieser)\\s+(?<unit>week|month|year|hour|woche|monat|jahr|stunde)`,
    ),
    read: ({ which = '', unit = '' }, present) => calendar(unit, /next/i.test(which) ? 1 : 0, present),
  },
  { pattern: pattern(`${leading}(?<day>${dayPattern})`), read: ({ day = '' }, present) => dayOf(day, present) },
  {
    pattern: pattern(
      `(?<how>in|during|im|since|after|before|until|till|seit|nach|vor|bis)\\s+(?<month>${longMonthPattern})`,
    ),
    read: ({ how = '', month = '' }, present) => {
      const span = monthOf(month, present);
      if (span === null || /^i[nm]$|^during$/i.test(how)) return span;
      return bounded(how, span.from, span.to, span.label.replace(/^in /, ''), present);
    },
  },
];

/** Reads the time that a question names, in English or German, on the clock of a zone; all that is recorded where it names none. */
export function readTime(question: string, present: Present): TimeReading {
  for (const { pattern: named, read } of rules) {
    const match = named.exec(question);
    if (match === null) continue;
    const reading = read(match.groups ?? {}, present, question);
    if (reading === null) continue;
    const rest = `${question.slice(0, match.index)} ${question.slice(match.index + match[0].length)}`;
    // The day may stand apart from the hours on it.
    const leftover = / (?:between|around) /.test(` ${reading.label} `)
      ? rest.replace(new RegExp(`(?<![\\w-])(?:on |am )?(?:${dayPattern})(?![\\w-])`, 'i'), ' ')
      : rest;
    return { ...reading, isNamed: true, rest: leftover.replace(/\s+/g, ' ').trim() };
  }
  return { from: null, to: present.now + 1, label: 'in all that is recorded', isNamed: false, rest: question.trim() };
}

function bounded(how: string, from: number, to: number, words: string, { now }: Present): Reading {
  const word = how.toLowerCase();
  if (/^(?:since|seit)$/.test(word)) return { from, to: now + 1, label: `since ${words}` };
  if (/^(?:after|nach)$/.test(word)) return { from: to, to: now + 1, label: `after ${words}` };
  if (/^(?:before|vor)$/.test(word)) return { from: null, to: from, label: `before ${words}` };
  return { from: null, to, label: `until ${words}` };
}

function lastNight({ now, timeZone }: Present): Span {
  const { year, month, day } = wallTime(now, timeZone);
  const from = timeOfWall(year, month, day - 1, 18, 0, timeZone);
  // Asked in the small hours it is still the night that is meant.
  return { from, to: Math.min(now + 1, timeOfWall(year, month, day, 6, 0, timeZone)), label: 'last night' };
}

function partOf(day: Span, part: string, timeZone: string): Span {
  const { year, month, day: date } = wallTime(day.from, timeZone);
  const at = (hour: number) => timeOfWall(year, month, date, hour, 0, timeZone);
  const [from, to, name] = /^(?:morning|früh|vormittag)$/i.test(part)
    ? ([5, 12, 'morning'] as const)
    : /^(?:afternoon|nachmittag)$/i.test(part)
      ? ([12, 18, 'afternoon'] as const)
      : /^(?:evening|abend)$/i.test(part)
        ? ([18, 24, 'evening'] as const)
        : ([18, 30, 'night'] as const);
  return { from: at(from), to: at(to), label: day.label === 'today' ? `this ${name}` : `${day.label} ${name}` };
}

function unitMs(unit: string): number {
  const word = unit.toLowerCase();
  if (/^s/.test(word) && !/^stunde/.test(word)) return 1_000;
  if (/^(?:m|min|mins|minutes?|minuten?)$/.test(word)) return 60_000;
  if (/^(?:h|hrs?|hours?|stunden?)$/.test(word)) return 3_600_000;
  if (/^(?:d|days?|tage?n?)$/.test(word)) return 86_400_000;
  if (/^w/.test(word)) return 7 * 86_400_000;
  return /^(?:mon)/.test(word) ? 30 * 86_400_000 : 365 * 86_400_000;
}

function englishUnit(unit: string, number: number): string {
  const names = new Map([
    [1_000, 'second'],
    [60_000, 'minute'],
    [3_600_000, 'hour'],
    [86_400_000, 'day'],
    [604_800_000, 'week'],
    [2_592_000_000, 'month'],
  ]);
  return `${names.get(unitMs(unit)) ?? 'year'}${number === 1 ? '' : 's'}`;
}

function backwards(number: number, unit: string, { now }: Present): Reading {
  const name = englishUnit(unit, number);
  return {
    from: now - Math.round(number * unitMs(unit)),
    to: now + 1,
    label: `in the last ${number === 1 ? name : `${number} ${name}`}`,
  };
}

/** The week (from Monday), month or year that is so many away from the present one. */
function calendar(unit: string, away: number, { now, timeZone }: Present): Reading {
  const { year, month, weekday } = wallTime(now, timeZone);
  const which = away === 0 ? 'this' : away < 0 ? 'last' : 'next';
  if (/^w/i.test(unit)) {
    const monday = -((weekday + 6) % 7) + away * 7;
    return {
      from: startOfDay(now, timeZone, monday),
      to: startOfDay(now, timeZone, monday + 7),
      label: `${which} week`,
    };
  }
  if (/^mon/i.test(unit)) {
    const start = (months: number) => timeOfWall(year, months, 1, 0, 0, timeZone);
    return { from: start(month + away), to: start(month + away + 1), label: `${which} month` };
  }
  if (/^(?:h|stunde)/i.test(unit)) return backwards(1, 'hour', { now, timeZone });
  const start = (years: number) => timeOfWall(years, 1, 1, 0, 0, timeZone);
  return { from: start(year + away), to: start(year + away + 1), label: `${which} year` };
}
