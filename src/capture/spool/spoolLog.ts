import fs from 'node:fs';
import path from 'node:path';
import { messageOf, SkillifyError } from '../../base/errors.ts';
import { JournalFile, readJournal } from '../../store/segments/journalFile.ts';
import { syncFolder } from '../../store/sqlite/realFileSystem.ts';
import { withoutCursors } from './spooledBatches.ts';
import { type SpoolRecord, spoolRecordOf } from './spoolRecord.ts';

/** A file of the spool; small enough that little is sent twice after a kill, for what was sent of a file is not noted down. */
const segmentBytes = 4 * 1024 * 1024;
const headerBytes = 8;
const segmentName = /^spool-(\d{8})\.log$/;

/** How a spool is opened. */
export interface SpoolOptions {
  readonly folder: string;
  /** All files together take no more. */
  readonly limitBytes: number;
}

/**
 * Steps of capture on disk, oldest first, until their store took them: append-only files of checksummed records, each on
 * disk before `append` returns, deleted when all of a file was taken. A torn end was never acknowledged and is cut off.
 * After a kill records may be handed out again, so whoever takes them must know them by their events' ids.
 */
export class SpoolLog {
  private readonly segments: number[];
  /** Of the oldest segment: what is not taken yet. */
  private head: SpoolRecord[] = [];
  private headRead = 0;
  private writer: JournalFile | null = null;
  private closedBytes = 0;
  private readonly sizes = new Map<number, number>();
  private damaged = 0;

  /** Throws `write-failed` where the folder cannot be used. */
  constructor(private readonly options: SpoolOptions) {
    try {
      fs.mkdirSync(options.folder, { recursive: true, mode: 0o700 });
      this.segments = fs
        .readdirSync(options.folder)
        .flatMap((name) => segmentName.exec(name)?.[1] ?? [])
        .map(Number)
        .sort((left, right) => left - right);
      const last = this.segments.at(-1);
      if (last !== undefined) cutTornEnd(this.file(last));
      for (const segment of this.segments) this.noteSize(segment, fs.statSync(this.file(segment)).size);
    } catch (cause) {
      throw unusable(options.folder, cause);
    }
  }

  get sizeBytes(): number {
    return this.closedBytes + (this.writer?.sizeBytes ?? 0);
  }

  get isEmpty(): boolean {
    return this.peek() === null;
  }

  /** Places at which records could not be read, since opening. What they held is read from its transcript again. */
  get damagedRecords(): number {
    return this.damaged;
  }

  /** Every record that waits, oldest first; for taking up where an earlier process left off. */
  *all(): Iterable<SpoolRecord> {
    let isSound = true;
    for (const segment of this.segments) {
      const { records, isWhole } = this.read(segment);
      for (const record of records) {
        if (record === null) isSound = false;
        else yield isSound ? record : withoutCursors(record);
      }
      isSound &&= isWhole;
    }
  }

  /** Throws `write-failed` with nothing appended: where the spool is full, or the disk is. */
  append(record: SpoolRecord): void {
    const { limitBytes } = this.options;
    const bytes = Buffer.byteLength(JSON.stringify(record)) + headerBytes;
    if (this.sizeBytes + bytes > limitBytes) {
      throw new SkillifyError(
        'write-failed',
        `The store is away and the spool in ${this.options.folder} is full (${Math.round(limitBytes / 2 ** 20)} MB). Capture waits; transcripts are read on where they were left once the store is back or the spool may be larger (SKILLIFY_SPOOL_MB).`,
      );
    }
    if (this.writer !== null && this.writer.sizeBytes + bytes > segmentBytes) this.closeWriter();
    this.writer ??= this.openSegment();
    this.writer.append(record);
  }

  /** The oldest record that waits, null when there is none. */
  peek(): SpoolRecord | null {
    for (;;) {
      const [first] = this.head;
      if (first !== undefined) return first;
      const [segment] = this.segments;
      if (segment === undefined) return null;
      const { records, isWhole } = this.read(segment);
      const fresh = records.slice(this.headRead);
      this.head = fresh.flatMap((record) => {
        if (record === null) this.damaged += 1;
        return record === null ? [] : this.damaged > 0 ? withoutCursors(record) : record;
      });
      if (this.headRead === 0 && !isWhole) this.damaged += 1;
      this.headRead = records.length;
      if (this.head.length === 0) this.deleteHead();
    }
  }

  /** Lets go of the oldest record, which its store has taken. */
  drop(): void {
    this.head.shift();
    if (this.head.length === 0) this.peek();
  }

  close(): void {
    this.closeWriter();
  }

  /** A process that died may have left the newest segment open; a new one is always begun. */
  private openSegment(): JournalFile {
    const segment = (this.segments.at(-1) ?? 0) + 1;
    try {
      const writer = JournalFile.open(this.file(segment), 0);
      syncFolder(this.options.folder);
      this.segments.push(segment);
      return writer;
    } catch (cause) {
      throw unusable(this.options.folder, cause);
    }
  }

  private closeWriter(): void {
    const last = this.segments.at(-1);
    if (this.writer === null || last === undefined) return;
    this.noteSize(last, this.writer.sizeBytes);
    this.writer.close();
    this.writer = null;
  }

  private deleteHead(): void {
    const [segment] = this.segments;
    if (segment === undefined) return;
    if (this.segments.length === 1) this.closeWriter();
    this.segments.shift();
    this.headRead = 0;
    this.closedBytes -= this.sizes.get(segment) ?? 0;
    this.sizes.delete(segment);
    fs.rmSync(this.file(segment), { force: true });
  }

  private noteSize(segment: number, bytes: number): void {
    this.sizes.set(segment, bytes);
    this.closedBytes += bytes;
  }

  /** Null stands for a record that cannot be read. */
  private read(segment: number): { readonly records: readonly (SpoolRecord | null)[]; readonly isWhole: boolean } {
    const file = this.file(segment);
    const { records, soundBytes } = readJournal(file);
    const isOpen = this.writer !== null && segment === this.segments.at(-1);
    const isWhole = isOpen || fs.statSync(file, { throwIfNoEntry: false })?.size === soundBytes;
    return { records: records.map(spoolRecordOf), isWhole };
  }

  private file(segment: number): string {
    return path.join(this.options.folder, `spool-${String(segment).padStart(8, '0')}.log`);
  }
}

/** What a kill or a power cut left behind the last sound record of the newest file. */
function cutTornEnd(file: string): void {
  JournalFile.open(file, readJournal(file).soundBytes).close();
}

function unusable(folder: string, cause: unknown): SkillifyError {
  return new SkillifyError(
    'write-failed',
    `The spool in ${folder} cannot be used (${messageOf(cause)}). Check permissions and free space, or name another data folder with --data.`,
    { cause },
  );
}
