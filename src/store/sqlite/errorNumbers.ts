/** Error numbers as the WebAssembly side knows them, by the names Node gives. */
const NUMBERS: Readonly<Record<string, number>> = {
  EACCES: 2,
  EAGAIN: 6,
  EBADF: 8,
  EBUSY: 10,
  EDQUOT: 19,
  EEXIST: 20,
  EFBIG: 22,
  EINVAL: 28,
  EIO: 29,
  EISDIR: 31,
  ELOOP: 32,
  EMFILE: 33,
  ENAMETOOLONG: 37,
  ENFILE: 41,
  ENODEV: 43,
  ENOENT: 44,
  ENOMEM: 48,
  ENOSPC: 51,
  ENOTDIR: 54,
  EPERM: 63,
  EROFS: 69,
};

export const EINVAL = 28;
export const EIO = 29;
export const ENODEV = 43;

/** The `code` of an error that Node's file system threw, `EIO` where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}

/** The number SQLite is answered with. A full quota is a full disk to it. */
export function errorNumberOf(code: string): number {
  return NUMBERS[code === 'EDQUOT' ? 'ENOSPC' : code] ?? EIO;
}
