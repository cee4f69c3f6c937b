import { RecordReader } from '../rows/recordReader.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import {
  type EventIdRow,
  eachHash,
  eventIdRowOf,
  hashDigits,
  hashRange,
  hashText,
  withoutHashes,
} from './eventIdRow.ts';
import { EventsByHash } from './eventsByHash.ts';
import { RowInserts } from './rowInserts.ts';

/** Recent ids are folded when they are this share of all, which makes what folding writes for an event the same at any size. */
const foldedShare = 1 / 4;
const fewestFolded = 8_000;
/** So many are held in memory, a quarter more while they are folded; beyond a million events folding becomes more frequent. */
const mostBeforeFolding = 2 ** 18;
/** How much is folded with a commit: in proportion to it, so that folding ends long before it is due again. */
const foldedPerAdded = 3;
const fewestPerSlice = 1_000;

/** Rows of fewer hashes are added to: with these, a row still fits into a page, and rows are few however small commits are. */
const longestExtended = 300;

const STATE = `SELECT f.generation, f.through_event, f.next_hash, r.first_event AS last_row, octet_length(r.hashes) AS last_digits
FROM event_id_folding f LEFT JOIN new_event_ids r ON r.first_event = (SELECT max(first_event) FROM new_event_ids)
WHERE f.one = 1`;

/** How far folding has come: all recent ids up to a hash, of rows up to one; null when none is under way. */
interface Folding {
  readonly throughRow: number;
  readonly nextHash: number;
}

/** The row that was written last, and the number of the event that would continue it. */
interface LastRow {
  readonly firstEvent: number;
  readonly nextEvent: number;
}

/**
 * The ids of the newest events: rows of hashes, of events numbered one after the other, so that a commit appends instead of
 * changing a page for each id. They are looked up in memory, which is checked against the database at each use, and now and
 * then folded into `event_ids`, a range of hashes with each commit. What was folded stays here, too, until all is, so a slice
 * may be done twice.
 */
export class RecentEventIds {
  private events: EventsByHash | null = null;
  private generation = 0;
  private last: LastRow = { firstEvent: 0, nextEvent: 0 };
  private folding: Folding | null = null;

  constructor(private readonly database: SqlDatabase) {}

  /** Numbers of events by hash, as of the database's present state. */
  current(): EventsByHash {
    const state = RecordReader.of(this.database.get(STATE), 'the state of event ids');
    const generation = state.number('generation');
    const firstEvent = state.numberOrNull('last_row') ?? 0;
    const last = { firstEvent, nextEvent: firstEvent + (state.numberOrNull('last_digits') ?? 0) / hashDigits };
    const throughRow = state.numberOrNull('through_event');
    this.folding = throughRow === null ? null : { throughRow, nextHash: state.number('next_hash') };
    const isContinued = generation === this.generation && last.nextEvent >= this.last.nextEvent;
    const known = isContinued ? this.events : null;
    const events = known ?? new EventsByHash();
    if (known === null || last.nextEvent > this.last.nextEvent)
      this.load(events, known === null ? 0 : this.last.firstEvent);
    this.events = events;
    this.generation = generation;
    this.last = last;
    return events;
  }

  /** Writes the ids of a commit's events, in the order of their numbers, in its transaction. */
  append(added: readonly (readonly [hash: number, event: number])[]): void {
    const events = this.current();
    for (let start = 0; start < added.length; ) {
      const first = added[start]?.[1] ?? 0;
      let end = start;
      for (; added[end]?.[1] === first + end - start; end += 1);
      const run = added.slice(start, end);
      this.write(
        first,
        run.map(([hash]) => hashText(hash)),
      );
      for (const [hash, event] of run) events.set(hash, event);
      start = end;
    }
  }

  /** Folds a slice where that is due, after so many ids were added to a store of so many events, in the same transaction. */
  foldSome(added: number, eventsInAll: number): void {
    const events = this.current();
    const due = Math.min(mostBeforeFolding, Math.max(fewestFolded, eventsInAll * foldedShare));
    if (this.folding === null && events.size < due) return;
    const { throughRow, nextHash } = this.folding ?? { throughRow: this.last.firstEvent, nextHash: 0 };
    const wanted = Math.max(fewestPerSlice, added * foldedPerAdded);
    const to = Math.min(hashRange, nextHash + Math.ceil((hashRange / events.size) * wanted));
    const rows = new RowInserts(this.database, 'INSERT OR REPLACE INTO event_ids (hash, event)', 2);
    // In their order, each page of the large table is gone to once.
    for (const row of events.between(nextHash, to)) rows.add(row);
    rows.flush();
    if (to < hashRange) {
      this.note(throughRow, to);
      return;
    }
    this.database.run('DELETE FROM new_event_ids WHERE first_event <= ?', [throughRow]);
    this.note(null, 0);
    this.startAnew();
  }

  /** Takes hashes of forgotten events out of the rows, in the caller's transaction. */
  remove(hashes: ReadonlySet<number>): void {
    const gone = new Set([...hashes].map(hashText));
    for (const row of this.rowsFrom(0)) {
      const left = withoutHashes(row, gone);
      if (left === row) continue;
      const { firstEvent } = row;
      if (left === null) this.database.run('DELETE FROM new_event_ids WHERE first_event = ?', [firstEvent]);
      else this.database.run('UPDATE new_event_ids SET hashes = ? WHERE first_event = ?', [left.hashes, firstEvent]);
    }
    this.startAnew();
  }

  /** Lets go of what is in memory, because the transaction that it came from was undone. */
  dropMemory(): void {
    this.events = null;
  }

  /** Has every process read the rows again: some that are known have changed or gone. */
  private startAnew(): void {
    this.database.run('UPDATE event_id_folding SET generation = generation + 1 WHERE one = 1');
    this.dropMemory();
  }

  private note(throughRow: number | null, nextHash: number): void {
    this.database.run('UPDATE event_id_folding SET through_event = ?, next_hash = ? WHERE one = 1', [
      throughRow,
      nextHash,
    ]);
  }

  private write(firstEvent: number, hashes: readonly string[]): void {
    const { last } = this;
    const nextEvent = firstEvent + hashes.length;
    // A row that is being folded goes as it was when that began.
    const isFolded = this.folding !== null && last.firstEvent <= this.folding.throughRow;
    if (last.nextEvent === firstEvent && nextEvent - last.firstEvent <= longestExtended && !isFolded) {
      this.database.run('UPDATE new_event_ids SET hashes = hashes || ? WHERE first_event = ?', [
        hashes.join(''),
        last.firstEvent,
      ]);
      this.last = { firstEvent: last.firstEvent, nextEvent };
      return;
    }
    this.database.run('INSERT INTO new_event_ids (first_event, hashes) VALUES (?, ?)', [firstEvent, hashes.join('')]);
    this.last = { firstEvent, nextEvent };
  }

  private load(events: EventsByHash, from: number): void {
    for (const row of this.rowsFrom(from)) eachHash(row, (hash, event) => events.set(hash, event));
  }

  private rowsFrom(firstEvent: number): readonly EventIdRow[] {
    return this.database
      .all('SELECT first_event, hashes FROM new_event_ids WHERE first_event >= ? ORDER BY first_event', [firstEvent])
      .map(eventIdRowOf);
  }
}
