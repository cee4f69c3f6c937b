import { mkdirSync } from 'node:fs';
import type { Database, Statement } from 'sql.js';
import { messageOf, SkillifyError } from '../../base/errors.ts';
import { numberAt } from '../../base/json.ts';
import { RecordReader } from '../rows/recordReader.ts';
import type { Durability, SqlDatabase, SqlRow, SqlValue } from '../sqlite/database.ts';
import type { SqlRuntime } from '../sqlite/runtime.ts';
import { JournalFile, readJournal } from './journalFile.ts';
import { memoryLimitBytes } from './memoryLimit.ts';
import { SegmentFolder } from './segmentFolder.ts';

const CHECKPOINT_JOURNAL_BYTES = 16 * 1024 * 1024;

/** How a segmented database is opened. */
export interface SegmentedOptions {
  readonly readOnly?: boolean;
  readonly maximumBytes?: number;
  /** The journal is folded into the image when it grows past this. */
  readonly checkpointBytes?: number;
  /** Image to begin with when there is no manifest yet. */
  readonly firstImage?: Uint8Array;
}

/** One statement of a committed transaction; no parameters means a script. */
interface Step {
  readonly sql: string;
  readonly parameters: readonly SqlValue[] | null;
}

/**
 * The fallback where SQLite cannot work on a real file: a database in memory whose committed transactions are journalled
 * as statements, synced, and folded now and then into sealed segments.
 */
export class SegmentedDatabase implements SqlDatabase {
  readonly mode = 'segments';
  private readonly statements = new Map<string, Statement>();
  private steps: Step[] | null = null;
  private closed = false;
  private checkpointAt: number;

  private constructor(
    private readonly database: Database,
    private readonly segments: SegmentFolder,
    private journal: JournalFile | null,
    private journalNumber: number,
    private readonly options: SegmentedOptions,
  ) {
    this.checkpointAt = options.checkpointBytes ?? CHECKPOINT_JOURNAL_BYTES;
  }

