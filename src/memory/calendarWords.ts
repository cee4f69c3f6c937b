import { startOfDay, timeOfWall, wallTime } from './timeZone.ts';

/** A stretch of time, its end exclusive, with what to call it. Times are UTC milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** The present and the zone that a question is read in. */
export interface Present {
  readonly now: number;
  /** IANA name. */
  readonly timeZone: string;
}

const numberNames: readonly (readonly [names: string, value: number])[] = [
  ['a an one the ein eine einen einer', 1],
  ['two couple paar zwei', 2],
  ['three few drei', 3],
  ['four vier', 4],
  ['five fünf', 5],
  ['six sechs', 6],
  ['seven sieben', 7],
  ['eight acht', 8],
  ['nine neun', 9],
  ['ten zehn', 10],
  ['twelve zwölf', 12],
  ['fifteen fünfzehn', 15],
  ['twenty zwanzig', 20],
  ['thirty dreißig', 30],
  ['forty vierzig', 40],
  ['sixty sechzig', 60],
  ['ninety neunzig', 90],
];
const numbers = new Map(
  numberNames.flatMap(([names, value]) => names.split(' ').map((name) => [name, value] as const)),
);

/** Words for numbers, as alternatives of a pattern. */
export const numberPattern = `\\d+(?:\\.\\d+)?|half(?: an?)?|${[...numbers.keys()].join('|')}`;

/** The number that a word or its digits stand for. */
export function numberOf(word: string): number {
  const plain = word.toLowerCase().trim();
  return /^half/.test(plain) ? 0.5 : (numbers.get(plain) ?? Number(plain));
}

const weekdayNames = [
  'sunday sun sonntag',
  'monday mon montag',
  'tuesday tue tues dienstag',
  'wednesday wed mittwoch',
  'thursday thu thurs donnerstag',
  'friday fri freitag',
  'saturday sat samstag sonnabend',
].map((names) => names.split(' '));
const monthNames = [
  'january jan januar',
  'february feb februar',
  'march mar märz',
  'april apr',
  'may mai',
  'june jun juni',
  'july jul juli',
  'august aug',
  'september sept sep',
  'october oct oktober okt',
  'november nov',
  'december dec dezember dez',
].map((names) => names.split(' '));

/** Weekdays where nothing else is meant by the word: `sun`, `sat` and `wed` stand for days only after a preposition. */
const weekdayPattern = weekdayNames
  .flatMap((names) => names.filter((name) => name.length > 3))
  .concat(['mon', 'tue', 'thu', 'fri'])
  .join('|');
const monthPattern = monthNames.flat().join('|');

/** What names a day, as alternatives of a pattern without groups of its own. */
export const dayPattern = [
  '\\d{4}-\\d{2}-\\d{2}',
  `\\d{1,2}(?:st|nd|rd|th|\\.)?(?: of)? (?:${monthPattern})(?:,? \\d{4})?`,
  `(?:${monthPattern}) \\d{1,2}(?!\\d)(?:st|nd|rd|th)?(?:,? \\d{4})?`,
  '\\d{1,2}\\.\\d{1,2}\\.(?:\\d{4})?',
  'the day before yesterday|day before yesterday|vorgestern',
  'today|yesterday|tomorrow|tonight|heute|gestern|morgen',
  '\\d+ days? ago|vor \\d+ tagen',
  `(?:last |this |next |letzten |diesen )?(?:${weekdayPattern})s?`,
].join('|');

/** The day that a phrase of `dayPattern` names; null for a date that there is not. */
export function dayOf(phrase: string, { now, timeZone }: Present): Span | null {
  const text = phrase.toLowerCase().trim();
  const relative = (days: number, label: string): Span => ({
    from: startOfDay(now, timeZone, days),
    to: startOfDay(now, timeZone, days + 1),
    label,
  });
  if (/^(?:today|tonight|heute)$/.test(text)) return relative(0, 'today');
  if (/^(?:yesterday|gestern)$/.test(text)) return relative(-1, 'yesterday');
  if (/before yesterday|vorgestern/.test(text)) return relative(-2, 'the day before yesterday');
  if (/^(?:tomorrow|morgen)$/.test(text)) return relative(1, 'tomorrow');
  const ago = /(\d+) (?:days? ago|tagen)/.exec(text)?.[1];
  if (ago !== undefined) return relative(-Number(ago), `${ago} days ago`);
  const weekday = weekdayNames.findIndex((names) => names.some((name) => new RegExp(`\\b${name}s?$`).test(text)));
  if (weekday >= 0) {
    const back = (wallTime(now, timeZone).weekday - weekday + 7) % 7;
    if (text.startsWith('next ')) return relative(7 - back, `next ${english(weekday)}`);
    return relative(-(back === 0 && /^(?:last|letzten) /.test(text) ? 7 : back), `on ${english(weekday)}`);
  }
  return dateOf(text, { now, timeZone });
}

