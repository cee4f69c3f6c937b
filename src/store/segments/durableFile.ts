import fs from 'node:fs';
import path from 'node:path';
import { syncFolder } from '../sqlite/realFileSystem.ts';

/** Writes a new file for its user alone and syncs it, without touching the name until all is written. */
export function writeDurably(file: string, bytes: Uint8Array): void {
  const draft = `${file}.draft`;
  const handle = fs.openSync(draft, 'w', 0o600);
  try {
    let written = 0;
    while (written < bytes.length) written += fs.writeSync(handle, bytes, written, bytes.length - written, written);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(draft, file);
  syncFolder(path.dirname(file));
}
