import { describe, expect, test } from 'vitest';
import { readTime } from '../../src/memory/timeExpression.ts';

/** A Thursday. */
const now = Date.parse('2026-11-19T14:30:00Z');
const atNow = '2026-11-19T14:30';

/** From and to, to the minute in UTC. */
function window(question: string, timeZone = 'UTC', at = now): readonly (string | null)[] {
  const { from, to } = readTime(question, { now: at, timeZone });
  const text = (time: number) => new Date(time).toISOString().slice(0, 16);
  return [from === null ? null : text(from), text(to)];
}

describe('the time a question names, in UTC', () => {
  test.each<[question: string, from: string | null, to: string]>([
    ['between 2026-10-01T08:15:00.000Z and 2026-11-19T14:30:00Z', '2026-10-01T08:15', atNow],
    ['from 2026-10-01T08:15Z to 2026-10-01T09:45:30Z', '2026-10-01T08:15', '2026-10-01T09:45'],
    ['the last 15 minutes', '2026-11-19T14:15', atNow],
    ['in the last hour', '2026-11-19T13:30', atNow],
    ['past 2 hrs', '2026-11-19T12:30', atNow],
    ['last 24h', '2026-11-18T14:30', atNow],
    ['within the last half hour', '2026-11-19T14:00', atNow],
    ['over the past few days', '2026-11-16T14:30', atNow],
    ['in the last couple of hours', '2026-11-19T12:30', atNow],
    ['today', '2026-11-19T00:00', '2026-11-20T00:00'],
    ['yesterday', '2026-11-18T00:00', '2026-11-19T00:00'],
    ['the day before yesterday', '2026-11-17T00:00', '2026-11-18T00:00'],
    ['yesterday afternoon', '2026-11-18T12:00', '2026-11-18T18:00'],
    ['this morning', '2026-11-19T05:00', '2026-11-19T12:00'],
    ['last night', '2026-11-18T18:00', '2026-11-19T06:00'],
    ['this week', '2026-11-16T00:00', '2026-11-23T00:00'],
    ['last week', '2026-11-09T00:00', '2026-11-16T00:00'],
    ['past week', '2026-11-12T14:30', atNow],
    ['this month', '2026-11-01T00:00', '2026-12-01T00:00'],
    ['last month', '2026-10-01T00:00', '2026-11-01T00:00'],
    ['in the last month', '2026-10-20T14:30', atNow],
    ['in the last year', '2025-11-19T14:30', atNow],
    ['last year', '2025-01-01T00:00', '2026-01-01T00:00'],
    ['since January', '2026-01-01T00:00', atNow],
    ['before October', null, '2026-10-01T00:00'],
    ['in October', '2026-10-01T00:00', '2026-11-01T00:00'],
    ['since Monday', '2026-11-16T00:00', atNow],
    ['on Thursday', '2026-11-19T00:00', '2026-11-20T00:00'],
    ['last Thursday', '2026-11-12T00:00', '2026-11-13T00:00'],
    ['on Friday', '2026-11-13T00:00', '2026-11-14T00:00'],
    ['on 3 November', '2026-11-03T00:00', '2026-11-04T00:00'],
    ['on November 3rd', '2026-11-03T00:00', '2026-11-04T00:00'],
    ['on the 24th of December', '2025-12-24T00:00', '2025-12-25T00:00'],
    ['on 2026-11-03', '2026-11-03T00:00', '2026-11-04T00:00'],
    ['since 2026-11-03', '2026-11-03T00:00', atNow],
    ['after 2026-11-03', '2026-11-04T00:00', atNow],
    ['before 2026-11-03', null, '2026-11-03T00:00'],
    ['until yesterday', null, '2026-11-19T00:00'],
    ['between 2 and 4 pm', '2026-11-19T14:00', '2026-11-19T16:00'],
    ['between 11 and 1 pm', '2026-11-19T11:00', '2026-11-19T13:00'],
    ['between 9:15 and 10:45 yesterday', '2026-11-18T09:15', '2026-11-18T10:45'],
    ['between Monday and Wednesday', '2026-11-16T00:00', '2026-11-19T00:00'],
    ['from 3 to 5 November', '2026-11-03T00:00', '2026-11-06T00:00'],
    ['since 9am', '2026-11-19T09:00', atNow],
    ['before noon', null, '2026-11-19T12:00'],
    ['at 3pm yesterday', '2026-11-18T14:30', '2026-11-18T15:30'],
    ['an hour ago', '2026-11-19T13:00', '2026-11-19T14:00'],
    ['3 days ago', '2026-11-16T00:00', '2026-11-17T00:00'],
    ['since 3 days ago', '2026-11-16T14:30', atNow],
    ['tomorrow', '2026-11-20T00:00', '2026-11-21T00:00'],
    ['in den letzten 15 Minuten', '2026-11-19T14:15', atNow],
    ['in der letzten Stunde', '2026-11-19T13:30', atNow],
    ['vorgestern', '2026-11-17T00:00', '2026-11-18T00:00'],
    ['gestern Abend', '2026-11-18T18:00', '2026-11-19T00:00'],
    ['seit Montag', '2026-11-16T00:00', atNow],
    ['zwischen 14 und 16 Uhr', '2026-11-19T14:00', '2026-11-19T16:00'],
    ['am 3.11.', '2026-11-03T00:00', '2026-11-04T00:00'],
    ['letzte Woche', '2026-11-09T00:00', '2026-11-16T00:00'],
    ['diesen Monat', '2026-11-01T00:00', '2026-12-01T00:00'],
    ['what failed', null, atNow],
  ])('%s', (question, from, to) => {
    expect(window(question)).toEqual([from, to]);
  });

  test('leaves the rest of the question', () => {
    const read = (question: string) => readTime(question, { now, timeZone: 'UTC' }).rest;
    expect(read('summarise the last 15 minutes of payments-api failures')).toBe('summarise of payments-api failures');
    expect(read('failures between 2 and 4 pm in the gateway yesterday')).toBe('failures in the gateway');
  });

  test.each(['failures on 2026-02-31', 'the monday-report job', 'version 3.11.2', 'step 2 and 4 of may-cache'])(
    'reads no time into “%s”',
    (question) => {
      expect(readTime(question, { now, timeZone: 'UTC' }).isNamed).toBe(false);
    },
  );
});