function english(weekday: number): string {
  const name = weekdayNames[weekday]?.[0] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function dateOf(text: string, { now, timeZone }: Present): Span | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})?$/.exec(text);
  const named = /(\d{1,2})(?!\d)/.exec(text)?.[1];
  const month = monthNames.findIndex((names) =>
    names.some((name) => new RegExp(`(?<![a-zä])${name}(?![a-zä])`).test(text)),
  );
  const year = /(?<!\d)(\d{4})(?!\d)/.exec(text)?.[1];
  const parts = iso
    ? { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) }
    : german
      ? { year: german[3] === undefined ? null : Number(german[3]), month: Number(german[2]), day: Number(german[1]) }
      : { year: year === undefined ? null : Number(year), month: month + 1, day: Number(named ?? 0) };
  if (parts.month < 1 || parts.month > 12 || parts.day < 1 || parts.day > 31) return null;
  const at = (years: number) => timeOfWall(years, parts.month, parts.day, 0, 0, timeZone);
  const thisYear = wallTime(now, timeZone).year;
  // A date without a year is the last that was.
  const from = parts.year !== null ? at(parts.year) : at(thisYear) > now ? at(thisYear - 1) : at(thisYear);
  const shown = wallTime(from, timeZone);
  if (shown.day !== parts.day) return null;
  const label = `on ${String(shown.year)}-${String(shown.month).padStart(2, '0')}-${String(shown.day).padStart(2, '0')}`;
  return { from, to: startOfDay(from, timeZone, 1), label };
}

/** A month by its name alone, the last that was. */
export function monthOf(name: string, { now, timeZone }: Present): Span | null {
  const month = monthNames.findIndex((names) => names.includes(name.toLowerCase())) + 1;
  if (month === 0) return null;
  const { year } = wallTime(now, timeZone);
  const start = (years: number, months: number) => timeOfWall(years, months, 1, 0, 0, timeZone);
  const of = start(year, month) > now ? year - 1 : year;
  const english = monthNames[month - 1]?.[0] ?? '';
  const label = `in ${english.charAt(0).toUpperCase()}${english.slice(1)} ${of}`;
  return { from: start(of, month), to: start(of, month + 1), label };
}

/** Names of months long enough to stand alone. */
export const longMonthPattern = monthNames.flatMap((names) => names.filter((name) => name.length > 4)).join('|');

/** A time of the day, as alternatives of a pattern without groups of its own. */
export const clockPattern =
  "(?:\\d{1,2}(?:[:.]\\d{2})?(?: ?(?:am|pm|a\\.m\\.|p\\.m\\.|uhr|h|o'clock))?|noon|midday|midnight|mittag|mitternacht)";

/** The time on a day that a phrase of `clockPattern` names; a plain hour takes `am` or `pm` from what stands behind it. */
export function clockOn(day: Span, phrase: string, half: string, timeZone: string): number | null {
  const text = phrase.toLowerCase().trim();
  const { year, month, day: date } = wallTime(day.from, timeZone);
  if (/^(?:noon|midday|mittag)$/.test(text)) return timeOfWall(year, month, date, 12, 0, timeZone);
  if (/^(?:midnight|mitternacht)$/.test(text)) return timeOfWall(year, month, date, 0, 0, timeZone);
  const [, hours = '', minutes = '0'] = /^(\d{1,2})(?:[:.](\d{2}))?/.exec(text) ?? [];
  const own = /(am|pm|a\.m\.|p\.m\.)$/.exec(text)?.[1]?.replaceAll('.', '') ?? half;
  const hour = own === 'pm' ? (Number(hours) % 12) + 12 : own === 'am' ? Number(hours) % 12 : Number(hours);
  if (hours === '' || hour > 24 || Number(minutes) > 59) return null;
  return timeOfWall(year, month, date, hour, Number(minutes), timeZone);
}