  /** Opens or creates the fallback in the folder; `store-broken` when its checksums do not hold. */
  static open(runtime: SqlRuntime, folder: string, options: SegmentedOptions = {}): SegmentedDatabase {
    const segments = new SegmentFolder(folder);
    const readOnly = options.readOnly ?? false;
    if (!segments.exists() && !readOnly) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      segments.seal(options.firstImage ?? new Uint8Array(), 1);
    }
    const { image, journal } = segments.exists()
      ? segments.read()
      : { image: options.firstImage ?? new Uint8Array(), journal: 1 };
    const journalPath = segments.journalPath(journal);
    const { records, soundBytes } = readJournal(journalPath);
    const database = image.length > 0 ? new runtime.sqlJs.Database(image) : new runtime.sqlJs.Database();
    if (image.length === 0) database.exec('PRAGMA auto_vacuum = INCREMENTAL');
    database.exec('PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON');
    const opened = new SegmentedDatabase(
      database,
      segments,
      readOnly ? null : JournalFile.open(journalPath, soundBytes),
      journal,
      options,
    );
    for (const record of records) opened.replay(record);
    return opened;
  }

  run(sql: string, parameters: readonly SqlValue[] = []): number {
    if (!this.steps) return this.transaction('normal', () => this.run(sql, parameters));
    this.step(sql, parameters, () => false);
    this.steps.push({ sql, parameters });
    return this.database.getRowsModified();
  }

  all(sql: string, parameters: readonly SqlValue[] = []): readonly SqlRow[] {
    const rows: SqlRow[] = [];
    this.step(sql, parameters, (row) => {
      rows.push(row);
      return true;
    });
    return rows;
  }

  get(sql: string, parameters: readonly SqlValue[] = []): SqlRow | undefined {
    let found: SqlRow | undefined;
    this.step(sql, parameters, (row) => {
      found = row;
      return false;
    });
    return found;
  }

  execute(script: string): void {
    if (!this.steps) {
      this.transaction('normal', () => this.execute(script));
      return;
    }
    this.guard(() => this.database.exec(script));
    this.steps.push({ sql: script, parameters: null });
  }

  transaction<T>(_durability: Durability, work: () => T): T {
    if (this.steps) return work();
    const result = this.inMemory(() => {
      const steps: Step[] = [];
      this.steps = steps;
      const done = work();
      this.assertWithinLimit();
      if (steps.length > 0) this.journal?.append(recordOf(steps));
      return done;
    });
    if (this.journal && this.journal.sizeBytes > this.checkpointAt) this.checkpointIfPossible();
    return result;
  }

  /** The database as the bytes of an SQLite file. */
  image(): Uint8Array {
    return this.database.export();
  }

  sizeBytes(): number {
    return this.journal ? this.segments.sizeBytes() : this.imageBytes();
  }

  compact(): void {
    this.database.exec('PRAGMA incremental_vacuum');
    if (this.journal) this.checkpoint();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.journal && this.journal.sizeBytes > 0) this.checkpointIfPossible();
    this.journal?.close();
    for (const statement of this.statements.values()) statement.free();
    this.database.close();
  }

  private checkpointIfPossible(): void {
    try {
      this.checkpoint();
    } catch {
      // What could not be sealed is safe in the journal, which the next opening replays.
      this.checkpointAt = (this.journal?.sizeBytes ?? 0) + (this.options.checkpointBytes ?? CHECKPOINT_JOURNAL_BYTES);
    }
  }

  /** Seals the database's image and begins a new journal. */
  private checkpoint(): void {
    const image = this.image();
    const number = this.journalNumber + 1;
    const next = JournalFile.open(this.segments.journalPath(number), 0);
    try {
      this.segments.seal(image, number);
    } catch (error) {
      next.close();
      throw error;
    }
    this.journal?.close();
    this.journal = next;
    this.journalNumber = number;
    this.checkpointAt = this.options.checkpointBytes ?? CHECKPOINT_JOURNAL_BYTES;
  }

  private replay(record: unknown): void {
    const reader = RecordReader.of(record, 'a journal record');
    const statements = reader.texts('statements');
    this.inMemory(() => {
      for (const step of reader.list('steps')) {
        const [index, parameters] = Array.isArray(step) ? step : [];
        const sql = typeof index === 'number' ? statements[index] : undefined;
        if (sql === undefined) throw new SkillifyError('store-broken', 'A journal record names no statement.');
        if (Array.isArray(parameters)) this.step(sql, parameters.map(sqlValueOf), () => false);
        else this.guard(() => this.database.exec(sql));
      }
    });
  }

  private inMemory<T>(work: () => T): T {
    this.database.exec('BEGIN');
    try {
      const result = work();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      this.rollBack();
      throw error;
    } finally {
      this.steps = null;
    }
  }

  private rollBack(): void {
    try {
      this.database.exec('ROLLBACK');
    } catch {
      // SQLite has already rolled back by itself.
    }
  }

  private step(sql: string, parameters: readonly SqlValue[], onRow: (row: SqlRow) => boolean): void {
    this.guard(() => {
      let statement = this.statements.get(sql);
      if (!statement) {
        statement = this.database.prepare(sql);
        this.statements.set(sql, statement);
      }
      try {
        statement.bind([...parameters]);
        while (statement.step() && onRow(rowOf(statement)));
      } finally {
        statement.reset();
      }
    });
  }

  private guard(work: () => void): void {
    if (this.closed) throw new SkillifyError('internal', 'The store was used after it was closed.');
    try {
      work();
    } catch (cause) {
      if (cause instanceof SkillifyError) throw cause;
      throw new SkillifyError('internal', `The fallback store refused a statement: ${messageOf(cause)}.`, { cause });
    }
  }

  private imageBytes(): number {
    const row = this.get('SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size');
    return numberAt(row, 'size') ?? 0;
  }

  private assertWithinLimit(): void {
    const limit = this.options.maximumBytes ?? memoryLimitBytes;
    if (this.imageBytes() <= limit) return;
    throw new SkillifyError(
      'write-failed',
      `The fallback store in ${this.segments.folder} has reached its limit of ${Math.round(limit / 1024 / 1024)} MB and takes nothing more. Prune older sessions with “skillify prune --older-than 30d”, see the status for why the fallback is in use (a supported Node version lifts the limit), or keep the store in PostgreSQL.`,
    );
  }
}

function sqlValueOf(value: unknown): SqlValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new SkillifyError('store-broken', 'The journal of the fallback store holds a value of an unknown kind.');
}

/** The form of a transaction in the journal: each statement's text once, then the steps by its index. */
function recordOf(steps: readonly Step[]) {
  const indexes = new Map<string, number>();
  const numbered = steps.map(({ sql, parameters }) => {
    const index = indexes.get(sql) ?? indexes.size;
    indexes.set(sql, index);
    return [index, parameters];
  });
  return { statements: [...indexes.keys()], steps: numbered };
}

function rowOf(statement: Statement): SqlRow {
  const row: Record<string, SqlValue> = {};
  for (const [name, value] of Object.entries(statement.getAsObject())) row[name] = sqlValueOf(value);
  return row;
}
