import { parseJson, stringAt } from '../../../base/json.ts';
import type { PostgresDatabase } from '../postgresDatabase.ts';

/** Values that speak of the files of one machine; the others are shared by the workspace. */
function isOfMachine(key: string): boolean {
  return key.startsWith('capture.') || key === 'recallUses';
}

/** Small JSON values by key. */
export class PostgresEngineValues {
  constructor(
    private readonly database: PostgresDatabase,
    private readonly machine: string,
  ) {}

  /** undefined when the key was never set. */
  async get(key: string): Promise<unknown> {
    const [row] = await this.database.rows(
      `SELECT value_json FROM skillify.engine_values
       WHERE workspace_id = (SELECT skillify.current_workspace()) AND key = $1 AND machine = $2
         AND ($2 = '' OR member_id = (SELECT skillify.current_member()))`,
      [key, this.machineFor(key)],
    );
    const json = stringAt(row, 'value_json');
    return json === undefined ? undefined : parseJson(json);
  }

  async set(key: string, value: unknown): Promise<void> {
    const target = isOfMachine(key)
      ? `(workspace_id, member_id, machine, key) WHERE machine <> ''`
      : `(workspace_id, key) WHERE machine = ''`;
    await this.database.execute(
      `INSERT INTO skillify.engine_values (machine, key, value_json) VALUES ($1, $2, $3)
       ON CONFLICT ${target} DO UPDATE SET value_json = excluded.value_json`,
      [this.machineFor(key), key, JSON.stringify(value ?? null)],
    );
  }

  private machineFor(key: string): string {
    return isOfMachine(key) ? this.machine : '';
  }
}
