import type { JsonRecord } from '../base/json.ts';
import { parseLine } from './salvage.ts';

/** Bytes of a transcript, wherever they come from. */
export interface ByteSource {
  /** Fills the buffer from the position; resolves with the number of bytes read, 0 at the end. */
  read(buffer: Buffer, position: number): Promise<number>;
}

/** A complete physical line with the records won from it. */
export interface TailedLine {
  readonly records: readonly JsonRecord[];
  readonly lost: number;
  /** 1-based. */
  readonly line: number;
  readonly offset: number;
  readonly length: number;
  /** Byte offset behind the line and its line end. */
  readonly nextOffset: number;
}

export interface TailOptions {
  /** Byte offset behind the last line that was read, and its number; 0 and 0 for a new file. */
  readonly offset: number;
  readonly line: number;
  readonly isEnvelope: (record: JsonRecord) => boolean;
  readonly ignores?: ((head: string) => boolean) | undefined;
  readonly chunkBytes?: number;
  readonly longestLineBytes?: number;
}

const defaultChunkBytes = 1024 * 1024;
const defaultLongestLineBytes = 64 * 1024 * 1024;
const headBytes = 240;
const lineEnd = 0x0a;

/**
 * Reads the lines behind an offset in bounded memory, one chunk's worth at a time. A last line without its line end
 * waits, unless it is a whole record already: some programs end their files without one.
 */
export async function* tailLines(source: ByteSource, options: TailOptions): AsyncGenerator<readonly TailedLine[]> {
  const longestLineBytes = options.longestLineBytes ?? defaultLongestLineBytes;
  let buffer: Buffer = Buffer.allocUnsafe(options.chunkBytes ?? defaultChunkBytes);
  let filled = 0;
  let position = options.offset;
  let lineStart = options.offset;
  let line = options.line;
  let isOverlong = false;
  const continuesLine = options.offset > 0 && !(await endsLine(source, options.offset));
  // The line end of a last line that was taken without one is not a line of its own.
  if (continuesLine) line -= 1;
  for (;;) {
    if (filled === buffer.length) buffer = grown(buffer);
    const count = await source.read(buffer.subarray(filled), position + filled);
    const end = filled + count;
    const lines: TailedLine[] = [];
    let start = 0;
    for (let mark = buffer.subarray(0, end).indexOf(lineEnd, filled); mark >= 0; ) {
      line += 1;
      const place = { line, offset: lineStart, length: position + mark - lineStart, nextOffset: position + mark + 1 };
      if (isOverlong) lines.push({ records: [], lost: 1, ...place });
      else lines.push({ ...readLine(buffer.subarray(start, mark), options), ...place });
      isOverlong = false;
      start = mark + 1;
      lineStart = position + start;
      mark = buffer.subarray(0, end).indexOf(lineEnd, start);
    }
    if (count === 0) {
      const rest = isOverlong ? null : unfinishedLine(buffer.subarray(0, end), options);
      const length = end;
      if (rest !== null) yield [{ ...rest, line: line + 1, offset: lineStart, length, nextOffset: lineStart + length }];
      return;
    }
    if (lines.length > 0) yield lines;
    if (end - start > longestLineBytes) isOverlong = true;
    const kept = isOverlong ? end : start;
    buffer.copyWithin(0, kept, end);
    filled = end - kept;
    position += kept;
  }
}

async function endsLine(source: ByteSource, offset: number): Promise<boolean> {
  const before = Buffer.alloc(1);
  const count = await source.read(before, offset - 1);
  return count === 0 || before[0] === lineEnd;
}

/** A whole JSON object cannot be the beginning of a longer record, so it need not wait. */
function unfinishedLine(bytes: Buffer, options: TailOptions): { records: readonly JsonRecord[]; lost: number } | null {
  if (bytes.length === 0 || bytes[bytes.length - 1] !== 0x7d) return null;
  const parsed = parseLine(bytes.toString('utf8'), () => false);
  if (parsed.lost > 0 || parsed.records.length !== 1) return null;
  return isIgnored(bytes, options) ? { records: [], lost: 0 } : parsed;
}

function readLine(bytes: Buffer, options: TailOptions): { records: readonly JsonRecord[]; lost: number } {
  if (isIgnored(bytes, options)) return { records: [], lost: 0 };
  return parseLine(bytes.toString('utf8'), options.isEnvelope);
}

function isIgnored(bytes: Buffer, options: TailOptions): boolean {
  if (options.ignores === undefined || !options.ignores(bytes.toString('latin1', 0, headBytes))) return false;
  // A cut record can have a whole one behind it on the same line; only its own end shows that there is none.
  return bytes.indexOf('}{"') < 0;
}

function grown(buffer: Buffer): Buffer {
  const larger = Buffer.allocUnsafe(buffer.length * 2);
  buffer.copy(larger);
  return larger;
}
