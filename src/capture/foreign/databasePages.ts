import { readSync } from 'node:fs';
import { UnreadableTranscript } from '../unreadableTranscript.ts';
import type { CommittedPages } from './walFrames.ts';

/** The bytes of a database as they are after its last commit. */
export interface DatabasePages {
  readonly sizeBytes: number;
  /** Fills the target from the position; returns how many bytes there were. */
  read(target: Uint8Array, position: number): number;
}

const fileMark = 'SQLite format 3\0';
const headerBytes = 100;
/** Write and read version of the file format; 2 asks for a write-ahead log, which was merged already. */
const versionOffsets = [18, 19];

/** Throws when the first bytes are not those of a SQLite database; an empty file is an empty database. */
export function assertDatabase(header: Buffer): void {
  if (header.length === 0 || header.toString('latin1', 0, fileMark.length) === fileMark) return;
  throw new UnreadableTranscript('This file is not a SQLite database, or it is encrypted. Its sessions are not read.');
}

/** Lays the committed pages of the log over a copy of the database. */
export function mergedCopy(database: Buffer, log: Buffer, committed: CommittedPages | null): DatabasePages {
  let bytes = database;
  if (committed !== null) {
    const { pageBytes, pageCount, offsets } = committed;
    if (bytes.length !== pageCount * pageBytes) {
      bytes = Buffer.alloc(pageCount * pageBytes);
      database.copy(bytes);
    }
    for (const [page, offset] of offsets) {
      if (page <= pageCount) log.copy(bytes, (page - 1) * pageBytes, offset, offset + pageBytes);
    }
  }
  assertDatabase(bytes.subarray(0, headerBytes));
  if (bytes.length >= headerBytes) for (const offset of versionOffsets) bytes[offset] = 1;
  return {
    sizeBytes: bytes.length,
    read: (target, position) => (position >= bytes.length ? 0 : bytes.copy(target, 0, position)),
  };
}

/** Reads pages where they stand, in the open file or in its log, as they are asked for. */
export function pagesInPlace(
  descriptor: number,
  sizeBytes: number,
  log: Buffer,
  committed: CommittedPages | null,
): DatabasePages {
  const pageBytes = committed?.pageBytes ?? sizeBytes;
  const total = committed === null ? sizeBytes : committed.pageCount * pageBytes;
  const readPart = (target: Uint8Array, position: number): number => {
    const offset = committed?.offsets.get(Math.floor(position / pageBytes) + 1);
    if (offset !== undefined) return log.copy(target, 0, offset + (position % pageBytes));
    return readSync(descriptor, target, 0, target.length, position);
  };
  return {
    sizeBytes: total,
    read(target, position) {
      const wanted = Math.min(target.length, Math.max(0, total - position));
      let done = 0;
      while (done < wanted) {
        const at = position + done;
        const length = Math.min(wanted - done, pageBytes - (at % pageBytes));
        const got = readPart(target.subarray(done, done + length), at);
        if (got === 0) break;
        done += got;
      }
      for (const offset of versionOffsets) {
        if (offset >= position && offset < position + done) target[offset - position] = 1;
      }
      return done;
    },
  };
}
