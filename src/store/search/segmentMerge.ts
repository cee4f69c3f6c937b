import { ColumnMerge, type MergedColumns } from './columnMerge.ts';
import type { SegmentFacts } from './segment.ts';
import type { SegmentTables } from './segmentTables.ts';
import type { SlicedWork } from './segmentWrite.ts';
import { TermMerge } from './termMerge.ts';

/**
 * Makes one segment of several, in slices: nothing but a row that is not ready is to be seen of it until the last one.
 * Documents for which `keeps` says no are left out with their words, which is how texts are forgotten.
 */
export class SegmentMerge implements SlicedWork {
  private readonly columns: ColumnMerge;
  private isOrdered = false;
  /** Null until the documents are in order, and where none is kept. */
  private terms: TermMerge | null = null;

  constructor(
    private readonly tables: SegmentTables,
    private readonly sources: readonly SegmentFacts[],
    keeps: (session: number, event: number) => boolean = () => true,
  ) {
    this.columns = new ColumnMerge(tables, sources, keeps);
  }

  /** Goes on until `isEnough` says so; true when the new segment has taken the place of the others. In the caller's transaction. */
  advance(isEnough: () => boolean): boolean {
    if (!this.isOrdered) {
      const merged = this.columns.advance(isEnough);
      if (merged === null) return false;
      this.isOrdered = true;
      if (merged.columns.times.length > 0) this.terms = this.begin(merged);
      if (isEnough()) return false;
    }
    if (this.terms !== null && !this.terms.advance(isEnough)) return false;
    this.terms?.finish();
    for (const { number } of this.sources) this.tables.retire(number);
    return true;
  }

  private begin({ columns, places }: MergedColumns): TermMerge {
    // Exact enough for the mean length of documents when some of them go.
    const all = this.sources.reduce((sum, source) => sum + source.documents, 0);
    const words = this.sources.reduce((sum, source) => sum + source.words, 0);
    const kept = columns.times.length;
    const target = this.tables.create(columns, Math.round((words * kept) / Math.max(1, all)));
    return new TermMerge(this.tables, this.sources, places, target);
  }
}
