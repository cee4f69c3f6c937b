import { numberAt } from '../../base/json.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import type { EngineValues } from './engineValues.ts';

/** A text table and where its texts come from. */
interface Source {
  readonly cursorKey: string;
  /** The number of the last of the next rows to index, and how many those are. */
  readonly next: string;
  readonly insert: string;
}

const SOURCES: readonly Source[] = [
  {
    cursorKey: 'textIndex.memory',
    next: `SELECT max(number) AS last, count(*) AS found FROM
      (SELECT number FROM memory WHERE number > ? ORDER BY number LIMIT ?)`,
    insert: `INSERT INTO memory_text (docid, summary)
      SELECT number, summary FROM memory WHERE number > ? AND number <= ? ORDER BY number`,
  },
];

/** Fills SQLite's full-text table of summaries behind the rows it indexes; events have an index of their own. */
export class TextIndex {
  constructor(
    private readonly database: SqlDatabase,
    private readonly values: EngineValues,
  ) {}

  /** Indexes at most so many texts that are not indexed yet and returns how many it did; 0 when all are. */
  advance(limit: number): number {
    let remaining = Math.max(0, Math.floor(limit));
    for (const source of SOURCES) {
      if (remaining > 0) remaining -= this.advanceSource(source, remaining);
    }
    return Math.max(0, Math.floor(limit)) - remaining;
  }

  private advanceSource(source: Source, limit: number): number {
    return this.database.transaction('normal', () => {
      const stored = this.values.get(source.cursorKey);
      const cursor = typeof stored === 'number' ? stored : 0;
      const next = this.database.get(source.next, [cursor, limit]);
      const last = numberAt(next, 'last');
      if (last === undefined) return 0;
      this.database.run(source.insert, [cursor, last]);
      this.values.set(source.cursorKey, last);
      return numberAt(next, 'found') ?? 0;
    });
  }
}
