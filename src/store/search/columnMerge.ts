import { emptyColumns } from './columns.ts';
import type { DocumentColumns, SegmentFacts } from './segment.ts';
import type { SegmentTables } from './segmentTables.ts';

const documentsBetweenChecks = 4_096;

/** The columns of what is kept of several segments, by time, and where each document of each of them is found there. */
export interface MergedColumns {
  readonly columns: DocumentColumns;
  /** For each segment, new places of its documents; -1 for those that go. */
  readonly places: readonly Int32Array[];
}

interface Source {
  readonly columns: DocumentColumns;
  readonly places: Int32Array;
  next: number;
}

/** Orders the documents of several segments by time, in slices: tens of thousands of documents take longer than one may. */
export class ColumnMerge {
  private readonly sources: Source[] = [];
  private readonly merged: DocumentColumns;
  private place = 0;

  constructor(
    private readonly tables: SegmentTables,
    private readonly segments: readonly SegmentFacts[],
    private readonly keeps: (session: number, event: number) => boolean,
  ) {
    this.merged = emptyColumns(segments.reduce((sum, { documents }) => sum + documents, 0));
  }

  /** Goes on until `isEnough` says so; the columns when they are complete, else null. */
  advance(isEnough: () => boolean): MergedColumns | null {
    for (const segment of this.segments.slice(this.sources.length)) {
      const columns = this.tables.columns(segment);
      this.sources.push({ columns, places: new Int32Array(columns.times.length).fill(-1), next: 0 });
      if (isEnough()) return null;
    }
    for (let taken = 1; this.takeEarliest(); taken += 1) {
      if (taken % documentsBetweenChecks === 0 && isEnough()) return null;
    }
    const { events, sessions, times, kinds } = this.merged;
    return {
      columns: {
        events: events.subarray(0, this.place),
        sessions: sessions.subarray(0, this.place),
        times: times.subarray(0, this.place),
        kinds: kinds.subarray(0, this.place),
      },
      places: this.sources.map(({ places }) => places),
    };
  }

  /** Takes the document that happened first, of equals that of the first segment; false when all are through. */
  private takeEarliest(): boolean {
    let earliest: Source | null = null;
    let at = Number.POSITIVE_INFINITY;
    for (const source of this.sources) {
      const time = source.columns.times[source.next];
      if (time === undefined || (earliest !== null && time >= at)) continue;
      earliest = source;
      at = time;
    }
    if (earliest === null) return false;
    const { columns, places, next } = earliest;
    earliest.next += 1;
    const event = columns.events[next] ?? 0;
    const session = columns.sessions[next] ?? 0;
    if (!this.keeps(session, event)) return true;
    places[next] = this.place;
    this.merged.times[this.place] = at;
    this.merged.events[this.place] = event;
    this.merged.sessions[this.place] = session;
    this.merged.kinds[this.place] = columns.kinds[next] ?? 0;
    this.place += 1;
    return true;
  }
}
