import fs from 'node:fs';
import path from 'node:path';
import { codeOf, EINVAL, ENODEV, errorNumberOf } from './errorNumbers.ts';
import { type RealFileSystem, syncFolder } from './realFileSystem.ts';
import { writeStat } from './statLayout.ts';
import type { WasmMemory } from './wasmMemory.ts';

/** Far above what Emscripten hands out itself, so that one look tells whose descriptor it is. */
const FIRST_DESCRIPTOR = 1_000_000;

const OPEN_ACCESS = 3;
const OPEN_CREATE = 0o100;
const OPEN_EXCLUSIVE = 0o200;
const OPEN_TRUNCATE = 0o1000;
const OPEN_NO_FOLLOW = 0o400000;

const LOCK_QUERY = 12;
const LOCK_SET = 13;
const LOCK_SET_WAIT = 14;
const GET_FLAGS = 3;
const UNLOCKED = 2;

const WASI = 1;
const SYSTEM = -1;

interface Binding {
  readonly realPath: string;
  readonly fileSystem: RealFileSystem;
  lastFailure: FileFailure | null;
}

interface OpenFile {
  readonly binding: Binding;
  readonly handle: number;
  readonly flags: number;
  position: number;
}

/** The last call on a real file that failed, for the sentence a user reads. */
export interface FileFailure {
  readonly operation: string;
  readonly code: string;
}

/**
 * Answers SQLite's file calls from real files: the names bound here, and their journals, are on disk; all others are not ours.
 * No method throws, for an exception would unwind SQLite in the middle of its work: failures are error numbers.
 */
export class BoundFiles {
  private readonly bindings = new Map<string, Binding>();
  private readonly files = new Map<number, OpenFile>();
  private nextDescriptor = FIRST_DESCRIPTOR;
  private nextName = 1;

  constructor(readonly memory: () => WasmMemory) {}

  /** Makes the real file known under a new name, which is returned and can be opened by SQLite. */
  bind(realPath: string, fileSystem: RealFileSystem): string {
    const name = `/store${this.nextName++}.db`;
    for (const suffix of ['', '-journal', '-wal']) {
      this.bindings.set(name + suffix, { realPath: realPath + suffix, fileSystem, lastFailure: null });
    }
    return name;
  }

  unbind(name: string): void {
    for (const suffix of ['', '-journal', '-wal']) this.bindings.delete(name + suffix);
  }

  /** What went wrong last under the name, forgotten by asking. */
  takeFailure(name: string): FileFailure | null {
    let failure: FileFailure | null = null;
    for (const suffix of ['', '-journal', '-wal']) {
      const binding = this.bindings.get(name + suffix);
      if (!binding?.lastFailure) continue;
      failure = binding.lastFailure;
      binding.lastFailure = null;
    }
    return failure;
  }

  ownsName(name: string): boolean {
    return this.bindings.has(name);
  }

  ownsDescriptor(descriptor: number): boolean {
    return descriptor >= FIRST_DESCRIPTOR;
  }

  /** Returns a descriptor, or a negative error number. */
  open(name: string, flags: number): number {
    return this.named(name, 'open', (binding) => {
      const access = flags & OPEN_ACCESS;
      let real = access === 0 ? fs.constants.O_RDONLY : access === 1 ? fs.constants.O_WRONLY : fs.constants.O_RDWR;
      if (flags & OPEN_CREATE) real |= fs.constants.O_CREAT;
      if (flags & OPEN_EXCLUSIVE) real |= fs.constants.O_EXCL;
      if (flags & OPEN_TRUNCATE) real |= fs.constants.O_TRUNC;
      if (flags & OPEN_NO_FOLLOW) real |= fs.constants.O_NOFOLLOW ?? 0;
      const creates = (flags & OPEN_CREATE) !== 0 && !fs.existsSync(binding.realPath);
      const handle = binding.fileSystem.openSync(binding.realPath, real, 0o600);
      if (creates) syncFolder(path.dirname(binding.realPath));
      const descriptor = this.nextDescriptor++;
      this.files.set(descriptor, { binding, handle, flags, position: 0 });
      return descriptor;
    });
  }

  close(descriptor: number): number {
    return this.opened(descriptor, 'close', WASI, (file) => {
      this.files.delete(descriptor);
      file.binding.fileSystem.closeSync(file.handle);
      return 0;
    });
  }

