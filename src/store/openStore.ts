import { mkdirSync } from 'node:fs';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { followedStore } from './followedStore.ts';
import type { Lease } from './lease.ts';
import type { LiveDatabase } from './liveDatabase.ts';
import { openLive, openReadOnly } from './openReadOnly.ts';
import { openFile, openSegments } from './openWritable.ts';
import { makePrivate } from './privateFiles.ts';
import { nodeFileSystem, type RealFileSystem } from './sqlite/realFileSystem.ts';
import { fileHookProblem } from './sqlite/rememberedSelfTest.ts';
import { loadRuntime } from './sqlite/runtime.ts';
import { SqlStore } from './sqlStore.ts';
import { StoreFiles } from './storeFiles.ts';

/** How a store is opened. */
export interface OpenStoreOptions {
  /** Folder of this project's store; created when absent. */
  readonly folder: string;
  /** Folder of the sql.js wasm file. */
  readonly assetPath: string;
  /** For processes that do not hold the lease: reads the live file, or a private copy where that cannot be done. */
  readonly readOnly?: boolean;
  /** Uses the fallback even where real files would work. */
  readonly forceFallback?: boolean;
  /** The writer's lease, asked before each write; without it the caller answers for being the only writer. */
  readonly lease?: Lease;
  /** How long a read-only opening waits for the writer to pause. */
  readonly patienceMs?: number;
  /** Stands in for the disk in tests. */
  readonly fileSystem?: RealFileSystem;
}

const PATIENCE_MS = 2_000;

/** Opens the embedded store: sql.js on a real SQLite file or, where that does not work, the fallback; `location().note` says which and why. */
export async function openStore(options: OpenStoreOptions): Promise<SqlStore> {
  const files = new StoreFiles(options.folder);
  const readOnly = options.readOnly ?? false;
  if (!readOnly) createFolder(options.folder);
  const runtime = await loadRuntime(options.assetPath);
  const problem = options.forceFallback
    ? 'The fallback was asked for in the settings.'
    : fileHookProblem(runtime, options.folder, files.selfTest, !readOnly);
  const hook = problem === null ? runtime.hook : null;
  const notes = hook ? [] : [`The fallback store is in use, which keeps all data in memory. ${problem}`];
  if (readOnly) {
    const patienceMs = options.patienceMs ?? PATIENCE_MS;
    notes.push('Open for reading only: another Skillify window or command is the writer.');
    const live = hook ? await openLive(hook, files, patienceMs / 2) : null;
    if (live) return following(live, files, notes, patienceMs);
    const { database, remove } = await openReadOnly(runtime, hook, files, patienceMs);
    return started(
      new SqlStore(database, {
        folder: options.folder,
        path: database.mode === 'file' ? files.database : files.segments,
        readOnly: true,
        note: notes.join(' '),
        assertWriter: () => undefined,
        isCurrent: () => false,
        onClose: remove,
      }),
    );
  }
  const openForWriting = () => {
    const opened = hook
      ? openFile(runtime, hook, files, options.fileSystem ?? nodeFileSystem, options.lease?.token ?? '')
      : openSegments(runtime, files);
    const allNotes = [...notes, ...opened.notes];
    return started(
      new SqlStore(opened.database, {
        folder: options.folder,
        path: hook ? files.database : files.segments,
        readOnly: false,
        note: allNotes.length > 0 ? allNotes.join(' ') : null,
        assertWriter: () => options.lease?.assertHeld(),
        isCurrent: () => true,
        onClose: opened.release,
      }),
    );
  };
  try {
    return await openForWriting();
  } catch (error) {
    // Damage found only now has been noted beside the file, so a second opening checks all of it and begins anew.
    if (files.hasSuspicion()) return openForWriting();
    throw error;
  }
}

/** The live file, read beside its writer. Decisions that the writer has not applied yet are laid over what it holds. */
async function following(
  database: LiveDatabase,
  files: StoreFiles,
  notes: readonly string[],
  patienceMs: number,
): Promise<SqlStore> {
  const store = new SqlStore(database, {
    folder: files.folder,
    path: files.database,
    readOnly: true,
    note: notes.join(' '),
    assertWriter: () => undefined,
    isCurrent: () => database.isCurrent(),
    onClose: () => undefined,
  });
  database.layOver(() => store.replayLog());
  return followedStore(store, database, patienceMs);
}

/** Applies what the decisions log holds beyond the database, in a read-only copy too: what was decided shows at once. */
async function started(store: SqlStore): Promise<SqlStore> {
  try {
    store.replayLog();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    makePrivate(folder);
  } catch (cause) {
    throw new SkillifyError(
      'write-failed',
      `The folder ${folder} for the store could not be created (${messageOf(cause)}). Check permissions or choose another place.`,
      { cause },
    );
  }
}
