import { setTimeout as sleep } from 'node:timers/promises';
import { LiveDatabase } from './liveDatabase.ts';
import { copyDatabase, type DatabaseCopy, removeAbandonedCopies, temporaryDatabase } from './readOnlyCopy.ts';
import { migrate } from './schema/migrations.ts';
import { SegmentedDatabase } from './segments/segmentedDatabase.ts';
import { SegmentFolder } from './segments/segmentFolder.ts';
import type { SqlDatabase } from './sqlite/database.ts';
import { FileDatabase } from './sqlite/fileDatabase.ts';
import { readRolledBack } from './sqlite/journalRollback.ts';
import { nodeFileSystem } from './sqlite/realFileSystem.ts';
import type { FileHook, SqlRuntime } from './sqlite/runtime.ts';
import type { StoreFiles } from './storeFiles.ts';
import { WriterWatch } from './writerWatch.ts';

const SEGMENT_ATTEMPTS = 8;
const SEGMENT_PAUSE_MS = 50;
const LIVE_PAUSE_MS = 3;

/** A private copy of the store as a database, and what removes it. */
export interface ReadOnlyDatabase {
  readonly database: SqlDatabase;
  readonly remove: () => void;
}

/**
 * Opens the live file for reading in place, at no cost that grows with it. Null where that cannot be done: there is no file,
 * its writer keeps no change mark (an earlier version, another machine), or it was killed in the middle of a commit.
 */
export async function openLive(hook: FileHook, files: StoreFiles, patienceMs: number): Promise<LiveDatabase | null> {
  if (new SegmentFolder(files.segments).exists() || !files.hasDatabase()) return null;
  const watch = WriterWatch.open(files);
  if (!watch) return null;
  removeAbandonedCopies();
  const database = new LiveDatabase(hook, files, watch);
  try {
    for (const until = performance.now() + patienceMs; performance.now() < until; await sleep(LIVE_PAUSE_MS)) {
      if (database.renew()) return database;
    }
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  return null;
}

/** Opens a consistent private copy of the store; the live files are only read. `hook` is null where the fallback must do. */
export async function openReadOnly(
  runtime: SqlRuntime,
  hook: FileHook | null,
  files: StoreFiles,
  patienceMs: number,
): Promise<ReadOnlyDatabase> {
  if (new SegmentFolder(files.segments).exists()) {
    return { database: await openSegmentsPatiently(runtime, files), remove: () => undefined };
  }
  const copy = files.hasDatabase() ? await copyDatabase(files, patienceMs) : temporaryDatabase();
  try {
    const database = hook
      ? FileDatabase.open(hook, copy.file, nodeFileSystem, () => undefined)
      : inMemory(runtime, files, copy);
    try {
      migrate(database, files.database);
    } catch (error) {
      database.close();
      throw error;
    }
    return { database, remove: copy.remove };
  } catch (error) {
    copy.remove();
    throw error;
  }
}

function inMemory(runtime: SqlRuntime, files: StoreFiles, copy: DatabaseCopy): SqlDatabase {
  const options = files.hasDatabase() ? { readOnly: true, firstImage: readRolledBack(copy.file) } : { readOnly: true };
  return SegmentedDatabase.open(runtime, files.segments, options);
}

/** The writer may be sealing segments and removing old ones while they are read. */
async function openSegmentsPatiently(runtime: SqlRuntime, files: StoreFiles): Promise<SqlDatabase> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const database = SegmentedDatabase.open(runtime, files.segments, { readOnly: true });
      migrate(database, files.segments);
      return database;
    } catch (error) {
      if (attempt === SEGMENT_ATTEMPTS) throw error;
      await sleep(SEGMENT_PAUSE_MS);
    }
  }
}
