import { isRecord, parseJson } from '../../base/json.ts';
import type { SqlDatabase } from '../sqlite/database.ts';

/** Small JSON values by key. */
export class EngineValues {
  constructor(private readonly database: SqlDatabase) {}

  /** undefined when the key was never set. */
  get(key: string): unknown {
    const row = this.database.get('SELECT value_json FROM engine_values WHERE key = ?', [key]);
    if (!isRecord(row)) return undefined;
    const { value_json: json } = row;
    return typeof json === 'string' ? parseJson(json) : undefined;
  }

  set(key: string, value: unknown): void {
    this.database.transaction('normal', () => {
      this.database.run('INSERT OR REPLACE INTO engine_values (key, value_json) VALUES (?, ?)', [
        key,
        JSON.stringify(value ?? null),
      ]);
    });
  }
}
