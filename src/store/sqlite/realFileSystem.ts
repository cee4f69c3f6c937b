import fs from 'node:fs';

/** The calls on real files that the database makes; a seam so that tests can fill the disk. */
export interface RealFileSystem {
  openSync(path: string, flags: number, mode: number): number;
  closeSync(handle: number): void;
  readSync(handle: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  writeSync(handle: number, buffer: Uint8Array, offset: number, length: number, position: number): number;
  ftruncateSync(handle: number, length: number): void;
  fdatasyncSync(handle: number): void;
  fstatSync(handle: number, options: { bigint: true }): fs.BigIntStats;
  statSync(path: string, options: { bigint: true }): fs.BigIntStats;
  unlinkSync(path: string): void;
}

/** Node's own file system. */
export const nodeFileSystem: RealFileSystem = fs;

/** Makes a created, renamed or removed name in the folder survive a power cut. */
export function syncFolder(folder: string): void {
  let handle: number;
  try {
    handle = fs.openSync(folder, 'r');
  } catch {
    // Windows opens no folders; its file systems log name changes themselves.
    return;
  }
  try {
    fs.fsyncSync(handle);
  } catch {
    // Some network file systems refuse; the names then survive as well as the server keeps them.
  } finally {
    fs.closeSync(handle);
  }
}
