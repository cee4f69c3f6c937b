import { numberAt, stringAt } from '../../base/json.ts';
import { HAS_SEARCHABLE_TEXT, searchableText } from '../search/searchableText.ts';
import type { SegmentFacts } from '../search/segment.ts';
import { SegmentBuilder } from '../search/segmentBuilder.ts';
import { SegmentMerge } from '../search/segmentMerge.ts';
import { SegmentTables } from '../search/segmentTables.ts';
import { SegmentWrite, type SlicedWork } from '../search/segmentWrite.ts';
import type { SqlDatabase, SqlRow } from '../sqlite/database.ts';
import type { EngineValues } from './engineValues.ts';

const cursorKey = 'search.events';
/** Until when events may have been pruned that segments still hold; null when none may. */
const sweepKey = 'search.sweepUntil';

/** Texts gathered in memory before a segment is written: each segment costs a look-up for every word. */
const segmentTexts = 1_000;
/** Segments of one size that are made into one of the next. */
const mergedAtOnce = 8;
/** Segments from this size on stay as they are: forgetting rewrites the segments of a session. */
const largestMerged = 32_000;
/** How long one slice of writing or merging may take, besides the commit. */
const sliceMs = 20;
/** Blocks of replaced segments that are deleted at once. */
const removedBlocks = 40;
/** Characters of text after which a slice of reading ends, however few its texts. */
const sliceChars = 300_000;
/** Segments are rewritten without what was pruned once this share of them went, or all that ever will. */
const sweptShare = 1 / 8;
const sweptAfterMs = 30 * 86_400_000;

const NEXT = `SELECT number, session, at, kind, variant, subject, text, detail_json FROM session_events
WHERE number > ? AND ${HAS_SEARCHABLE_TEXT} ORDER BY number LIMIT ?`;

/**
 * Fills the index of events behind the rows, as segments of documents that are merged into larger ones: by eights, so that
 * each text is written about three times in all.
 */
export class SearchIndex {
  readonly segments: SegmentTables;
  private readonly builder = new SegmentBuilder();
  /** Number of the last event in the builder; null when that is empty. */
  private gathered: number | null = null;
  /** A segment that is being written, or merged from others. */
  private work: SlicedWork | null = null;
  /** Segments that the sweep under way has looked at. */
  private readonly swept = new Set<number>();

  constructor(
    private readonly database: SqlDatabase,
    private readonly values: EngineValues,
  ) {
    this.segments = new SegmentTables(database);
  }

  /** Events that are stored and were not looked at yet. */
  notYetIndexed(): number {
    const last = numberAt(this.database.get('SELECT max(number) AS last FROM session_events'), 'last') ?? 0;
    return Math.max(0, last - this.cursor());
  }

  /** Number of the last event that was looked at. */
  reached(): number {
    return this.cursor();
  }

  /** Has events that were pruned taken out of the segments, by later calls of `advance`; none is newer than `until` (UTC milliseconds). */
  sweep(until: number): void {
    this.swept.clear();
    const before = this.values.get(sweepKey);
    this.values.set(sweepKey, typeof before === 'number' ? Math.max(before, until) : until);
  }

  /** Indexes at most so many texts, or does a slice of merging; returns how much was done, 0 when nothing is left to do. */
  advance(limit: number): number {
    try {
      return this.database.transaction('normal', () => (this.workOn() ? 1 : this.gather(limit)));
    } catch (error) {
      // The rows that this memory speaks of were rolled back.
      this.startOver();
      throw error;
    }
  }

  /** Takes the texts of a session out of every segment, in the caller's transaction; call before its events are deleted. */
  forget(session: number): void {
    this.startOver();
    const spans = this.database.get('SELECT min(at) AS first, max(at) AS last FROM session_events WHERE session = ?', [
      session,
    ]);
    const from = numberAt(spans, 'first');
    const to = numberAt(spans, 'last');
    for (const segment of this.segments.list()) {
      if (from === undefined || to === undefined || segment.fromAt > to || segment.toAt < from) continue;
      if (!this.holds(segment, session)) continue;
      new SegmentMerge(this.segments, [segment], (each) => each !== session).advance(() => false);
    }
    // Those that were replaced before may hold its words too.
    while (this.segments.removeSome(removedBlocks));
  }

  private holds(segment: SegmentFacts, session: number): boolean {
    return this.segments.columns(segment).sessions.includes(session);
  }

  private startOver(): void {
    this.swept.clear();
    this.builder.clear();
    this.gathered = null;
    this.work = null;
  }

  private cursor(): number {
    const stored = this.values.get(cursorKey);
    return typeof stored === 'number' ? stored : 0;
  }

