import fs from 'node:fs';
import path from 'node:path';
import { syncFolder } from './sqlite/realFileSystem.ts';

const SCHEMA_VERSION_OFFSET = 60;
const HEADER_BYTES = 100;

/** Where the parts of a store are in its folder. */
export class StoreFiles {
  readonly database: string;
  readonly segments: string;
  readonly selfTest: string;
  /** Present when SQLite has found the file malformed: the next opening then checks all of it. */
  readonly suspicion: string;
  /** Tells readers in other processes when the database changes. */
  readonly mark: string;

  constructor(readonly folder: string) {
    this.database = path.join(folder, 'store.db');
    this.segments = path.join(folder, 'segments');
    this.selfTest = path.join(folder, 'self-test.json');
    this.suspicion = path.join(folder, 'store.suspect');
    this.mark = path.join(folder, 'store.changes');
  }

  get journal(): string {
    return `${this.database}-journal`;
  }

  hasDatabase(): boolean {
    return sizeOf(this.database) > 0;
  }

  /** True while a transaction is under way, or where a killed one left something to roll back. */
  hasHotJournal(): boolean {
    let handle: number;
    try {
      handle = fs.openSync(this.journal, 'r');
    } catch {
      return false;
    }
    try {
      // A journal that is done with is emptied or, after a rollback, has its head overwritten with zeros.
      const first = Buffer.alloc(1);
      return fs.readSync(handle, first, 0, 1, 0) === 1 && first[0] !== 0;
    } finally {
      fs.closeSync(handle);
    }
  }

  hasSuspicion(): boolean {
    return fs.existsSync(this.suspicion);
  }

  suspect(): void {
    try {
      fs.writeFileSync(this.suspicion, '', { mode: 0o600 });
    } catch {
      // Then the next opening finds the damage in use again, as this one did.
    }
  }

  clearSuspicion(): void {
    fs.rmSync(this.suspicion, { force: true });
  }

  /** Renames the database, with its journal, to a dated name beside it and returns that. */
  moveDatabaseAside(why: string): string {
    const aside = path.join(this.folder, `store.${why}-${dateStamp()}.db`);
    fs.renameSync(this.database, aside);
    if (fs.existsSync(this.journal)) fs.renameSync(this.journal, `${aside}-journal`);
    syncFolder(this.folder);
    return aside;
  }

  /** The same for the fallback's folder. */
  moveSegmentsAside(why: string): string {
    const aside = path.join(this.folder, `segments.${why}-${dateStamp()}`);
    fs.renameSync(this.segments, aside);
    syncFolder(this.folder);
    return aside;
  }
}

/** Removes databases that were set aside for being damaged or taken over: they hold what is to be forgotten too. */
export function removeAsides(folder: string): void {
  const aside = /^(?:store|segments)\.(?:damaged|before-fallback|taken-over)-/;
  for (const name of fs.readdirSync(folder)) {
    if (aside.test(name)) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** The `user_version` in the header of a database file, without opening it as one; 0 where there is none. */
export function schemaVersionInHeader(file: string): number {
  const header = Buffer.alloc(HEADER_BYTES);
  let handle: number;
  try {
    handle = fs.openSync(file, 'r');
  } catch {
    return 0;
  }
  try {
    if (fs.readSync(handle, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return 0;
    return header.toString('latin1', 0, 15) === 'SQLite format 3' ? header.readInt32BE(SCHEMA_VERSION_OFFSET) : 0;
  } finally {
    fs.closeSync(handle);
  }
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function dateStamp(): string {
  return new Date().toISOString().replaceAll(':', '-').replace('Z', '');
}
