import fs from 'node:fs';
import type { ChangeMarkReader } from './changeMark.ts';
import type { RealFileSystem } from './realFileSystem.ts';

function refusal(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** Far from the device numbers of real files. */
let nextDevice = 0x7000_0000;

/**
 * The file system of a reader beside a writer. What is read is from the pinned state or not at all: after each read the
 * change mark is looked at, and a read that may have met a change fails, so that SQLite never sees pages of two states.
 * Nothing is written, and there is no journal: the pinned state has none.
 */
export class PinnedFileSystem implements RealFileSystem {
  private pinned: number | null = null;
  private met = false;
  /** SQLite keeps locks by device and file, and must take no two readers, or a reader and its process's writer, for one. */
  private readonly device = BigInt(nextDevice++);

  constructor(
    private readonly database: string,
    private readonly mark: ChangeMarkReader,
  ) {}

  /** From now on only the state of this number is read. */
  pin(number: number): void {
    this.pinned = number;
    this.met = false;
  }

  /** True when a read has failed since `pin` because the database has changed. */
  get metChange(): boolean {
    return this.met;
  }

  openSync(path: string): number {
    if (path !== this.database) throw refusal('ENOENT');
    return fs.openSync(path, fs.constants.O_RDONLY);
  }

  closeSync(handle: number): void {
    fs.closeSync(handle);
  }

  readSync(handle: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    const got = fs.readSync(handle, buffer, offset, length, position);
    this.assertUnchanged();
    return got;
  }

  fstatSync(handle: number, options: { bigint: true }): fs.BigIntStats {
    return this.told(fs.fstatSync(handle, options));
  }

  statSync(path: string, options: { bigint: true }): fs.BigIntStats {
    if (path !== this.database) throw refusal('ENOENT');
    return this.told(fs.statSync(path, options));
  }

  writeSync(): number {
    throw refusal('EROFS');
  }

  ftruncateSync(): void {
    throw refusal('EROFS');
  }

  fdatasyncSync(): void {
    throw refusal('EROFS');
  }

  unlinkSync(): void {
    throw refusal('ENOENT');
  }

  private told(stats: fs.BigIntStats): fs.BigIntStats {
    this.assertUnchanged();
    stats.dev = this.device;
    return stats;
  }

  private assertUnchanged(): void {
    if (this.mark.number() === this.pinned) return;
    this.met = true;
    throw refusal('ESTALE');
  }
}
