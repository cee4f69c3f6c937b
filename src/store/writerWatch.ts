import fs from 'node:fs';
import { decisionLogPath } from './decisionLog.ts';
import { leaseOwner } from './lease.ts';
import { isThisHost } from './processIdentity.ts';
import { ChangeMarkReader } from './sqlite/changeMark.ts';
import type { StoreFiles } from './storeFiles.ts';

/** A state of the store in which nothing is under way, told from all others of the same files. */
export interface StoreState {
  /** What the change mark says: the same number means the same bytes. */
  readonly change: number;
  /** Which file the database is; another one has taken its name when this differs. */
  readonly database: bigint;
  /** Length and time of the decisions log, whose end the database may not hold yet. */
  readonly decisions: string;
}

/** Watches, from outside, what the writer of a store does to its files. */
export class WriterWatch {
  private constructor(
    private readonly files: StoreFiles,
    readonly mark: ChangeMarkReader,
  ) {}

  /** Null where no writer has kept a change mark, so that nothing can be told. */
  static open(files: StoreFiles): WriterWatch | null {
    const mark = ChangeMarkReader.open(files.mark);
    return mark ? new WriterWatch(files, mark) : null;
  }

  /** The state as it is, or null while it changes or cannot be told; every read must then be checked against its number. */
  look(): StoreState | null {
    const marked = this.mark.all();
    if (marked === null || marked.number % 2 === 1) return null;
    const owner = leaseOwner(this.files.folder);
    // The mark must be of who writes now: an earlier version keeps none, and other machines' writes arrive in any order.
    if (owner && (owner.token !== marked.writer || !isThisHost(owner))) return null;
    if (this.files.hasHotJournal()) return null;
    const database = fs.statSync(this.files.database, { bigint: true, throwIfNoEntry: false });
    if (!database || database.size === 0n) return null;
    const log = fs.statSync(decisionLogPath(this.files.folder), { bigint: true, throwIfNoEntry: false });
    const decisions = log ? `${log.ino} ${log.size} ${log.mtimeNs}` : '';
    return { change: marked.number, database: database.ino, decisions };
  }

  /** False once another mark has taken the name, as in a store that was removed and begun anew. */
  isCurrent(): boolean {
    return fs.statSync(this.files.mark, { bigint: true, throwIfNoEntry: false })?.ino === this.mark.identity;
  }

  close(): void {
    this.mark.close();
  }
}
