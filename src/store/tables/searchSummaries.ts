import { numberAt, stringAt } from '../../base/json.ts';
import type { SearchTerm } from '../search/eventSearch.ts';
import { foldedText } from '../search/foldedText.ts';
import type { SqlDatabase, SqlRow } from '../sqlite/database.ts';

/** A summary that holds the words of a search. Times are UTC milliseconds. */
export interface FoundSummary {
  readonly number: number;
  /** The session it is of; null for one of a stretch of time. */
  readonly sessionId: string | null;
  /** What it was made over: its scope and subject. */
  readonly scope: string;
  readonly subject: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const SELECT = `SELECT m.number AS number, m.session_id AS session_id, m.from_at AS from_at, m.to_at AS to_at,
  m.summary AS summary, coalesce(w.scope, '') AS scope, coalesce(w.subject, '') AS subject`;
const IN_TIME = `(?2 IS NULL OR m.to_at >= ?2) AND (?3 IS NULL OR m.from_at <= ?3)`;
const MATCHING = `${SELECT}
FROM memory_text x JOIN memory m ON m.number = x.docid LEFT JOIN memory_windows w ON w.number = m.number
WHERE x.memory_text MATCH ?1 AND ${IN_TIME} ORDER BY x.docid DESC LIMIT ?4`;
const NEWEST = `${SELECT}
FROM memory m LEFT JOIN memory_windows w ON w.number = m.number
WHERE ?1 = '' AND ${IN_TIME} ORDER BY m.to_at DESC LIMIT ?4`;

/** Searches summaries by the text index that SQLite keeps of them. */
export class SearchSummaries {
  constructor(private readonly database: SqlDatabase) {}

  /** The newest summaries with all words, at most so many, to be ranked by the caller. */
  find(
    wanted: readonly SearchTerm[],
    since: number | null,
    until: number | null,
    limit: number,
  ): readonly FoundSummary[] {
    const phrases = wanted.map(phraseOf).filter((phrase) => phrase !== '');
    if (wanted.length > 0 && phrases.length === 0) return [];
    return this.database
      .all(phrases.length > 0 ? MATCHING : NEWEST, [phrases.join(' '), since, until, limit])
      .map(summaryOf);
  }
}

/** A term in SQLite's query language: quoted, of letters and digits alone, so that nothing in it can be an operator. */
function phraseOf({ text, isPrefix }: SearchTerm): string {
  const words = foldedText(text).replaceAll('_', ' ').trim();
  return words === '' ? '' : `"${words}${isPrefix ? '*' : ''}"`;
}

function summaryOf(row: SqlRow): FoundSummary {
  return {
    number: numberAt(row, 'number') ?? 0,
    sessionId: stringAt(row, 'session_id') ?? null,
    scope: stringAt(row, 'scope') ?? '',
    subject: stringAt(row, 'subject') ?? '',
    from: numberAt(row, 'from_at') ?? 0,
    to: numberAt(row, 'to_at') ?? 0,
    text: stringAt(row, 'summary') ?? '',
  };
}