  read(descriptor: number, vectors: number, count: number, result: number): number {
    return this.opened(descriptor, 'read', WASI, (file) => {
      const { bytes, view } = this.memory();
      let total = 0;
      for (let index = 0; index < count; index += 1) {
        const address = view.getUint32(vectors + index * 8, true);
        const length = view.getUint32(vectors + index * 8 + 4, true);
        const got = file.binding.fileSystem.readSync(file.handle, bytes, address, length, file.position);
        file.position += got;
        total += got;
        if (got < length) break;
      }
      view.setUint32(result, total, true);
      return 0;
    });
  }

  write(descriptor: number, vectors: number, count: number, result: number): number {
    return this.opened(descriptor, 'write', WASI, (file) => {
      const { bytes, view } = this.memory();
      let total = 0;
      for (let index = 0; index < count; index += 1) {
        const address = view.getUint32(vectors + index * 8, true);
        const length = view.getUint32(vectors + index * 8 + 4, true);
        const put = file.binding.fileSystem.writeSync(file.handle, bytes, address, length, file.position);
        file.position += put;
        total += put;
        if (put < length) break;
      }
      view.setUint32(result, total, true);
      return 0;
    });
  }

  seek(descriptor: number, offset: bigint, whence: number, result: number): number {
    return this.opened(descriptor, 'seek', WASI, (file) => {
      const start = whence === 0 ? 0 : whence === 1 ? file.position : this.sizeOf(file);
      const position = start + Number(offset);
      if (position < 0) return EINVAL;
      file.position = position;
      this.memory().view.setBigInt64(result, BigInt(position), true);
      return 0;
    });
  }

  truncate(descriptor: number, length: bigint): number {
    return this.opened(descriptor, 'truncate', SYSTEM, (file) => {
      file.binding.fileSystem.ftruncateSync(file.handle, Number(length));
      return 0;
    });
  }

  sync(descriptor: number): number {
    return this.opened(descriptor, 'sync', WASI, (file) => {
      file.binding.fileSystem.fdatasyncSync(file.handle);
      return 0;
    });
  }

  statOpen(descriptor: number, address: number): number {
    return this.opened(descriptor, 'stat', SYSTEM, (file) => {
      writeStat(this.memory().view, address, file.binding.fileSystem.fstatSync(file.handle, { bigint: true }));
      return 0;
    });
  }

  /** Must answer for the journal too: told that there is none, SQLite skips the rollback and the database is lost. */
  statNamed(name: string, address: number): number {
    return this.named(name, 'stat', (binding) => {
      writeStat(this.memory().view, address, binding.fileSystem.statSync(binding.realPath, { bigint: true }));
      return 0;
    });
  }

  access(name: string): number {
    return this.named(name, 'access', (binding) => {
      binding.fileSystem.statSync(binding.realPath, { bigint: true });
      return 0;
    });
  }

  unlink(name: string): number {
    return this.named(name, 'remove', (binding) => {
      binding.fileSystem.unlinkSync(binding.realPath);
      return 0;
    });
  }

  /** Locks always succeed, for the lease keeps other processes out and SQLite itself other connections of this one. */
  control(descriptor: number, command: number, parameters: number): number {
    return this.opened(descriptor, 'control', SYSTEM, (file) => {
      if (command === LOCK_QUERY) {
        const view = this.memory().view;
        view.setInt16(view.getUint32(parameters, true), UNLOCKED, true);
        return 0;
      }
      if (command === GET_FLAGS) return file.flags;
      return command === LOCK_SET || command === LOCK_SET_WAIT || command === 1 || command === 2 ? 0 : -EINVAL;
    });
  }

  /** Memory mapping is not offered; SQLite then reads and writes. */
  map(): number {
    return -ENODEV;
  }

  private sizeOf(file: OpenFile): number {
    return Number(file.binding.fileSystem.fstatSync(file.handle, { bigint: true }).size);
  }

  private named(name: string, operation: string, work: (binding: Binding) => number): number {
    const binding = this.bindings.get(name);
    if (!binding) return -errorNumberOf('ENOENT');
    try {
      return work(binding);
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'ENOENT') binding.lastFailure = { operation, code };
      return -errorNumberOf(code);
    }
  }

  /** Calls of the WASI kind answer failures with positive numbers, system calls with negative ones. */
  private opened(descriptor: number, operation: string, sign: 1 | -1, work: (file: OpenFile) => number): number {
    const file = this.files.get(descriptor);
    if (!file) return sign * errorNumberOf('EBADF');
    try {
      return work(file);
    } catch (error) {
      const code = codeOf(error);
      file.binding.lastFailure = { operation, code };
      return sign * errorNumberOf(code);
    }
  }
}
