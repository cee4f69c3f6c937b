import fs from 'node:fs';
import type { RealFileSystem } from './realFileSystem.ts';

/** The number twice as doubles, so that a half-written one is told, and the writer's name. */
const NUMBER_BYTES = 16;
const NAME_BYTES = 64;
const ALL_BYTES = NUMBER_BYTES + NAME_BYTES;

/** What the mark says: how often the database has changed, and who changes it. */
export interface MarkedChange {
  readonly number: number;
  /** The token of the writer's lease; empty for a writer without one. */
  readonly writer: string;
}

/**
 * A small file beside a database whose number is odd while bytes of the database change and another even one afterwards,
 * as in a sequence lock: a reader that finds the same even number before and after reading has read one state. It needs no
 * syncing, for it only speaks to processes that run at the same time.
 */
export class ChangeMark {
  private readonly bytes = Buffer.alloc(NUMBER_BYTES);

  private constructor(
    private readonly handle: number,
    private readonly fileSystem: RealFileSystem,
    /** Odd while the database changes. */
    private number: number,
  ) {}

  /** Opens or creates the mark for a writer, at a number no reader has seen; `midChange` where a journal waits to be rolled back. */
  static open(file: string, writer: string, fileSystem: RealFileSystem, midChange: boolean): ChangeMark {
    const handle = fileSystem.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
    try {
      const bytes = Buffer.alloc(NUMBER_BYTES);
      const last = fileSystem.readSync(handle, bytes, 0, NUMBER_BYTES, 0) < NUMBER_BYTES ? null : numberIn(bytes);
      const name = Buffer.alloc(NAME_BYTES);
      name.write(writer, 'latin1');
      const mark = new ChangeMark(handle, fileSystem, last === null ? Date.now() * 2 + 1 : last + 1 + (last % 2));
      // Odd while the name changes, so that no reader takes the number of one writer for that of another.
      mark.write();
      writeAll(fileSystem, handle, name, NUMBER_BYTES);
      if (!midChange) mark.ended();
      return mark;
    } catch (error) {
      fileSystem.closeSync(handle);
      throw error;
    }
  }

  /** To be called before bytes of the database change; throws when readers cannot be told, and nothing may change then. */
  began(): void {
    if (this.number % 2 === 1) return;
    this.number += 1;
    try {
      this.write();
    } catch (error) {
      this.number -= 1;
      throw error;
    }
  }

  /** To be called when the database is whole again. Where that cannot be noted readers wait until the next change. */
  ended(): void {
    if (this.number % 2 === 0) return;
    this.number += 1;
    try {
      this.write();
    } catch {
      this.number -= 1;
    }
  }

  close(): void {
    this.fileSystem.closeSync(this.handle);
  }

  private write(): void {
    this.bytes.writeDoubleLE(this.number, 0);
    this.bytes.writeDoubleLE(this.number, 8);
    writeAll(this.fileSystem, this.handle, this.bytes, 0);
  }
}

/** Looks at the mark of another process. */
export class ChangeMarkReader {
  private readonly bytes = Buffer.alloc(ALL_BYTES);

  private constructor(
    private readonly handle: number,
    /** Tells the file from another that takes its name. */
    readonly identity: bigint,
  ) {}

  /** Null where there is no mark: no writer that keeps one has ever opened the database. */
  static open(file: string): ChangeMarkReader | null {
    let handle: number;
    try {
      handle = fs.openSync(file, 'r');
    } catch {
      return null;
    }
    return new ChangeMarkReader(handle, fs.fstatSync(handle, { bigint: true }).ino);
  }

  /** The number alone, which is all that a read must be checked against; null where it is half-written. */
  number(): number | null {
    const read = fs.readSync(this.handle, this.bytes, 0, NUMBER_BYTES, 0);
    return read < NUMBER_BYTES ? null : numberIn(this.bytes);
  }

  all(): MarkedChange | null {
    if (fs.readSync(this.handle, this.bytes, 0, ALL_BYTES, 0) < ALL_BYTES) return null;
    const number = numberIn(this.bytes);
    const name = this.bytes.toString('latin1', NUMBER_BYTES);
    const end = name.indexOf('\0');
    return number === null ? null : { number, writer: end < 0 ? name : name.slice(0, end) };
  }

  close(): void {
    fs.closeSync(this.handle);
  }
}

function numberIn(bytes: Buffer): number | null {
  const number = bytes.readDoubleLE(0);
  return number === bytes.readDoubleLE(8) && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

function writeAll(fileSystem: RealFileSystem, handle: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += fileSystem.writeSync(handle, bytes, done, bytes.length - done, position + done);
  }
}
