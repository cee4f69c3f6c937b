/** Where the newest committed version of each changed page stands in a write-ahead log. */
export interface CommittedPages {
  readonly pageBytes: number;
  /** Size of the database after the last commit, in pages. */
  readonly pageCount: number;
  /** Offset of the page's content in the log, by page number (from 1). */
  readonly offsets: ReadonlyMap<number, number>;
}

export const walHeaderBytes = 32;
const frameHeaderBytes = 24;
const littleEndianMagic = 0x377f0682;
const bigEndianMagic = 0x377f0683;

/**
 * Walks the frames of a write-ahead log up to the last commit. Frames of an earlier round of the log, torn frames and
 * those of a transaction that was not committed are left out. Null when the log holds no committed page.
 */
export function committedPages(log: Buffer): CommittedPages | null {
  if (log.length < walHeaderBytes) return null;
  const magic = log.readUInt32BE(0);
  if (magic !== littleEndianMagic && magic !== bigEndianMagic) return null;
  const pageBytes = log.readUInt32BE(8);
  if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0) return null;
  const checksum = new WalChecksum(log, magic === littleEndianMagic);
  checksum.add(0, 24);
  if (!checksum.matches(24)) return null;
  const offsets = new Map<number, number>();
  const pending = new Map<number, number>();
  let pageCount = 0;
  const frameBytes = frameHeaderBytes + pageBytes;
  for (let start = walHeaderBytes; start + frameBytes <= log.length; start += frameBytes) {
    if (log.compare(log, 16, 24, start + 8, start + 16) !== 0) break;
    checksum.add(start, 8);
    checksum.add(start + frameHeaderBytes, pageBytes);
    if (!checksum.matches(start + 16)) break;
    const page = log.readUInt32BE(start);
    if (page === 0) break;
    pending.set(page, start + frameHeaderBytes);
    const committedCount = log.readUInt32BE(start + 4);
    if (committedCount === 0) continue;
    pageCount = committedCount;
    for (const [number, offset] of pending) offsets.set(number, offset);
    pending.clear();
  }
  return pageCount === 0 ? null : { pageBytes, pageCount, offsets };
}

/** The running checksum of the log: every frame's goes on from the one before it. */
class WalChecksum {
  private readonly view: DataView;
  private first = 0;
  private second = 0;

  constructor(
    log: Buffer,
    private readonly isLittleEndian: boolean,
  ) {
    this.view = new DataView(log.buffer, log.byteOffset, log.length);
  }

  add(start: number, length: number): void {
    const { view, isLittleEndian } = this;
    let { first, second } = this;
    for (let at = start; at < start + length; at += 8) {
      first = (first + view.getUint32(at, isLittleEndian) + second) >>> 0;
      second = (second + view.getUint32(at + 4, isLittleEndian) + first) >>> 0;
    }
    this.first = first;
    this.second = second;
  }

  /** The stored sums are big-endian whatever the order they were computed in. */
  matches(at: number): boolean {
    return this.view.getUint32(at) === this.first && this.view.getUint32(at + 4) === this.second;
  }
}
