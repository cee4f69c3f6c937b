import fs from 'node:fs';
import path from 'node:path';

const others = 0o077;
/** Names that a store gives its files and folders; whatever else lies beside them is not ours to change. */
const ownName = /^(?:store\.|segments(?:\.|$)|decisions\.|self-test|writer\.lock)/;

/**
 * Takes away what others may do with a store's folder and its files: earlier versions, restored backups and copies made by
 * hand may have left them open. Links are not followed. What belongs to somebody else stays as it is.
 */
export function makePrivate(folder: string): void {
  closeToOthers(folder);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (!ownName.test(entry.name)) continue;
    const own = path.join(folder, entry.name);
    if (entry.isFile()) closeToOthers(own);
    if (!entry.isDirectory()) continue;
    closeToOthers(own);
    for (const part of fs.readdirSync(own, { withFileTypes: true })) {
      if (part.isFile()) closeToOthers(path.join(own, part.name));
    }
  }
}

function closeToOthers(file: string): void {
  try {
    const { mode } = fs.lstatSync(file);
    if ((mode & others) !== 0) fs.chmodSync(file, mode & 0o700);
  } catch {
    // It is gone, belongs to somebody else, or the disk knows no permissions; the store can be used all the same.
  }
}
