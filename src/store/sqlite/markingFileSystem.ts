import fs from 'node:fs';
import { ChangeMark } from './changeMark.ts';
import type { RealFileSystem } from './realFileSystem.ts';

/** The files of one database as its writer knows them. */
export interface MarkedFiles {
  readonly database: string;
  readonly journal: string;
  readonly mark: string;
  /** True when a journal waits to be rolled back. */
  hasHotJournal(): boolean;
}

/**
 * The file system of a database's writer: it keeps the change mark, going by what SQLite does with its rollback journal.
 * From the first changed byte until the journal is emptied, which is SQLite's own point of commit, the mark is odd.
 */
export class MarkingFileSystem implements RealFileSystem {
  private readonly databaseHandles = new Set<number>();
  private readonly journalHandles = new Set<number>();

  private constructor(
    private readonly inner: RealFileSystem,
    private readonly files: MarkedFiles,
    private readonly mark: ChangeMark,
    private journalIsHot: boolean,
  ) {}

  /** Throws what the file system throws when the mark cannot be written; `closeMark` ends the use. */
  static open(inner: RealFileSystem, files: MarkedFiles, writer: string): MarkingFileSystem {
    const hot = files.hasHotJournal();
    return new MarkingFileSystem(inner, files, ChangeMark.open(files.mark, writer, inner, hot), hot);
  }

  closeMark(): void {
    this.mark.close();
  }

  openSync(path: string, flags: number, mode: number): number {
    const handle = this.inner.openSync(path, flags, mode);
    if (path === this.files.database) this.databaseHandles.add(handle);
    if (path === this.files.journal) {
      this.journalHandles.add(handle);
      if (flags & fs.constants.O_TRUNC) this.journalIsDone();
    }
    return handle;
  }

  closeSync(handle: number): void {
    this.databaseHandles.delete(handle);
    this.journalHandles.delete(handle);
    this.inner.closeSync(handle);
  }

  readSync(handle: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    return this.inner.readSync(handle, buffer, offset, length, position);
  }

  writeSync(handle: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    const write = () => this.inner.writeSync(handle, buffer, offset, length, position);
    if (this.databaseHandles.has(handle)) return this.changing(write);
    const written = write();
    if (position === 0 && written > 0 && this.journalHandles.has(handle)) {
      // A journal counts from its first byte on; SQLite also ends one by writing zeros over its head.
      if (buffer[offset] === 0) this.journalIsDone();
      else this.journalIsHot = true;
    }
    return written;
  }

  ftruncateSync(handle: number, length: number): void {
    const truncate = () => this.inner.ftruncateSync(handle, length);
    if (this.databaseHandles.has(handle)) {
      this.changing(truncate);
      return;
    }
    truncate();
    if (length > 0 || !this.journalHandles.has(handle)) return;
    this.syncEmptied(handle);
    this.journalIsDone();
  }

  fdatasyncSync(handle: number): void {
    this.inner.fdatasyncSync(handle);
  }

  fstatSync(handle: number, options: { bigint: true }): fs.BigIntStats {
    return this.inner.fstatSync(handle, options);
  }

  statSync(path: string, options: { bigint: true }): fs.BigIntStats {
    return this.inner.statSync(path, options);
  }

  unlinkSync(path: string): void {
    this.inner.unlinkSync(path);
    if (path === this.files.journal) this.journalIsDone();
  }

  /**
   * SQLite itself does this for full durability only. Without it a power cut can leave the old journal with records of the
   * next transaction written into it, and undo half of a commit.
   */
  private syncEmptied(handle: number): void {
    try {
      this.inner.fdatasyncSync(handle);
    } catch {
      // The commit stands, as safe as it would be without.
    }
  }

  /** What changes without a journal, such as giving back free pages behind a commit, is a change of its own. */
  private changing<T>(change: () => T): T {
    this.mark.began();
    try {
      return change();
    } finally {
      if (!this.journalIsHot) this.mark.ended();
    }
  }

  private journalIsDone(): void {
    this.journalIsHot = false;
    this.mark.ended();
  }
}
