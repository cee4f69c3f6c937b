import { RecordReader } from '../../rows/recordReader.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';
import type { IndexedDays } from './indexedDays.ts';
import { dayMarker, hourMarker } from './markers.ts';
import type { AllowedSessions } from './sessionFilter.ts';
import type { SoughtWord } from './wordQuery.ts';
import { quotedLexeme } from './wordVector.ts';

const FIND = `
SELECT * FROM skillify.find_texts($1, $2, $3::text[], $4::text[], $5::float8[], $6, $7, $8::bigint[], $9::float8[], $10, $11, $12, $13, $14)`;

/** Texts that are read one after the other where that is cheaper than the index of words. */
const readInTurn = 20_000;
/** Texts that are looked at for each one that is wanted, by the estimate. */
const reserve = 1.5;
const widerBy = 8;
/** More days than this are not looked up by their markers: each costs a little for every text. */
const mostMarkedDays = 40;
/** Hours of the latest day that are looked up instead of all of it. */
const mostMarkedHours = 12;
const hourMs = 3_600_000;
const dayHours = 24;

/** A text that may answer a search. */
export interface TextCandidate {
  readonly workspaceId: number;
  readonly session: number;
  /** UTC milliseconds. */
  readonly at: number;
  /** Number of its event. */
  readonly number: number;
  readonly score: number;
}

/** What texts must fulfil, and how many of them there are by estimate. */
export interface TextCondition {
  /** A `tsquery` without tenants and days; empty for all texts. */
  readonly query: string;
  /** Words that add to the score. */
  readonly words: readonly SoughtWord[];
  /** Share of all texts that fulfil it, about. */
  readonly share: number;
  readonly since: number | null;
  readonly until: number | null;
  readonly sessions: AllowedSessions | null;
  /** By kind of document, 0 for those that are not wanted. */
  readonly kindWeights: readonly number[];
}

/** The best of the newest texts. */
export interface TextCandidates {
  /** Best first; of equals the newest. */
  readonly best: readonly TextCandidate[];
  /** Texts that were compared. */
  readonly compared: number;
  /** False when only the newest texts were compared. */
  readonly isExhaustive: boolean;
}

interface Access {
  readonly way: 'words' | 'time' | 'sessions';
  readonly markers: string;
  readonly since: number | null;
  readonly examined: number;
  readonly isAll: boolean;
}

/**
 * Compares at most so many of the newest texts that fulfil a condition and returns the best. How they are found is chosen by
 * estimate: those of few sessions by session; of a frequent word by reading the newest texts in turn; of a rare one by the
 * index of words; in between by that index for the latest hours or days that will do, and for more where too few were found.
 */
export async function findCandidates(
  queries: PostgresQueries,
  days: IndexedDays,
  condition: TextCondition,
  most: number,
  best: number,
): Promise<TextCandidates> {
  for (let wanted = most * reserve; ; wanted *= widerBy) {
    const access = accessFor(days, condition, wanted);
    const rows = await queries.rows(FIND, parametersOf(days, condition, access, most, best));
    const found = rows.map((row) => RecordReader.of(row, 'a text of the search index'));
    const compared = found[0]?.number('candidates') ?? 0;
    if (!access.isAll && compared < most / 2) continue;
    return {
      best: found.map((row) => ({
        workspaceId: row.number('workspace_id'),
        session: row.number('session'),
        at: row.number('at'),
        number: row.number('number'),
        score: row.number('score'),
      })),
      compared,
      isExhaustive: access.isAll && compared < most,
    };
  }
}

function accessFor(days: IndexedDays, condition: TextCondition, wanted: number): Access {
  const { since, until, sessions, share } = condition;
  const inTime = days.within(since, until);
  const everything = { markers: '', since, examined: inTime, isAll: true } as const;
  if (sessions !== null && sessions.events <= readInTurn) return { ...everything, way: 'sessions' };
  const ofSessions = sessions === null ? 1 : Math.min(1, sessions.events / Math.max(1, days.documents));
  const looked = Math.ceil(wanted / Math.max(share * ofSessions, 1e-9));
  if (inTime <= Math.min(looked, readInTurn)) return { ...everything, way: 'time' };
  if (looked <= readInTurn || condition.query === '') {
    return { way: 'time', markers: '', since, examined: looked, isAll: looked >= inTime };
  }
  const slice = days.newest(looked, since, until);
  const latest = Math.min(days.newestAt, until ?? days.newestAt);
  const hours = Math.ceil((dayHours * looked) / Math.max(1, slice.documents));
  if (slice.days.length === 1 && hours <= mostMarkedHours && latest >= (slice.days[0] ?? 0)) {
    const markers = Array.from({ length: hours }, (_hour, back) => quotedLexeme(hourMarker(latest - back * hourMs)));
    return { way: 'words', markers: markers.join('|'), since, examined: inTime, isAll: false };
  }
  const marked = slice.days.length <= mostMarkedDays && !(slice.isAll && since === null && until === null);
  return {
    way: 'words',
    markers: marked ? slice.days.map((dayAt) => quotedLexeme(dayMarker(dayAt))).join('|') : '',
    since: slice.isAll ? since : Math.max(since ?? Number.MIN_SAFE_INTEGER, slice.days.at(-1) ?? 0),
    examined: inTime,
    isAll: slice.isAll,
  };
}

function parametersOf(
  days: IndexedDays,
  { query, words, until, sessions, kindWeights }: TextCondition,
  { way, markers, since, examined }: Access,
  most: number,
  best: number,
): readonly unknown[] {
  return [
    way,
    markers === '' ? query : `(${query})&(${markers})`,
    words.map(({ exact }) => exact),
    words.map(({ beginning }) => beginning),
    words.map(({ rarity }) => rarity),
    since === null ? null : Math.floor(since),
    until === null ? null : Math.ceil(until),
    sessions?.numbers ?? null,
    kindWeights,
    Math.max(1, days.meanLength),
    days.newestAt,
    Math.max(1, Math.ceil(examined)),
    most,
    best,
  ];
}
