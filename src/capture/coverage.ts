import { isRecord, stringsAt } from '../base/json.ts';
import type { Store } from '../store/store.ts';
import type { FoundTranscript } from './transcriptScan.ts';

const coverageKey = 'capture.inDatabases';

/**
 * Which sessions a database holds. Some assistants keep a session in a database and in files as well, and the database
 * tells more: its reading replaces that of the files.
 */
export class Coverage {
  private readonly databases: ReadonlySet<string>;
  private readonly covered: Set<string>;
  private isChanged = false;

  private constructor(found: readonly FoundTranscript[], stored: readonly string[]) {
    this.databases = new Set(found.filter((file) => file.format === 'database').map((file) => file.path));
    this.covered = new Set(stored);
  }

  static async load(store: Store, found: readonly FoundTranscript[]): Promise<Coverage> {
    const value = await store.getValue(coverageKey);
    return new Coverage(found, isRecord(value) ? stringsAt(value, 'sessionIds') : []);
  }

  /** Takes note of a session, by the store's id, that was read from a database. */
  add(sessionId: string): void {
    if (this.covered.has(sessionId)) return;
    this.covered.add(sessionId);
    this.isChanged = true;
  }

  /** True when the session need not be read from this transcript. */
  covers(file: FoundTranscript, sessionId: string): boolean {
    return file.format !== 'database' && this.covered.has(sessionId);
  }

  /** True when events of the file give way to those of a database. */
  givesWay(path: string): boolean {
    return !this.databases.has(path);
  }

  async save(store: Store): Promise<void> {
    if (!this.isChanged) return;
    await store.setValue(coverageKey, { sessionIds: [...this.covered] });
    this.isChanged = false;
  }
}
