import { closeSync, openSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ForeignDatabase } from '../assistants/assistant.ts';
import { loadRuntime } from '../store/sqlite/runtime.ts';
import { assertDatabase, type DatabasePages, mergedCopy, pagesInPlace } from './foreign/databasePages.ts';
import { type DatabaseStamp, databaseStamp } from './foreign/databaseStamp.ts';
import { ForeignConnection } from './foreign/foreignConnection.ts';
import { committedPages } from './foreign/walFrames.ts';
import { UnreadableTranscript } from './unreadableTranscript.ts';

export interface ForeignDatabaseOptions {
  /** Folder of the database engine's wasm file. */
  readonly assetPath: string;
  /** Up to this size, with its log, a database is copied into memory; above it is read where it stands. */
  readonly largestCopyBytes?: number;
  /** How long to wait before each further attempt when another program writes. */
  readonly pausesMilliseconds?: readonly number[];
}

const defaultLargestCopyBytes = 64 * 1024 * 1024;
const largestLogBytes = 512 * 1024 * 1024;
const defaultPausesMilliseconds = [20, 80, 250, 600];
const chunkBytes = 4 * 1024 * 1024;
const busy = 'Another program is writing to this database. It is read at the next look.';

/**
 * Reads another program's SQLite database as of its last commit, the write-ahead log included, without locking it,
 * writing to it or leaving files beside it. What was read while the files changed is thrown away and read again.
 * Throws `UnreadableTranscript` with the reason when it cannot be read now.
 */
export async function readForeignDatabase<T>(
  path: string,
  options: ForeignDatabaseOptions,
  use: (database: ForeignDatabase) => T,
): Promise<T> {
  const { hook, hookProblem } = await loadRuntime(options.assetPath);
  if (hook === null) throw new UnreadableTranscript(`Databases of other programs are not read. ${hookProblem ?? ''}`);
  const pauses = options.pausesMilliseconds ?? defaultPausesMilliseconds;
  for (let attempt = 0; ; attempt += 1) {
    const before = databaseStamp(path);
    const log = await logOf(path);
    const mayCopy = before.sizeBytes + log.length <= (options.largestCopyBytes ?? defaultLargestCopyBytes);
    const readPages = mayCopy ? copiedPages : placedPages;
    try {
      return await readPages(path, before, log, (pages) => {
        const connection = new ForeignConnection(hook, path, pages);
        try {
          return use(connection);
        } finally {
          connection.close();
        }
      });
    } catch (error) {
      const isChanged = error instanceof ChangedMeanwhile || databaseStamp(path).mark !== before.mark;
      if (!isChanged) throw error;
      const pause = pauses[attempt];
      if (pause === undefined) throw new UnreadableTranscript(busy, true);
      await delay(pause);
    }
  }
}

class ChangedMeanwhile extends Error {}

type Use<T> = (pages: DatabasePages) => T;

async function copiedPages<T>(path: string, before: DatabaseStamp, log: Buffer, use: Use<T>): Promise<T> {
  const database = await contentOf(path, before.sizeBytes);
  if (database.length !== before.sizeBytes) throw new ChangedMeanwhile();
  assertUnchanged(path, before);
  return use(mergedCopy(database, log, committedPages(log)));
}

async function placedPages<T>(path: string, before: DatabaseStamp, log: Buffer, use: Use<T>): Promise<T> {
  assertUnchanged(path, before);
  const descriptor = openSync(path, 'r');
  try {
    const pages = pagesInPlace(descriptor, before.sizeBytes, log, committedPages(log));
    const header = Buffer.alloc(100);
    assertDatabase(header.subarray(0, pages.read(header, 0)));
    const result = use(pages);
    // Only now is it known that the pages belonged together.
    assertUnchanged(path, before);
    return result;
  } finally {
    closeSync(descriptor);
  }
}

function assertUnchanged(path: string, before: DatabaseStamp): void {
  if (!before.isSettled || databaseStamp(path).mark !== before.mark) throw new ChangedMeanwhile();
}

async function logOf(path: string): Promise<Buffer> {
  const log = `${path}-wal`;
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLogBytes) {
    throw new UnreadableTranscript(
      `The write-ahead log of this database has ${Math.round(size / 2 ** 20)} MB. It is read once its program has tidied it up.`,
    );
  }
  return size === 0 ? Buffer.alloc(0) : contentOf(log, size);
}

/** Reads in chunks without stopping the thread; shorter than asked for when the file is. */
async function contentOf(path: string, sizeBytes: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  const handle = await open(path, 'r');
  try {
    let filled = 0;
    while (filled < sizeBytes) {
      const { bytesRead } = await handle.read(bytes, filled, Math.min(chunkBytes, sizeBytes - filled), filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await handle.close();
  }
}
