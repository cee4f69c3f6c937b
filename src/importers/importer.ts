import type { ImportSource, WholeTranscript } from '../assistants/assistant.ts';

/** What is known of a file that the user picked. */
export interface ImportFile {
  readonly fileName: string;
  /** Used where a record has no time of its own: file modification time, UTC milliseconds. */
  readonly modifiedAt: number;
}

/** A format whose files are imported once, when the user asks for it. Pure: text in, events out. */
export interface Importer {
  readonly id: ImportSource;
  /** What `--format` calls it. */
  readonly format: string;
  readonly displayName: string;
  /** Decides by the name and the first 64 KB. */
  detects(fileName: string, head: string): boolean;
  /** Never throws: what it cannot read it counts. */
  read(text: string, file: ImportFile): WholeTranscript;
}
