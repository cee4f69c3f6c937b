import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { walHeaderBytes } from './walFrames.ts';

/** What shows that a database and its log are the ones they were: they can change at any moment. */
export interface DatabaseStamp {
  readonly sizeBytes: number;
  /** Compared as a whole. */
  readonly mark: string;
  /**
   * False while a transaction without a log is under way or was broken off, and just after any writing: another write
   * in the same tick of the file system's clock would not show.
   */
  readonly isSettled: boolean;
}

const journalMagic = 'd9d505f920a163d7';
/** Where SQLite counts its changes of the file: times alone are too coarse on some file systems. */
const counterOffset = 24;
const clockTickMilliseconds = 20;

/** Looks at the files without locking or changing them. Throws when the database is not there. */
export function databaseStamp(path: string): DatabaseStamp {
  const { size, mtimeNs, ino } = statSync(path, { bigint: true });
  const counter = bytesOf(path, counterOffset, 4).toString('hex');
  const log = bytesOf(`${path}-wal`, 0, walHeaderBytes).toString('hex');
  const journal = bytesOf(`${path}-journal`, 0, 8).toString('hex');
  return {
    sizeBytes: Number(size),
    mark: [size, mtimeNs, ino, counter, log, journal].join(':'),
    isSettled: journal !== journalMagic && Math.abs(Date.now() - Number(mtimeNs / 1_000_000n)) > clockTickMilliseconds,
  };
}

function bytesOf(path: string, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return bytes.subarray(0, 0);
  }
  try {
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position));
  } finally {
    closeSync(descriptor);
  }
}
