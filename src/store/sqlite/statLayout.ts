import type { BigIntStats } from 'node:fs';

const REGULAR_FILE = 0o100000;
const NANOSECONDS = 1_000_000_000n;

/** Writes file facts in the layout of `struct stat` that the WebAssembly side reads. */
export function writeStat(view: DataView, address: number, stats: BigIntStats): void {
  view.setUint32(address, Number(BigInt.asUintN(32, stats.dev)), true);
  view.setUint32(address + 4, stats.isFile() ? REGULAR_FILE | 0o600 : Number(stats.mode), true);
  view.setUint32(address + 8, Number(stats.nlink), true);
  // Owner and group 0: the module believes to be root, and then asks for no change of owner.
  view.setUint32(address + 12, 0, true);
  view.setUint32(address + 16, 0, true);
  view.setUint32(address + 20, 0, true);
  view.setBigInt64(address + 24, stats.size, true);
  view.setInt32(address + 32, 4096, true);
  view.setInt32(address + 36, Number(BigInt.asIntN(32, (stats.size + 511n) / 512n)), true);
  for (const [offset, time] of [
    [40, stats.atimeNs],
    [56, stats.mtimeNs],
    [72, stats.ctimeNs],
  ] as const) {
    view.setBigInt64(address + offset, time / NANOSECONDS, true);
    view.setUint32(address + offset + 8, Number(time % NANOSECONDS), true);
  }
  view.setBigInt64(address + 88, BigInt.asIntN(64, stats.ino), true);
}