  private gather(limit: number): number {
    const from = this.gathered ?? this.cursor();
    const rows = this.database.all(NEXT, [from, Math.max(1, Math.floor(limit))]);
    let done = 0;
    let chars = 0;
    for (const row of rows) {
      if (chars > sliceChars) break;
      const number = numberAt(row, 'number') ?? from;
      const { kind, text } = searchableText(searchableRow(row));
      const session = numberAt(row, 'session') ?? 0;
      this.builder.add({ event: number, session, at: numberAt(row, 'at') ?? 0, kind, text });
      this.gathered = number;
      chars += text.length;
      done += 1;
    }
    const isLast = done === rows.length && rows.length < limit;
    if (isLast || this.builder.size >= segmentTexts) this.seal(isLast);
    // What was begun is work that is left, even where no text is.
    return this.work ? Math.max(1, done) : done;
  }

  /** Begins to write what was gathered; how far the index has come is noted with the last of it. */
  private seal(isLast: boolean): void {
    const last = numberAt(this.database.get('SELECT max(number) AS last FROM session_events'), 'last') ?? 0;
    const reached = isLast ? last : (this.gathered ?? 0);
    const note = () => {
      this.gathered = null;
      if (reached > this.cursor()) this.values.set(cursorKey, reached);
    };
    if (this.builder.size === 0) {
      note();
      return;
    }
    const work = new SegmentWrite(this.segments, this.builder.build(), note);
    this.builder.clear();
    if (!isLast || !work.advance(deadline())) this.work = work;
  }

  /** True when there was something to write or merge. */
  private workOn(): boolean {
    if (!this.work) {
      if (this.segments.removeSome(removedBlocks)) return true;
      const due = dueForMerging(this.segments.list());
      if (due.length > 0) this.work = new SegmentMerge(this.segments, due);
      else return this.sweepOn();
    }
    if (this.work.advance(deadline())) this.work = null;
    return true;
  }

  /** Looks at the next segment that may hold pruned events, and begins to rewrite it where that pays. */
  private sweepOn(): boolean {
    const until = this.values.get(sweepKey);
    if (typeof until !== 'number') return false;
    const next = this.segments.list().find(({ number, fromAt }) => fromAt <= until && !this.swept.has(number));
    if (next === undefined) {
      this.swept.clear();
      this.values.set(sweepKey, null);
      return true;
    }
    this.swept.add(next.number);
    const held = this.heldEvents(next);
    const gone = next.documents - held.size;
    const isOver = next.toAt < until - sweptAfterMs;
    if (gone > 0 && (isOver || gone >= next.documents * sweptShare))
      this.work = new SegmentMerge(this.segments, [next], (_session, event) => held.has(event));
    return true;
  }

  /** Numbers of the events of a segment that are stored. */
  private heldEvents(segment: SegmentFacts): ReadonlySet<number> {
    const { events } = this.segments.columns(segment);
    const rows = this.database.all(
      'SELECT e.number AS number FROM json_each(?) wanted CROSS JOIN session_events e ON e.number = wanted.value',
      [JSON.stringify([...events])],
    );
    return new Set(rows.map((row) => numberAt(row, 'number') ?? 0));
  }
}

function deadline(): () => boolean {
  const until = performance.now() + sliceMs;
  return () => performance.now() >= until;
}

/** The smallest segments of one size, where there are enough of them; none of the largest. */
export function dueForMerging(segments: readonly SegmentFacts[]): readonly SegmentFacts[] {
  const bySize = new Map<number, SegmentFacts[]>();
  for (const segment of segments) {
    if (segment.documents >= largestMerged) continue;
    const size = Math.floor(Math.log(Math.max(1, segment.documents)) / Math.log(mergedAtOnce));
    const others = bySize.get(size);
    if (others) others.push(segment);
    else bySize.set(size, [segment]);
  }
  const sizes = [...bySize].sort(([left], [right]) => left - right);
  for (const [, each] of sizes) {
    if (each.length < mergedAtOnce) continue;
    const oldest = [...each].sort((left, right) => left.toAt - right.toAt).slice(0, mergedAtOnce);
    let documents = 0;
    const due = oldest.filter((segment) => {
      documents += segment.documents;
      return documents <= 2 * largestMerged;
    });
    if (due.length > 1) return due;
  }
  return [];
}

function searchableRow(row: SqlRow) {
  return {
    kind: stringAt(row, 'kind') ?? '',
    variant: stringAt(row, 'variant') ?? null,
    subject: stringAt(row, 'subject') ?? null,
    text: stringAt(row, 'text') ?? '',
    detailJson: stringAt(row, 'detail_json') ?? null,
  };
}
