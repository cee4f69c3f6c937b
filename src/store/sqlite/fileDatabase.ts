import { statSync } from 'node:fs';
import { SkillifyError } from '../../base/errors.ts';
import type { Durability, SqlDatabase, SqlRow, SqlValue } from './database.ts';
import { failureOf, SQLITE_OK } from './failure.ts';
import { PreparedStatement, Scratch } from './preparedStatement.ts';
import type { RealFileSystem } from './realFileSystem.ts';
import type { FileHook } from './runtime.ts';

const STATEMENTS_KEPT = 120;

const NEW_FILE_SETTINGS = 'PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL';
const WRITER_SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = TRUNCATE;
  PRAGMA cache_size = -16384;
  PRAGMA temp_store = MEMORY;
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = FAST;
`;

// Decisions that the writer has not applied yet are laid over the file in memory, so nothing may spill from there.
const READER_SETTINGS = `
  PRAGMA journal_mode = MEMORY;
  PRAGMA cache_size = -16384;
  PRAGMA cache_spill = OFF;
  PRAGMA temp_store = MEMORY;
  PRAGMA foreign_keys = ON;
`;

/** An ordinary SQLite file on disk, worked on by sql.js's SQLite through the file hook. */
export class FileDatabase implements SqlDatabase {
  readonly mode = 'file';
  private readonly handle: number;
  private readonly scratch: Scratch;
  private readonly statements = new Map<string, PreparedStatement>();
  private inTransaction = false;
  private durability: Durability | null = null;
  private closed = false;

  private constructor(
    private readonly hook: FileHook,
    private readonly name: string,
    readonly path: string,
    private readonly onDamage: () => void,
  ) {
    const { call, memory } = hook.sqlite;
    this.scratch = new Scratch(hook.sqlite);
    const bytes = Buffer.from(`${name}\0`);
    const address = this.scratch.reserve(bytes.length + 16);
    memory.bytes.set(bytes, address);
    const result = address + bytes.length + (8 - (bytes.length % 8));
    const code = call.sqlite3_open(address, result);
    this.handle = memory.view.getUint32(result, true);
    if (code !== SQLITE_OK) this.fail(code);
  }

  /** Opens or creates the file. `onDamage` is told when SQLite finds the file malformed, at once or later. */
  static open(hook: FileHook, path: string, fileSystem: RealFileSystem, onDamage: () => void): FileDatabase {
    const name = hook.files.bind(path, fileSystem);
    let database: FileDatabase | undefined;
    try {
      database = new FileDatabase(hook, name, path, onDamage);
      // In a file that has contents, setting the same again would be a write.
      if (isEmpty(path)) database.execute(NEW_FILE_SETTINGS);
      database.execute(WRITER_SETTINGS);
      // Reading the schema is what rolls a hot journal back and finds a file that is no database.
      database.get('SELECT count(*) AS objects FROM sqlite_schema');
      return database;
    } catch (error) {
      if (database) database.close();
      else hook.files.unbind(name);
      throw error;
    }
  }

  /** Opens a file that another process writes, through a file system that lets nothing be written. */
  static openBesideWriter(hook: FileHook, path: string, fileSystem: RealFileSystem): FileDatabase {
    const name = hook.files.bind(path, fileSystem);
    let database: FileDatabase | undefined;
    try {
      database = new FileDatabase(hook, name, path, () => undefined);
      database.execute(READER_SETTINGS);
      return database;
    } catch (error) {
      if (database) database.close();
      else hook.files.unbind(name);
      throw error;
    }
  }

  run(sql: string, parameters: readonly SqlValue[] = []): number {
    this.statement(sql).run(parameters);
    return this.hook.sqlite.call.sqlite3_changes(this.handle);
  }

  all(sql: string, parameters: readonly SqlValue[] = []): readonly SqlRow[] {
    const rows: SqlRow[] = [];
    this.statement(sql).each(parameters, (row) => {
      rows.push(row);
      return true;
    });
    return rows;
  }

  get(sql: string, parameters: readonly SqlValue[] = []): SqlRow | undefined {
    let found: SqlRow | undefined;
    this.statement(sql).each(parameters, (row) => {
      found = row;
      return false;
    });
    return found;
  }

  execute(script: string): void {
    this.assertOpen();
    const bytes = Buffer.from(`${script}\0`);
    const address = this.scratch.reserve(bytes.length);
    this.hook.sqlite.memory.bytes.set(bytes, address);
    const code = this.hook.sqlite.call.sqlite3_exec(this.handle, address, 0, 0, 0);
    if (code !== SQLITE_OK) this.fail(code);
  }

  transaction<T>(durability: Durability, work: () => T): T {
    if (this.inTransaction) return work();
    if (this.durability !== durability) {
      this.execute(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
      this.durability = durability;
    }
    this.run('BEGIN IMMEDIATE');
    this.inTransaction = true;
    try {
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (error) {
      this.rollBack();
      throw error;
    } finally {
      this.inTransaction = false;
    }
  }

  sizeBytes(): number {
    const { size } = this.get('SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size') ?? {};
    return typeof size === 'number' ? size : 0;
  }

  compact(): void {
    this.execute('PRAGMA incremental_vacuum');
  }

  /** For a reader beside a writer: ends what is under way and forgets every page, so that all is read from the file again. */
  dropPages(): void {
    this.rollBack();
    this.execute('PRAGMA shrink_memory');
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const statement of this.statements.values()) statement.finalize();
    this.statements.clear();
    this.scratch.free();
    this.hook.sqlite.call.sqlite3_close_v2(this.handle);
    this.hook.files.unbind(this.name);
  }

  private rollBack(): void {
    try {
      this.run('ROLLBACK');
    } catch {
      // SQLite has already rolled back by itself after a full disk or a failed write.
    }
    this.hook.files.takeFailure(this.name);
  }

  private statement(sql: string): PreparedStatement {
    const known = this.statements.get(sql);
    if (known) return known;
    this.assertOpen();
    const { call, memory } = this.hook.sqlite;
    const bytes = Buffer.from(`${sql}\0`);
    const address = this.scratch.reserve(bytes.length + 16);
    memory.bytes.set(bytes, address);
    const result = address + bytes.length + (8 - (bytes.length % 8));
    const code = call.sqlite3_prepare_v2(this.handle, address, bytes.length, result, 0);
    if (code !== SQLITE_OK) this.fail(code);
    const handle = memory.view.getUint32(result, true);
    const statement = new PreparedStatement(this.hook.sqlite, handle, this.scratch, (failed) => this.fail(failed));
    const oldest = this.statements.keys().next();
    if (this.statements.size >= STATEMENTS_KEPT && !oldest.done) {
      this.statements.get(oldest.value)?.finalize();
      this.statements.delete(oldest.value);
    }
    this.statements.set(sql, statement);
    return statement;
  }

  private assertOpen(): void {
    if (this.closed) throw new SkillifyError('internal', `The store at ${this.path} was used after it was closed.`);
  }

  private fail(code: number): never {
    const detail = this.hook.sqlite.memory.textAt(this.hook.sqlite.call.sqlite3_errmsg(this.handle));
    const error = failureOf(code, detail, this.path, this.hook.files.takeFailure(this.name));
    if (error.code === 'store-broken') this.onDamage();
    throw error;
  }
}

function isEmpty(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
}
