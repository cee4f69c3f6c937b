import { type BlockEntry, entryAt, findEntry } from './blockEntries.ts';
import { decodePostings, type Postings } from './postings.ts';
import type { DocumentColumns, SegmentFacts } from './segment.ts';
import type { SegmentTables } from './segmentTables.ts';

/** A term's entry in one segment, with the block that it stands in. */
export interface FoundTerm extends BlockEntry {
  readonly block: string;
}

const blockCharsKept = 8_000_000;

/** Segments as they are read: their directories, columns and recently read blocks stay in memory, for segments never change. */
export class OpenSegments {
  private readonly directories = new Map<number, readonly string[]>();
  private readonly columnsOf = new Map<number, DocumentColumns>();
  private readonly blocks = new Map<string, string>();
  private blockChars = 0;

  constructor(private readonly tables: SegmentTables) {}

  /** The segments that can be searched, those with the newest documents first. */
  newestFirst(): readonly SegmentFacts[] {
    const segments = [...this.tables.list()].sort((left, right) => right.toAt - left.toAt);
    const live = new Set(segments.map(({ number }) => number));
    for (const number of this.directories.keys()) if (!live.has(number)) this.directories.delete(number);
    for (const number of this.columnsOf.keys()) if (!live.has(number)) this.columnsOf.delete(number);
    return segments;
  }

  columns(segment: SegmentFacts): DocumentColumns {
    let columns = this.columnsOf.get(segment.number);
    if (!columns) {
      columns = this.tables.columns(segment);
      this.columnsOf.set(segment.number, columns);
    }
    return columns;
  }

  find(segment: number, term: string): FoundTerm | null {
    const position = lastAtMost(this.directory(segment), term);
    if (position < 0) return null;
    const block = this.block(segment, position);
    const entry = findEntry(block, term);
    return entry ? { ...entry, block } : null;
  }

  /** The terms that begin with a text, from at most so many blocks. */
  beginningWith(segment: number, prefix: string, blockLimit: number): readonly FoundTerm[] {
    const directory = this.directory(segment);
    const found: FoundTerm[] = [];
    const start = Math.max(0, lastAtMost(directory, prefix));
    for (let position = start; position < Math.min(directory.length, start + blockLimit); position += 1) {
      const first = directory[position] ?? '';
      if (first > prefix && !first.startsWith(prefix)) break;
      const block = this.block(segment, position);
      for (let at = block.indexOf(`\n${prefix}`); at >= 0; at = block.indexOf(`\n${prefix}`, at + 1)) {
        found.push({ ...entryAt(block, at), block });
      }
    }
    return found;
  }

  postings({ block, start, end, documents }: FoundTerm): Postings {
    return decodePostings(block, start, end, documents);
  }

  private directory(segment: number): readonly string[] {
    let directory = this.directories.get(segment);
    if (!directory) {
      directory = this.tables.firstTerms(segment);
      this.directories.set(segment, directory);
    }
    return directory;
  }

  private block(segment: number, position: number): string {
    const key = `${segment} ${position}`;
    const kept = this.blocks.get(key);
    if (kept !== undefined) return kept;
    const block = this.tables.block(segment, position);
    this.blockChars += block.length;
    if (this.blockChars > blockCharsKept) {
      this.blocks.clear();
      this.blockChars = block.length;
    }
    this.blocks.set(key, block);
    return block;
  }
}

/** The last place whose text does not come after the wanted one, in UTF-16 order; -1 when there is none. */
function lastAtMost(sorted: readonly string[], wanted: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
