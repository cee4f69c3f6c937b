import type { SqlDatabase, SqlValue } from '../sqlite/database.ts';

const rowsAtOnce = 16;
/** Longer texts are written at once, so that what is held between two statements stays small. */
const mostWaitingChars = 256 * 1024;

/** Writes rows of one table several at a time: a statement of its own costs nearly as much as the row it writes. */
export class RowInserts {
  private readonly single: string;
  private readonly several: string;
  private waiting: SqlValue[] = [];
  private waitingChars = 0;

  /** `statement` is all before the values, which have so many columns. */
  constructor(
    private readonly database: SqlDatabase,
    statement: string,
    private readonly columns: number,
  ) {
    const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`;
    this.single = `${statement} VALUES ${row}`;
    this.several = `${statement} VALUES ${Array.from({ length: rowsAtOnce }, () => row).join(', ')}`;
  }

  /** Writes the row now or with those that follow. */
  add(row: readonly SqlValue[]): void {
    for (const value of row) {
      this.waiting.push(value);
      if (typeof value === 'string') this.waitingChars += value.length;
    }
    if (this.waiting.length === rowsAtOnce * this.columns) {
      this.database.run(this.several, this.waiting);
      this.clear();
    } else if (this.waitingChars > mostWaitingChars) {
      this.flush();
    }
  }

  /** Writes what waits. */
  flush(): void {
    for (let from = 0; from < this.waiting.length; from += this.columns) {
      this.database.run(this.single, this.waiting.slice(from, from + this.columns));
    }
    this.clear();
  }

  private clear(): void {
    this.waiting = [];
    this.waitingChars = 0;
  }
}
