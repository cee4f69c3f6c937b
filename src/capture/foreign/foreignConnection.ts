import type { ForeignDatabase } from '../../assistants/assistant.ts';
import { type JsonRecord, stringAt } from '../../base/json.ts';
import { SQLITE_DONE, SQLITE_OK, SQLITE_ROW } from '../../store/sqlite/failure.ts';
import { Scratch } from '../../store/sqlite/preparedStatement.ts';
import type { FileHook } from '../../store/sqlite/runtime.ts';
import { UnreadableTranscript } from '../unreadableTranscript.ts';
import type { DatabasePages } from './databasePages.ts';
import { pageFiles } from './pageFiles.ts';

type Parameter = string | number | null;

const typeInteger = 1;
const typeText = 3;
const typeBlob = 4;
const typeNull = 5;
const settings = 'PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192;';
const handleBytes = 16;

/** SQLite on the pages of another program's database; nothing it does reaches the real files. */
export class ForeignConnection implements ForeignDatabase {
  private readonly name: string;
  private readonly scratch: Scratch;
  private readonly handle: number;
  private readonly statements = new Map<string, number>();
  private tables: ReadonlyMap<string, ReadonlySet<string>> | null = null;

  constructor(
    private readonly hook: FileHook,
    path: string,
    pages: DatabasePages,
  ) {
    this.name = hook.files.bind(path, pageFiles(path, pages));
    this.scratch = new Scratch(hook.sqlite);
    const { call, memory } = hook.sqlite;
    const [address, result] = this.place(this.name);
    const code = call.sqlite3_open(address, result);
    this.handle = memory.view.getUint32(result, true);
    try {
      if (code !== SQLITE_OK) this.fail(code);
      const [script] = this.place(settings);
      const done = call.sqlite3_exec(this.handle, script, 0, 0, 0);
      if (done !== SQLITE_OK) this.fail(done);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  all(sql: string, parameters: readonly Parameter[] = []): readonly JsonRecord[] {
    const { call } = this.hook.sqlite;
    const statement = this.statement(sql);
    this.bind(statement, parameters);
    const names = this.columnNames(statement);
    const rows: JsonRecord[] = [];
    try {
      let code = call.sqlite3_step(statement);
      for (; code === SQLITE_ROW; code = call.sqlite3_step(statement)) rows.push(this.row(statement, names));
      if (code !== SQLITE_DONE) this.fail(code);
    } finally {
      call.sqlite3_reset(statement);
    }
    return rows;
  }

  schema(): ReadonlyMap<string, ReadonlySet<string>> {
    this.tables ??= new Map(
      this.all(`SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')`).map((row) => {
        const table = stringAt(row, 'name') ?? '';
        return [table, this.columnsOf(table)];
      }),
    );
    return this.tables;
  }

  close(): void {
    const { call } = this.hook.sqlite;
    for (const statement of this.statements.values()) call.sqlite3_finalize(statement);
    this.statements.clear();
    this.scratch.free();
    call.sqlite3_close_v2(this.handle);
    this.hook.files.unbind(this.name);
  }

  private columnsOf(table: string): ReadonlySet<string> {
    try {
      const rows = this.all('SELECT name FROM pragma_table_info(?)', [table]);
      return new Set(rows.map((row) => stringAt(row, 'name') ?? ''));
    } catch {
      // Tables of extensions that this build of SQLite lacks are there, but cannot be asked.
      return new Set();
    }
  }

  private statement(sql: string): number {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const { call, memory } = this.hook.sqlite;
    const [address, result] = this.place(sql);
    const code = call.sqlite3_prepare_v2(this.handle, address, -1, result, 0);
    if (code !== SQLITE_OK) this.fail(code);
    const statement = memory.view.getUint32(result, true);
    this.statements.set(sql, statement);
    return statement;
  }

  private bind(statement: number, parameters: readonly Parameter[]): void {
    const { call, memory } = this.hook.sqlite;
    const texts = parameters.map((value) => (typeof value === 'string' ? Buffer.from(value) : null));
    let address = this.scratch.reserve(texts.reduce((total, text) => total + (text?.length ?? 0), 1));
    parameters.forEach((value, index) => {
      const text = texts[index] ?? null;
      let code: number;
      if (text !== null) {
        memory.bytes.set(text, address);
        code = call.sqlite3_bind_text(statement, index + 1, address, text.length, 0);
        address += text.length;
      } else if (typeof value === 'number') {
        code = call.sqlite3_bind_double(statement, index + 1, value);
      } else {
        code = call.sqlite3_bind_blob(statement, index + 1, 0, 0, 0);
      }
      if (code !== SQLITE_OK) this.fail(code);
    });
  }

  private columnNames(statement: number): readonly string[] {
    const { call, memory } = this.hook.sqlite;
    return Array.from({ length: call.sqlite3_column_count(statement) }, (_, index) =>
      memory.textAt(call.sqlite3_column_name(statement, index)),
    );
  }

  private row(statement: number, names: readonly string[]): JsonRecord {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < names.length; index += 1) row[names[index] ?? ''] = this.value(statement, index);
    return row;
  }

  private value(statement: number, index: number): unknown {
    const { call, memory } = this.hook.sqlite;
    const type = call.sqlite3_column_type(statement, index);
    if (type === typeNull) return null;
    if (type === typeText || type === typeBlob) {
      const isText = type === typeText;
      const address = isText ? call.sqlite3_column_text(statement, index) : call.sqlite3_column_blob(statement, index);
      const end = address + call.sqlite3_column_bytes(statement, index);
      return isText ? memory.bytes.toString('utf8', address, end) : new Uint8Array(memory.bytes.subarray(address, end));
    }
    const number = call.sqlite3_column_double(statement, index);
    if (type !== typeInteger || Number.isSafeInteger(number)) return number;
    return memory.textAt(call.sqlite3_column_text(statement, index));
  }

  /** Puts text, with its end, and room for a handle into the module's memory; both stay valid until the next call. */
  private place(text: string): readonly [address: number, result: number] {
    const bytes = Buffer.from(`${text}\0`);
    const address = this.scratch.reserve(bytes.length + handleBytes);
    this.hook.sqlite.memory.bytes.set(bytes, address);
    return [address, address + bytes.length + (8 - (bytes.length % 8))];
  }

  private fail(code: number): never {
    const detail = this.hook.sqlite.memory.textAt(this.hook.sqlite.call.sqlite3_errmsg(this.handle));
    this.hook.files.takeFailure(this.name);
    throw new UnreadableTranscript(`SQLite could not read this database: ${detail} (result ${code}).`);
  }
}
