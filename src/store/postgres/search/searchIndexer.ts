import { RecordReader } from '../../rows/recordReader.ts';
import { documentKinds, searchableText } from '../../search/searchableText.ts';
import { eventByKey } from '../eventByKey.ts';
import type { PostgresDatabase, PostgresQueries } from '../postgresDatabase.ts';
import { assistantMarker, dayMarker, hourMarker, kindMarker, startOfUtcDay } from './markers.ts';
import { type QueuedEvents, searchQueue } from './searchQueue.ts';
import { type WordVector, wordVector } from './wordVector.ts';

const EVENTS = `
SELECT e.session, e.number, e.at, e.kind, e.variant, e.subject, e.text, e.detail_json, t.assistant
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS w (session, number, at)
  ${eventByKey('w', '(SELECT skillify.current_workspace())')}
  JOIN skillify.sessions s ON s.workspace_id = e.workspace_id AND s.number = e.session
  JOIN skillify.transcripts t ON t.workspace_id = s.workspace_id AND t.number = s.transcript`;

const INSERT = `
INSERT INTO skillify.search_texts (session, at, number, kind, length, words)
SELECT n.session, n.at, n.number, n.kind, n.length,
  array_to_tsvector(ARRAY['=w' || (SELECT skillify.current_workspace())]) || n.words::tsvector
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::smallint[], $5::integer[], $6::text[])
  AS n (session, at, number, kind, length, words)`;

const COUNT_DAYS = `
INSERT INTO skillify.search_days (day_at, documents, words, newest_at)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
ON CONFLICT (workspace_id, day_at) DO UPDATE SET documents = search_days.documents + excluded.documents,
  words = search_days.words + excluded.words, newest_at = greatest(search_days.newest_at, excluded.newest_at)`;

const COUNT_TERMS = `
INSERT INTO skillify.search_terms (month_at, term, documents)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::integer[])
ON CONFLICT (workspace_id, term, month_at) DO UPDATE SET documents = search_terms.documents + excluded.documents`;

/** Beginning of the year 1000, and of the last month of the year 9999. */
const firstMonthMs = -30_610_224_000_000;
const lastMonthMs = 253_399_622_400_000;

interface NewText {
  readonly session: number;
  readonly at: number;
  readonly number: number;
  readonly kind: number;
  readonly words: WordVector;
}

/** Fills the index of events behind the events. Several workers may do it at once: each takes other events. */
export class SearchIndexer {
  constructor(private readonly database: PostgresDatabase) {}

  /** Events that are stored and were not looked at yet. */
  async notYetIndexed(): Promise<number> {
    return searchQueue.count(this.database);
  }

  /** Indexes at most so many texts and returns how many events were looked at; 0 when none is left that nobody else has taken. */
  async advance(limit: number): Promise<number> {
    return this.database.transaction(async (queries) => {
      const taken = await searchQueue.take(queries, Math.max(1, Math.floor(limit)));
      if (taken.numbers.length === 0) return 0;
      const texts = await readTexts(queries, taken);
      if (texts.length > 0) await insert(queries, texts);
      return taken.numbers.length;
    });
  }
}

async function readTexts(queries: PostgresQueries, { sessions, numbers, times }: QueuedEvents) {
  const rows = await queries.rows(EVENTS, [sessions, numbers, times]);
  return rows.map((row): NewText => {
    const reader = RecordReader.of(row, 'an event to be indexed');
    const { kind, text } = searchableText({
      kind: reader.text('kind'),
      variant: reader.textOrNull('variant'),
      subject: reader.textOrNull('subject'),
      text: reader.text('text'),
      detailJson: reader.textOrNull('detail_json'),
    });
    const at = reader.number('at');
    const assistant = reader.text('assistant');
    const markers = [kindMarker(kind), assistantMarker(assistant), dayMarker(at), hourMarker(at)];
    return {
      session: reader.number('session'),
      number: reader.number('number'),
      at,
      kind: documentKinds.indexOf(kind),
      words: wordVector(text, markers),
    };
  });
}

async function insert(queries: PostgresQueries, texts: readonly NewText[]): Promise<void> {
  await queries.rows('SELECT skillify.prepare_text_months($1::bigint[])', [
    [...new Set(texts.map(({ at }) => startOfUtcDay(at)))],
  ]);
  await queries.execute(INSERT, [
    texts.map(({ session }) => session),
    texts.map(({ at }) => at),
    texts.map(({ number }) => number),
    texts.map(({ kind }) => kind),
    texts.map(({ words }) => words.length),
    texts.map(({ words }) => words.vector),
  ]);
  // Rows that other workers count as well are held as short as can be: last, and all in one order.
  await countDays(queries, texts);
  await countTerms(queries, texts);
}

async function countDays(queries: PostgresQueries, texts: readonly NewText[]): Promise<void> {
  const days = new Map<number, { documents: number; words: number; newestAt: number }>();
  for (const { at, words } of texts) {
    const dayAt = startOfUtcDay(at);
    const day = days.get(dayAt) ?? { documents: 0, words: 0, newestAt: at };
    day.documents += 1;
    day.words += words.length;
    day.newestAt = Math.max(day.newestAt, at);
    days.set(dayAt, day);
  }
  const sorted = [...days].sort(([left], [right]) => left - right);
  await queries.execute(COUNT_DAYS, [
    sorted.map(([dayAt]) => dayAt),
    sorted.map(([, { documents }]) => documents),
    sorted.map(([, { words }]) => words),
    sorted.map(([, { newestAt }]) => newestAt),
  ]);
}

async function countTerms(queries: PostgresQueries, texts: readonly NewText[]): Promise<void> {
  const counts = new Map<string, Map<number, number>>();
  for (const { at, words } of texts) {
    const monthAt = startOfUtcMonth(at);
    for (const term of words.terms) {
      const months = counts.get(term) ?? new Map<number, number>();
      counts.set(term, months.set(monthAt, (months.get(monthAt) ?? 0) + 1));
    }
  }
  const rows = [...counts]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([term, months]) =>
      [...months].sort(([left], [right]) => left - right).map(([monthAt, count]) => ({ term, monthAt, count })),
    );
  await queries.execute(COUNT_TERMS, [
    rows.map(({ monthAt }) => monthAt),
    rows.map(({ term }) => term),
    rows.map(({ count }) => count),
  ]);
}

/** As `skillify.month_of` tells it. */
function startOfUtcMonth(at: number): number {
  const date = new Date(Math.max(firstMonthMs, Math.min(lastMonthMs, at)));
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}
