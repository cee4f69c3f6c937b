import type { JsonRecord } from '../base/json.ts';
import { type LineRecords, parseLine } from './salvage.ts';

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
const headBytes = 160;
const lineEnd = 0x0a;
const emptyLine: LineRecords = { records: [], lost: 0 };
const overlongLine: LineRecords = { records: [], lost: 1 };
/** One buffer is kept for the next file: most reads are small and follow each other. */
let spareBuffer: Buffer | null = null;

/**
 * Reads the lines behind an offset in bounded memory, one chunk's worth at a time: the
 * lines of a chunk are to be read before the next chunk is asked for. A last line without its line end
 * waits, unless it is a whole record already: some programs end their files without one.
 */
export async function* tailLines(source: ByteSource, options: TailOptions): AsyncGenerator<Iterable<TailedLine>> {
  const longestLineBytes = options.longestLineBytes ?? defaultLongestLineBytes;
  const chunkBytes = options.chunkBytes ?? defaultChunkBytes;
  let buffer = takeBuffer(chunkBytes);
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
    const filledBytes = buffer.subarray(0, end);
    let start = 0;
    // Lines are parsed one by one as they are asked for: a chunk of parsed records would outlive its use.
    const completeLines = function* (): Generator<TailedLine, void> {
      for (let mark = filledBytes.indexOf(lineEnd, filled); mark >= 0; mark = filledBytes.indexOf(lineEnd, start)) {
        line += 1;
        const { records, lost } = isOverlong ? overlongLine : readLine(buffer, start, mark, options);
        const place = { line, offset: lineStart, length: position + mark - lineStart, nextOffset: position + mark + 1 };
        isOverlong = false;
        start = mark + 1;
        lineStart = place.nextOffset;
        yield { records, lost, line, offset: place.offset, length: place.length, nextOffset: place.nextOffset };
      }
    };
    if (count === 0) {
      const rest = isOverlong ? null : unfinishedLine(filledBytes, options);
      const length = end;
      if (rest !== null) yield [{ ...rest, line: line + 1, offset: lineStart, length, nextOffset: lineStart + length }];
      if (buffer.length === defaultChunkBytes) spareBuffer = buffer;
      return;
    }
    const lines = completeLines();
    yield lines;
    for (const _unread of lines) {
      // Whoever leaves lines of a chunk unread still finds the next chunk in its place.
    }
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
function unfinishedLine(bytes: Buffer, options: TailOptions): LineRecords | null {
  if (bytes.length === 0 || bytes[bytes.length - 1] !== 0x7d) return null;
  const parsed = parseLine(bytes.toString('utf8'), () => false);
  if (parsed.lost > 0 || parsed.records.length !== 1) return null;
  return isIgnored(bytes, 0, bytes.length, options) ? emptyLine : parsed;
}

function readLine(buffer: Buffer, start: number, end: number, options: TailOptions): LineRecords {
  if (isIgnored(buffer, start, end, options)) return emptyLine;
  return parseLine(buffer.toString('utf8', start, end), options.isEnvelope);
}

function isIgnored(buffer: Buffer, start: number, end: number, options: TailOptions): boolean {
  if (options.ignores === undefined) return false;
  if (!options.ignores(buffer.toString('latin1', start, Math.min(end, start + headBytes)))) return false;
  // A cut record can have a whole one behind it on the same line; only its own end shows that there is none.
  return buffer.subarray(start, end).indexOf('}{"') < 0;
}

function takeBuffer(bytes: number): Buffer {
  const spare = spareBuffer;
  if (spare === null || spare.length !== bytes) return Buffer.allocUnsafe(bytes);
  spareBuffer = null;
  return spare;
}

function grown(buffer: Buffer): Buffer {
  const larger = Buffer.allocUnsafe(buffer.length * 2);
  buffer.copy(larger);
  return larger;
}