describe('on the clock of the zone', () => {
  test('days begin at its midnight', () => {
    expect(window('today', 'Pacific/Auckland')).toEqual(['2026-11-19T11:00', '2026-11-20T11:00']);
    expect(window('yesterday', 'America/New_York')).toEqual(['2026-11-18T05:00', '2026-11-19T05:00']);
    expect(window('between 2 and 4 pm', 'Asia/Kolkata')).toEqual(['2026-11-19T08:30', '2026-11-19T10:30']);
  });

  test('a day on which clocks go back has 25 hours, one on which they go forward 23', () => {
    const monday = Date.parse('2026-10-26T12:00:00Z');
    expect(window('yesterday', 'Europe/Berlin', monday)).toEqual(['2026-10-24T22:00', '2026-10-25T23:00']);
    expect(window('on 2026-03-29', 'Europe/Berlin', monday)).toEqual(['2026-03-28T23:00', '2026-03-29T22:00']);
  });

  test('an hour that is skipped, and one that comes twice, are still found', () => {
    const after = Date.parse('2026-10-26T12:00:00Z');
    expect(window('between 2:30 and 4:00 on 2026-03-29', 'Europe/Berlin', after)).toEqual([
      '2026-03-29T01:30',
      '2026-03-29T02:00',
    ]);
    expect(window('between 2:30 and 4:00 on 2026-10-25', 'Europe/Berlin', after)).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T03:00',
    ]);
  });

  test('asked in the small hours, last night is the one that is under way', () => {
    const small = Date.parse('2026-11-19T02:00:00Z');
    expect(window('last night', 'UTC', small)).toEqual(['2026-11-18T18:00', '2026-11-19T02:00']);
  });
});
