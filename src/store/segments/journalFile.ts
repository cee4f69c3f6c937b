import fs from 'node:fs';
import { messageOf, SkillifyError } from '../../base/errors.ts';
import { parseJson } from '../../base/json.ts';
import { crc32 } from './crc32.ts';

/** Length and CRC-32 of the payload, each 32 bits. */
const HEADER_BYTES = 8;

/** An append-only file of checksummed, length-prefixed JSON records, each on disk before `append` returns. */
export class JournalFile {
  private poisoned = false;

  private constructor(
    private readonly file: string,
    private readonly handle: number,
    private length: number,
  ) {}

  /** Opens or creates the file for appending; what follows its last sound record was never acknowledged and is cut off. */
  static open(file: string, soundBytes: number): JournalFile {
    const handle = fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
    if (fs.fstatSync(handle).size > soundBytes) {
      fs.ftruncateSync(handle, soundBytes);
      fs.fsyncSync(handle);
    }
    return new JournalFile(file, handle, soundBytes);
  }

  get sizeBytes(): number {
    return this.length;
  }

  append(record: unknown): void {
    const payload = Buffer.from(JSON.stringify(record));
    const bytes = Buffer.alloc(HEADER_BYTES + payload.length);
    bytes.writeUInt32LE(payload.length, 0);
    bytes.writeUInt32LE(crc32(payload), 4);
    payload.copy(bytes, HEADER_BYTES);
    if (this.poisoned) throw this.failure(new Error('an earlier write failed half-way; restart Skillify'));
    try {
      let written = 0;
      while (written < bytes.length) {
        written += fs.writeSync(this.handle, bytes, written, bytes.length - written, this.length + written);
      }
      fs.fdatasyncSync(this.handle);
    } catch (cause) {
      this.cutBack();
      throw this.failure(cause);
    }
    this.length += bytes.length;
  }

  close(): void {
    fs.closeSync(this.handle);
  }

  private cutBack(): void {
    try {
      fs.ftruncateSync(this.handle, this.length);
      fs.fdatasyncSync(this.handle);
    } catch {
      // A record that was refused might still be read as if it had been accepted.
      this.poisoned = true;
    }
  }

  private failure(cause: unknown): SkillifyError {
    return new SkillifyError(
      'write-failed',
      `The store's journal ${this.file} could not be written (${messageOf(cause)}). Nothing of this step was saved; free some space or check permissions, and try again.`,
      { cause },
    );
  }
}

/** Reads the sound records from the start of a journal, and how many bytes they take; no file is an empty journal. */
export function readJournal(file: string): { readonly records: readonly unknown[]; readonly soundBytes: number } {
  const records: unknown[] = [];
  if (!fs.existsSync(file)) return { records, soundBytes: 0 };
  const bytes = fs.readFileSync(file);
  let position = 0;
  while (position + HEADER_BYTES <= bytes.length) {
    const length = bytes.readUInt32LE(position);
    const end = position + HEADER_BYTES + length;
    // A power cut can leave a tail of zeros, which would read as empty records.
    if (length === 0 || end > bytes.length) break;
    const payload = bytes.subarray(position + HEADER_BYTES, end);
    if (crc32(payload) !== bytes.readUInt32LE(position + 4)) break;
    records.push(parseJson(payload.toString('utf8')));
    position = end;
  }
  return { records, soundBytes: position };
}
