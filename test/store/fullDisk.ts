import { nodeFileSystem, type RealFileSystem } from '../../src/store/sqlite/realFileSystem.ts';

function refusal(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/** A file system whose calls fail from the moment it is told to, after so many more writes. */
export class FailingFileSystem implements RealFileSystem {
  private code: string | null = null;
  private remaining = 0;

  readonly openSync = nodeFileSystem.openSync;
  readonly closeSync = nodeFileSystem.closeSync;
  readonly readSync = nodeFileSystem.readSync;
  readonly fstatSync = nodeFileSystem.fstatSync;
  readonly statSync = nodeFileSystem.statSync;
  readonly unlinkSync = nodeFileSystem.unlinkSync;

  failAfter(writes: number, code: string): void {
    this.code = code;
    this.remaining = writes;
  }

  recover(): void {
    this.code = null;
  }

  writeSync(handle: number, buffer: Uint8Array, offset: number, length: number, position: number): number {
    this.spend();
    return nodeFileSystem.writeSync(handle, buffer, offset, length, position);
  }

  fdatasyncSync(handle: number): void {
    this.spend();
    nodeFileSystem.fdatasyncSync(handle);
  }

  ftruncateSync(handle: number, length: number): void {
    nodeFileSystem.ftruncateSync(handle, length);
  }

  private spend(): void {
    if (this.code === null) return;
    if (this.remaining === 0) throw refusal(this.code);
    this.remaining -= 1;
  }
}
