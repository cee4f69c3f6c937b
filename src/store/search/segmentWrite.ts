import { BlockWriter } from './blockWriter.ts';
import type { BuiltSegment } from './segmentBuilder.ts';
import type { SegmentTables } from './segmentTables.ts';

/** Work on the index that is done in slices: `advance` goes on until it is told that it is enough, and is true at the end. */
export interface SlicedWork {
  advance(isEnough: () => boolean): boolean;
}

/** Writes a new segment in slices; it is searched only when all of it is there. */
export class SegmentWrite implements SlicedWork {
  private readonly segment: number;
  private readonly terms: Iterator<{ readonly term: string; readonly documents: number; readonly postings: string }>;
  private readonly writer: BlockWriter;

  constructor(
    private readonly tables: SegmentTables,
    built: BuiltSegment,
    /** Called in the transaction that makes the segment ready. */
    private readonly onReady: () => void,
  ) {
    this.segment = tables.create(built.columns, built.words);
    this.terms = built.terms()[Symbol.iterator]();
    this.writer = new BlockWriter((position, entries) => tables.writeBlock(this.segment, position, entries));
  }

  advance(isEnough: () => boolean): boolean {
    for (let written = 1; ; written += 1) {
      const next = this.terms.next();
      if (next.done) break;
      const { term, documents, postings } = next.value;
      this.writer.add(term, documents, postings);
      // Before the first term, all of them are sorted.
      if ((written === 1 || written % 256 === 0) && isEnough()) return false;
    }
    this.writer.flush();
    this.tables.finish(this.segment, this.writer.firstTerms);
    this.onReady();
    return true;
  }
}
