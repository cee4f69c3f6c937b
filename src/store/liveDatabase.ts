import { SkillifyError } from '../base/errors.ts';
import { NewerSchemaError, SCHEMA_VERSION, schemaVersionOf } from './schema/migrations.ts';
import type { Durability, SqlDatabase, SqlRow, SqlValue } from './sqlite/database.ts';
import { FileDatabase } from './sqlite/fileDatabase.ts';
import { PinnedFileSystem } from './sqlite/pinnedFileSystem.ts';
import type { FileHook } from './sqlite/runtime.ts';
import type { StoreFiles } from './storeFiles.ts';
import type { StoreState, WriterWatch } from './writerWatch.ts';

/**
 * The database of another process, read in place. `renew` moves to the newest committed state; everything read until the
 * next `renew` is from that one state, or fails with `metChange` set when the writer was quicker. What is laid over it (decisions that the
 * writer has not applied yet) is in an open transaction that is never committed.
 */
export class LiveDatabase implements SqlDatabase {
  readonly mode = 'file';
  private inner: FileDatabase | null = null;
  private state: StoreState | null = null;
  private overlay: () => void = () => undefined;
  private closed = false;
  private readonly fileSystem: PinnedFileSystem;

  constructor(
    private readonly hook: FileHook,
    private readonly files: StoreFiles,
    private readonly watch: WriterWatch,
  ) {
    this.fileSystem = new PinnedFileSystem(files.database, watch.mark);
  }

  /** Sets what is laid over every state that is read from now on. */
  layOver(overlay: () => void): void {
    this.overlay = overlay;
    this.state = null;
  }

  /** True when reads now see the newest state; false while the writer changes the file: ask again a moment later. */
  renew(): boolean {
    if (this.closed) throw new SkillifyError('disconnected', 'The store was closed meanwhile; run the command again.');
    const state = this.watch.look();
    if (!state) return false;
    const last = this.state;
    if (last?.change === state.change && last.database === state.database && last.decisions === state.decisions) {
      return true;
    }
    this.state = null;
    if (last && last.database !== state.database) this.closeFile();
    this.fileSystem.pin(state.change);
    try {
      const inner = this.inner ?? FileDatabase.openBesideWriter(this.hook, this.files.database, this.fileSystem);
      this.inner = inner;
      // A writer that locks for good raises SQLite's own change counter only once, so pages are dropped by hand.
      inner.dropPages();
      inner.execute('BEGIN');
      const version = schemaVersionOf(inner);
      if (version > SCHEMA_VERSION) throw new NewerSchemaError(this.files.database, version);
      // An earlier version's store is about to be migrated, or must be read from a copy that can be.
      if (version < SCHEMA_VERSION) return false;
      this.overlay();
    } catch (error) {
      if (this.metChange) return false;
      throw error;
    }
    this.state = state;
    return true;
  }

  /** True when something failed since `renew` because the writer changed the file; it must be done again. */
  get metChange(): boolean {
    return this.fileSystem.metChange;
  }

  /** False once the files are no longer those that were opened, so that the store must be opened again. */
  isCurrent(): boolean {
    return this.watch.isCurrent();
  }

  run(sql: string, parameters?: readonly SqlValue[]): number {
    return this.opened().run(sql, parameters);
  }

  all(sql: string, parameters?: readonly SqlValue[]): readonly SqlRow[] {
    return this.opened().all(sql, parameters);
  }

  get(sql: string, parameters?: readonly SqlValue[]): SqlRow | undefined {
    return this.opened().get(sql, parameters);
  }

  execute(script: string): void {
    this.opened().execute(script);
  }

  /** All work is within the one transaction that is never committed. */
  transaction<T>(_durability: Durability, work: () => T): T {
    return work();
  }

  sizeBytes(): number {
    return this.opened().sizeBytes();
  }

  compact(): void {
    throw new SkillifyError('internal', 'A store that is only read was asked to give back space.');
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.closeFile();
    this.watch.close();
  }

  private closeFile(): void {
    this.inner?.close();
    this.inner = null;
  }

  private opened(): FileDatabase {
    if (this.inner) return this.inner;
    throw new SkillifyError('internal', `The store at ${this.files.database} was read while it was not open.`);
  }
}
