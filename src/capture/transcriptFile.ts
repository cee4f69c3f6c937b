import { closeSync, openSync, readFileSync, readSync, type Stats, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as zlib from 'node:zlib';
import { stableHash } from '../base/hash.ts';
import type { ByteSource } from './tailer.ts';

/** What the file system says of a transcript; enough to know that nothing changed. */
export interface FileFacts {
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  readonly bornAt: number;
  readonly identity: string | null;
}

/** An opened transcript; to be closed by whoever opened it. */
export interface OpenTranscript extends ByteSource {
  close(): void;
}

const compressedSuffix = '.zst';
const headHashBytes = 4096;
const smallBytes = 128 * 1024;
const mostUnpackedBytes = 512 * 1024 * 1024;

/** The facts of a file, or null when there is none. Other errors are thrown. */
export function fileFacts(path: string): FileFacts | null {
  const stats: Stats | undefined = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return null;
  return {
    sizeBytes: stats.size,
    modifiedAt: Math.round(stats.mtimeMs),
    bornAt: Math.round(stats.birthtimeMs > 0 ? Math.min(stats.birthtimeMs, stats.mtimeMs) : stats.mtimeMs),
    identity: stats.ino === 0 ? null : `${stats.dev}:${stats.ino}`,
  };
}

/** The facts of a database together with its write-ahead log, which is where new rows show first. */
export function databaseFacts(path: string): FileFacts | null {
  const facts = fileFacts(path);
  const log = facts === null ? null : fileFacts(`${path}-wal`);
  if (facts === null || log === null) return facts;
  return {
    ...facts,
    sizeBytes: facts.sizeBytes + log.sizeBytes,
    modifiedAt: Math.max(facts.modifiedAt, log.modifiedAt),
  };
}

/** True for a transcript that its assistant compressed. */
export function isCompressed(path: string): boolean {
  return path.endsWith(compressedSuffix);
}

/** Opens a transcript for reading; null when it is compressed and this runtime has no decoder. */
export async function openTranscript(path: string): Promise<OpenTranscript | null> {
  if (isCompressed(path)) {
    const bytes = unpack(await readFile(path));
    return bytes === null ? null : bufferSource(bytes);
  }
  // One short stop costs less than waiting several times for a few bytes.
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= smallBytes) return bufferSource(readFileSync(path));
  const descriptor = openSync(path, 'r');
  return {
    // Handing each chunk to another thread and back takes longer than reading it, and this thread has nothing else to do.
    read: async (buffer, position) => readSync(descriptor, buffer, 0, buffer.length, position),
    close: () => closeSync(descriptor),
  };
}

/** Hash of the first bytes, with how many they were: tells a replaced file from one that grew. */
export async function headHash(
  source: ByteSource,
  lengthBytes = headHashBytes,
): Promise<{ hash: string; length: number }> {
  const buffer = Buffer.alloc(Math.min(lengthBytes, headHashBytes));
  const length = buffer.length === 0 ? 0 : await source.read(buffer, 0);
  return { hash: stableHash(buffer.toString('latin1', 0, length)), length };
}

/** Bytes in memory as a source. */
export function bufferSource(bytes: Buffer): OpenTranscript {
  return {
    read: (buffer, position) => Promise.resolve(position >= bytes.length ? 0 : bytes.copy(buffer, 0, position)),
    close: () => undefined,
  };
}

/** Newer Node versions decode Zstandard themselves; the types of the oldest supported one do not know it yet. */
function unpack(bytes: Buffer): Buffer | null {
  const decode: unknown = Reflect.get(zlib, 'zstdDecompressSync');
  if (typeof decode !== 'function') return null;
  const unpacked: unknown = decode(bytes, { maxOutputLength: mostUnpackedBytes });
  return Buffer.isBuffer(unpacked) ? unpacked : null;
}
