import { entryAt } from './blockEntries.ts';
import { BlockWriter } from './blockWriter.ts';
import { decodePostings, encodePacked, weightKinds } from './postings.ts';
import type { SegmentFacts } from './segment.ts';
import type { SegmentTables } from './segmentTables.ts';

/** Reads the entries of a segment one after the other. */
class TermCursor {
  term: string | null = null;
  private block = '';
  private position = 0;
  private next = 0;
  private start = 0;
  private end = 0;
  private documents = 0;

  constructor(
    private readonly tables: SegmentTables,
    private readonly segment: number,
    private readonly blocks: number,
    /** New places of the segment's documents, -1 for those that go. */
    private readonly places: Int32Array,
  ) {
    this.advance();
  }

  advance(): void {
    while (this.next >= this.block.length) {
      if (this.position >= this.blocks) {
        this.term = null;
        return;
      }
      this.block = this.tables.block(this.segment, this.position);
      this.position += 1;
      this.next = 0;
    }
    const entry = entryAt(this.block, this.next);
    this.term = entry.term;
    this.start = entry.start;
    this.end = entry.end;
    this.documents = entry.documents;
    this.next = entry.end;
  }

  /** Adds the postings of the present term, each as place and weight in one number. */
  collect(into: number[]): void {
    const { documents, weights } = decodePostings(this.block, this.start, this.end, this.documents);
    for (let index = 0; index < documents.length; index += 1) {
      const place = this.places[documents[index] ?? 0] ?? -1;
      if (place >= 0) into.push(place * weightKinds + (weights[index] ?? 0));
    }
  }
}

/** Postings after which a slice looks at the time, and terms, however few theirs are. */
const postingsBetweenChecks = 4_096;
const termsBetweenChecks = 64;

/** Merges the terms of several segments into one whose documents are in order, in slices. */
export class TermMerge {
  private readonly cursors: readonly TermCursor[];
  private readonly writer: BlockWriter;

  constructor(
    private readonly tables: SegmentTables,
    sources: readonly SegmentFacts[],
    /** For each source, new places of its documents, -1 for those that go. */
    places: readonly Int32Array[],
    /** Number of the new segment, which is there and not ready. */
    private readonly target: number,
  ) {
    this.cursors = sources.map(
      (source, index) =>
        new TermCursor(
          tables,
          source.number,
          tables.firstTerms(source.number).length,
          places[index] ?? new Int32Array(),
        ),
    );
    this.writer = new BlockWriter((position, entries) => tables.writeBlock(target, position, entries));
  }

  /** Goes on until `isEnough` says so; true when no term is left. */
  advance(isEnough: () => boolean): boolean {
    let terms = 0;
    let postings = 0;
    for (let done = this.step(); done !== null; done = this.step()) {
      terms += 1;
      postings += done;
      if (terms < termsBetweenChecks && postings < postingsBetweenChecks) continue;
      terms = 0;
      postings = 0;
      if (isEnough()) return false;
    }
    return true;
  }

  /** Writes what is left and makes the new segment ready. */
  finish(): void {
    this.writer.flush();
    this.tables.finish(this.target, this.writer.firstTerms);
  }

  /** Merges the next term and returns how many postings it has; null when there is none. */
  private step(): number | null {
    let term: string | null = null;
    for (const cursor of this.cursors) {
      if (cursor.term !== null && (term === null || cursor.term < term)) term = cursor.term;
    }
    if (term === null) return null;
    const found: number[] = [];
    for (const cursor of this.cursors) {
      if (cursor.term !== term) continue;
      cursor.collect(found);
      cursor.advance();
    }
    if (found.length > 0) this.write(term, found);
    return found.length;
  }

  private write(term: string, found: readonly number[]): void {
    const packed = Int32Array.from(found);
    for (let index = 1; index < packed.length; index += 1) {
      if ((packed[index - 1] ?? 0) > (packed[index] ?? 0)) {
        packed.sort();
        break;
      }
    }
    this.writer.add(term, packed.length, encodePacked(packed));
  }
}
