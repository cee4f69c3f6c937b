/** What a statement is given and what a column holds; the schema stores no blobs. */
export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** `full`: on disk before the commit returns, whatever fails then. `normal`: safe against a killed process and, but for rare power cuts, more. */
export type Durability = 'full' | 'normal';

/**
 * One open SQLite database, used from one thread without waiting.
 * Every method throws a SkillifyError: `write-failed` when the disk refuses, `store-broken` when the file is damaged.
 */
export interface SqlDatabase {
  readonly mode: 'file' | 'segments';
  /** Runs one statement that changes rows and returns how many it changed. */
  run(sql: string, parameters?: readonly SqlValue[]): number;
  /** Runs one statement that only reads. */
  all(sql: string, parameters?: readonly SqlValue[]): readonly SqlRow[];
  get(sql: string, parameters?: readonly SqlValue[]): SqlRow | undefined;
  /** Runs several statements without parameters, such as a migration. */
  execute(script: string): void;
  /** All of the work or nothing of it; inside another transaction it becomes part of that one. */
  transaction<T>(durability: Durability, work: () => T): T;
  sizeBytes(): number;
  /** Gives back what deleted rows took, so that no byte of them is left in any file of the store. */
  compact(): void;
  close(): void;
}
