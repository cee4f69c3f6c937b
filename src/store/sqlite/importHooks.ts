import { SkillifyError } from '../../base/errors.ts';
import type { BoundFiles } from './boundFiles.ts';

type ForeignCall = (...parameters: unknown[]) => unknown;

function isForeignCall(value: unknown): value is ForeignCall {
  return typeof value === 'function';
}

const ENVIRONMENT_CALLS = [
  '__syscall_openat',
  '__syscall_ftruncate64',
  '__syscall_fstat64',
  '__syscall_stat64',
  '__syscall_lstat64',
  '__syscall_newfstatat',
  '__syscall_faccessat',
  '__syscall_unlinkat',
  '__syscall_fcntl64',
  '__syscall_fchmod',
  '__syscall_fchown32',
  '_mmap_js',
] as const;
const WASI_CALLS = ['fd_close', 'fd_read', 'fd_write', 'fd_seek', 'fd_sync'] as const;

/** A sentence naming the imports that the module lacks, or null when all that the hook answers are there. */
export function missingFileCalls(module: WebAssembly.Module): string | null {
  const names = new Set(WebAssembly.Module.imports(module).map((entry) => `${entry.module}.${entry.name}`));
  const missing = [
    ...ENVIRONMENT_CALLS.map((call) => `env.${call}`),
    ...WASI_CALLS.map((call) => `wasi_snapshot_preview1.${call}`),
  ].filter((name) => !names.has(name));
  return missing.length === 0 ? null : `This build of sql.js does not ask for ${missing.join(', ')}.`;
}

/** Puts the bound files in front of Emscripten's own file calls, in the import object of a module about to be made. */
export function hookFileCalls(imports: WebAssembly.Imports, files: BoundFiles): void {
  const nameAt = (address: number): string => {
    const name = files.memory().textAt(address);
    return name.startsWith('/') ? name : `/${name}`;
  };
  const replaceIn =
    (space: string) =>
    (call: string, make: (own: ForeignCall) => (...parameters: never[]) => unknown): void => {
      const calls = imports[space];
      const own = calls?.[call];
      if (!calls || !isForeignCall(own)) throw new SkillifyError('internal', `sql.js does not offer ${call}.`);
      calls[call] = make(own);
    };
  hookNamedCalls(replaceIn('env'), files, nameAt);
  hookOpenedCalls(replaceIn('env'), replaceIn('wasi_snapshot_preview1'), files);
}

/** The debug build announces each growth of its memory on the console of whoever it runs in; this keeps it quiet. */
export function quietMemoryGrowth(imports: WebAssembly.Imports): void {
  const calls = imports['env'];
  const grow = calls?.['emscripten_resize_heap'];
  if (!calls || !isForeignCall(grow)) return;
  calls['emscripten_resize_heap'] = (bytes: number) => {
    const output = globalThis.console;
    const { warn } = output;
    output.warn = () => undefined;
    try {
      return grow(bytes);
    } finally {
      output.warn = warn;
    }
  };
}

type Replace = (call: string, make: (own: ForeignCall) => (...parameters: never[]) => unknown) => void;

function hookNamedCalls(replace: Replace, files: BoundFiles, nameAt: (address: number) => string): void {
  replace('__syscall_openat', (own) => (folder: number, address: number, flags: number, mode: number) => {
    const name = nameAt(address);
    return files.ownsName(name) ? files.open(name, flags) : own(folder, address, flags, mode);
  });
  for (const call of ['__syscall_stat64', '__syscall_lstat64']) {
    replace(call, (own) => (address: number, result: number) => {
      const name = nameAt(address);
      return files.ownsName(name) ? files.statNamed(name, result) : own(address, result);
    });
  }
  replace('__syscall_newfstatat', (own) => (folder: number, address: number, result: number, flags: number) => {
    const name = nameAt(address);
    return files.ownsName(name) ? files.statNamed(name, result) : own(folder, address, result, flags);
  });
  replace('__syscall_faccessat', (own) => (folder: number, address: number, mode: number, flags: number) => {
    const name = nameAt(address);
    return files.ownsName(name) ? files.access(name) : own(folder, address, mode, flags);
  });
  replace('__syscall_unlinkat', (own) => (folder: number, address: number, flags: number) => {
    const name = nameAt(address);
    return files.ownsName(name) ? files.unlink(name) : own(folder, address, flags);
  });
}

function hookOpenedCalls(replace: Replace, replaceWasi: Replace, files: BoundFiles): void {
  replace(
    '__syscall_ftruncate64',
    (own) => (file: number, length: bigint) =>
      files.ownsDescriptor(file) ? files.truncate(file, length) : own(file, length),
  );
  replace(
    '__syscall_fstat64',
    (own) => (file: number, result: number) =>
      files.ownsDescriptor(file) ? files.statOpen(file, result) : own(file, result),
  );
  replace(
    '__syscall_fcntl64',
    (own) => (file: number, command: number, parameters: number) =>
      files.ownsDescriptor(file) ? files.control(file, command, parameters) : own(file, command, parameters),
  );
  // Mode and owner are right from the start: the file is created for its user alone.
  for (const call of ['__syscall_fchmod', '__syscall_fchown32']) {
    replace(
      call,
      (own) =>
        (file: number, ...rest: unknown[]) =>
          files.ownsDescriptor(file) ? 0 : own(file, ...rest),
    );
  }
  replace(
    '_mmap_js',
    (own) =>
      (length: number, protection: number, flags: number, file: number, ...rest: unknown[]) =>
        files.ownsDescriptor(file) ? files.map() : own(length, protection, flags, file, ...rest),
  );
  replaceWasi('fd_close', (own) => (file: number) => (files.ownsDescriptor(file) ? files.close(file) : own(file)));
  replaceWasi('fd_sync', (own) => (file: number) => (files.ownsDescriptor(file) ? files.sync(file) : own(file)));
  replaceWasi(
    'fd_read',
    (own) => (file: number, vectors: number, count: number, result: number) =>
      files.ownsDescriptor(file) ? files.read(file, vectors, count, result) : own(file, vectors, count, result),
  );
  replaceWasi(
    'fd_write',
    (own) => (file: number, vectors: number, count: number, result: number) =>
      files.ownsDescriptor(file) ? files.write(file, vectors, count, result) : own(file, vectors, count, result),
  );
  replaceWasi(
    'fd_seek',
    (own) => (file: number, offset: bigint, whence: number, result: number) =>
      files.ownsDescriptor(file) ? files.seek(file, offset, whence, result) : own(file, offset, whence, result),
  );
}
