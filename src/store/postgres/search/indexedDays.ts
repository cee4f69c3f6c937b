import { RecordReader } from '../../rows/recordReader.ts';
import type { PostgresQueries } from '../postgresDatabase.ts';
import { startOfUtcDay } from './markers.ts';

const DAYS = `
SELECT day_at, sum(documents)::bigint AS documents, sum(words)::bigint AS words, max(newest_at) AS newest_at
FROM skillify.search_days WHERE documents > 0
GROUP BY day_at ORDER BY day_at DESC`;

interface IndexedDay {
  readonly dayAt: number;
  readonly documents: number;
}

/** How many indexed texts there are of each UTC day, the latest first. */
export class IndexedDays {
  private constructor(
    private readonly days: readonly IndexedDay[],
    readonly documents: number,
    /** Of a text, in words. */
    readonly meanLength: number,
    /** Time of the newest text, UTC milliseconds; 0 when there is none. */
    readonly newestAt: number,
  ) {}

  static async read(queries: PostgresQueries): Promise<IndexedDays> {
    const rows = (await queries.rows(DAYS)).map((row) => RecordReader.of(row, 'a day of the search index'));
    const days = rows.map((row) => ({ dayAt: row.number('day_at'), documents: row.number('documents') }));
    const documents = days.reduce((sum, day) => sum + day.documents, 0);
    const words = rows.reduce((sum, row) => sum + row.number('words'), 0);
    return new IndexedDays(days, documents, words / Math.max(1, documents), rows[0]?.number('newest_at') ?? 0);
  }

  /** Texts of the days that a stretch of time touches; null leaves an end open. */
  within(since: number | null, until: number | null): number {
    return this.daysWithin(since, until).reduce((sum, day) => sum + day.documents, 0);
  }

  /** The latest whole days of a stretch of time that hold so many texts; `isAll` when they are all there are. */
  newest(documents: number, since: number | null, until: number | null) {
    const all = this.daysWithin(since, until);
    let held = 0;
    let count = 0;
    while (count < all.length && held < documents) {
      held += all[count]?.documents ?? 0;
      count += 1;
    }
    return { days: all.slice(0, count).map(({ dayAt }) => dayAt), documents: held, isAll: count === all.length };
  }

  private daysWithin(since: number | null, until: number | null): readonly IndexedDay[] {
    const first = since === null ? Number.NEGATIVE_INFINITY : startOfUtcDay(since);
    return this.days.filter(({ dayAt }) => dayAt >= first && (until === null || dayAt <= until));
  }
}
