import { entryAt } from './blockEntries.ts';
import { BlockWriter } from './blockWriter.ts';
import { emptyColumns } from './columns.ts';
import { decodePostings, encodePacked, weightKinds } from './postings.ts';
import type { DocumentColumns, SegmentFacts } from './segment.ts';
import type { SegmentTables } from './segmentTables.ts';
import type { SlicedWork } from './segmentWrite.ts';

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

/**
 * Makes one segment of several, in slices: nothing but a row that is not ready is to be seen of it until the last one.
 * Documents for which `keeps` says no are left out with their words, which is how texts are forgotten.
 */
export class SegmentMerge implements SlicedWork {
  private readonly cursors: readonly TermCursor[];
  private readonly writer: BlockWriter;
  private readonly target: number | null;

  constructor(
    private readonly tables: SegmentTables,
    private readonly sources: readonly SegmentFacts[],
    keeps: (session: number, event: number) => boolean = () => true,
  ) {
    const { columns, places } = mergedColumns(tables, sources, keeps);
    // Exact enough for the mean length of documents when some of them go.
    const all = sources.reduce((sum, source) => sum + source.documents, 0);
    const words = sources.reduce((sum, source) => sum + source.words, 0);
    const kept = columns.times.length;
    this.target = kept === 0 ? null : tables.create(columns, Math.round((words * kept) / Math.max(1, all)));
    this.cursors = sources.map(
      (source, index) =>
        new TermCursor(
          tables,
          source.number,
          tables.firstTerms(source.number).length,
          places[index] ?? new Int32Array(),
        ),
    );
    this.writer = new BlockWriter((position, entries) => {
      if (this.target !== null) tables.writeBlock(this.target, position, entries);
    });
  }

  /** Goes on until `isEnough` says so; true when the new segment has taken the place of the others. In the caller's transaction. */
  advance(isEnough: () => boolean): boolean {
    for (let terms = 1; this.step(); terms += 1) {
      if (terms % 64 === 0 && isEnough()) return false;
    }
    this.writer.flush();
    if (this.target !== null) this.tables.finish(this.target, this.writer.firstTerms);
    for (const { number } of this.sources) this.tables.retire(number);
    return true;
  }

  private step(): boolean {
    if (this.target === null) return false;
    let term: string | null = null;
    for (const cursor of this.cursors) {
      if (cursor.term !== null && (term === null || cursor.term < term)) term = cursor.term;
    }
    if (term === null) return false;
    const found: number[] = [];
    for (const cursor of this.cursors) {
      if (cursor.term !== term) continue;
      cursor.collect(found);
      cursor.advance();
    }
    if (found.length > 0) this.write(term, found);
    return true;
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

/** The columns of what is kept, by time, and where each document of each source is found in them. */
function mergedColumns(
  tables: SegmentTables,
  sources: readonly SegmentFacts[],
  keeps: (session: number, event: number) => boolean,
): { readonly columns: DocumentColumns; readonly places: readonly Int32Array[] } {
  const read = sources.map((source) => tables.columns(source));
  const places = read.map(({ times }) => new Int32Array(times.length).fill(-1));
  const isKept = ({ sessions, events }: DocumentColumns, document: number) =>
    keeps(sessions[document] ?? 0, events[document] ?? 0);
  const kept = read.reduce(
    (sum, from) => sum + from.sessions.filter((_, document) => isKept(from, document)).length,
    0,
  );
  const columns = emptyColumns(kept);
  const next = read.map(() => 0);
  for (let place = 0; place < kept; ) {
    const source = earliest(read, next);
    const [from, to] = [read[source], places[source]];
    if (!from || !to) break;
    const document = next[source] ?? 0;
    next[source] = document + 1;
    if (!isKept(from, document)) continue;
    to[document] = place;
    columns.times[place] = from.times[document] ?? 0;
    columns.events[place] = from.events[document] ?? 0;
    columns.sessions[place] = from.sessions[document] ?? 0;
    columns.kinds[place] = from.kinds[document] ?? 0;
    place += 1;
  }
  return { columns, places };
}

/** The source whose next document happened first; -1 when all are through. */
function earliest(read: readonly DocumentColumns[], next: readonly number[]): number {
  let found = -1;
  let at = Number.POSITIVE_INFINITY;
  for (const [source, { times }] of read.entries()) {
    const time = times[next[source] ?? 0];
    if (time === undefined || (found >= 0 && time >= at)) continue;
    found = source;
    at = time;
  }
  return found;
}
