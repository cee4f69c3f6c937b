import { statSync } from 'node:fs';
import type { RealFileSystem } from '../../store/sqlite/realFileSystem.ts';
import type { DatabasePages } from './databasePages.ts';

class Refusal extends Error {
  constructor(readonly code: 'ENOENT' | 'EROFS') {
    super(code);
  }
}

const refuseWrite = (): never => {
  throw new Refusal('EROFS');
};

/** Shows SQLite one file that can only be read; its log and journal seem not to be there. */
export function pageFiles(path: string, pages: DatabasePages): RealFileSystem {
  const stats = () => {
    const facts = statSync(path, { bigint: true });
    facts.size = BigInt(pages.sizeBytes);
    return facts;
  };
  const assertMain = (name: string): void => {
    if (name !== path) throw new Refusal('ENOENT');
  };
  return {
    openSync(name) {
      assertMain(name);
      return 1;
    },
    closeSync: () => undefined,
    readSync: (_handle, buffer, offset, length, position) =>
      pages.read(buffer.subarray(offset, offset + length), position),
    writeSync: refuseWrite,
    ftruncateSync: refuseWrite,
    fdatasyncSync: () => undefined,
    fstatSync: stats,
    statSync(name) {
      assertMain(name);
      return stats();
    },
    unlinkSync: refuseWrite,
  };
}
