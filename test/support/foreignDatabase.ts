import initSqlJs, { type Database } from 'sql.js';
import type { ForeignDatabase } from '../../src/assistants/assistant.ts';
import type { JsonRecord } from '../../src/base/json.ts';

const engine = await initSqlJs();

/** A database in memory as parsers see it. */
export function foreignDatabase(database: Database): ForeignDatabase {
  const all = (sql: string, parameters: readonly (string | number | null)[] = []): readonly JsonRecord[] => {
    const statement = database.prepare(sql);
    try {
      statement.bind([...parameters]);
      const rows: JsonRecord[] = [];
      while (statement.step()) rows.push(statement.getAsObject());
      return rows;
    } finally {
      statement.free();
    }
  };
  return {
    all,
    schema() {
      const tables = new Map<string, ReadonlySet<string>>();
      for (const { name } of all(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
      )) {
        const columns = all(`PRAGMA table_info("${String(name)}")`);
        tables.set(String(name), new Set(columns.map((column) => String(column['name']))));
      }
      return tables;
    },
  };
}

/** Opens the bytes of a database file, or an empty database. */
export function openDatabase(bytes?: Uint8Array): Database {
  return new engine.Database(bytes);
}

/** Adds rows to a table whose columns are the members of the first row; the table is made when it is not there. */
export function insertRows(database: Database, table: string, rows: readonly JsonRecord[]): void {
  const columns = Object.keys(rows[0] ?? {});
  database.run(`CREATE TABLE IF NOT EXISTS "${table}" (${columns.map((column) => `"${column}"`).join(', ')})`);
  for (const row of rows) {
    const values = columns.map((column) => {
      const value = row[column];
      if (value === undefined || value === null) return null;
      return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
    });
    const names = columns.map((column) => `"${column}"`).join(', ');
    database.run(`INSERT INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`, values);
  }
}
