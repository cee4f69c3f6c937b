import { stableHashNumber } from '../../base/hash.ts';
import { numberAt, stringAt } from '../../base/json.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import { hashRange } from './eventIdRow.ts';
import { RecentEventIds } from './recentEventIds.ts';

/** Where an event id is, or would be, in the tables of ids. */
export interface IdSlot {
  readonly hash: number;
  /** Number of the event that has the id; null when none has. */
  readonly event: number | null;
  /** The event was stored once and pruned since: it is not to come back. */
  readonly isPruned: boolean;
}

/**
 * Finds events by id. Ids are random, so an ordinary index would rewrite a page for almost every event; here the hashes of
 * new ones gather apart, until there are so many that each page of the large table takes several of them.
 */
export class EventIds {
  /** During a batch: what is stored of its ids' hashes, null for nothing, with what the batch added. */
  private readonly batch = new Map<number, number | null>();
  private added: (readonly [hash: number, event: number])[] = [];
  /** Ids by number of the batch's own events, whose rows may not be written yet. */
  private readonly unwritten = new Map<number, string>();
  private readonly recent: RecentEventIds;

  constructor(private readonly database: SqlDatabase) {
    this.recent = new RecentEventIds(database);
  }

  /** `from` is the id's hash, where `beginBatch` has returned it. */
  find(id: string, from = hashOf(id)): IdSlot {
    // Different ids with one hash, next to impossible as they are, take the slots behind it.
    for (let hash = from; ; hash += 1) {
      const known = this.batch.get(hash);
      const event = known === undefined ? this.lookUp(hash) : known;
      if (event === null) return { hash, event, isPruned: false };
      const held = this.unwritten.get(event) ?? this.idOf(event);
      if (held === undefined) return { hash, event: null, isPruned: true };
      if (held === id) return { hash, event, isPruned: false };
    }
  }

  /** Looks all ids up at once, ahead of `find` and `add`, and returns their hashes; `endBatch` must follow in the same transaction. */
  beginBatch(ids: readonly string[]): readonly number[] {
    this.clearBatch();
    const hashes = ids.map(hashOf);
    for (const hash of hashes) this.batch.set(hash, null);
    const rows = this.database.all(
      'SELECT i.hash AS hash, i.event AS event FROM json_each(?) wanted CROSS JOIN event_ids i ON i.hash = wanted.value',
      [JSON.stringify(hashes)],
    );
    for (const row of rows) this.batch.set(numberAt(row, 'hash') ?? -1, numberAt(row, 'event') ?? null);
    const recent = this.recent.current();
    for (const hash of hashes) {
      const event = recent.get(hash);
      if (event !== undefined) this.batch.set(hash, event);
    }
    return hashes;
  }

  /** Takes note of an event of the batch, whose row must be written in the same transaction. */
  add(hash: number, event: number, id: string): void {
    this.batch.set(hash, event);
    this.added.push([hash, event]);
    this.unwritten.set(event, id);
  }

  /** Writes what was added, and folds some recent ids into the others where that is due. `events` is how many there are in all. */
  endBatch(events: number): void {
    const { added } = this;
    this.clearBatch();
    if (added.length === 0) return;
    // What is recent is found before, and replaces when folded, the same slot of the large table.
    this.recent.append(added);
    this.recent.foldSome(added.length, events);
  }

  /** Frees the ids of events that are forgotten, so that they may come back; call before the events are deleted. */
  free(ids: readonly string[]): void {
    const hashes = ids.map((id) => this.find(id)).flatMap(({ hash, event }) => (event === null ? [] : hash));
    this.database.run('DELETE FROM event_ids WHERE hash IN (SELECT value FROM json_each(?))', [JSON.stringify(hashes)]);
    this.recent.remove(new Set(hashes));
  }

  /** Forgets an unfinished batch, whose transaction was undone. */
  abandonBatch(): void {
    this.clearBatch();
    this.recent.dropMemory();
  }

  private clearBatch(): void {
    this.batch.clear();
    this.added = [];
    this.unwritten.clear();
  }

  private idOf(event: number): string | undefined {
    return stringAt(this.database.get('SELECT id FROM session_events WHERE number = ?', [event]), 'id');
  }

  private lookUp(hash: number): number | null {
    const recent = this.recent.current().get(hash);
    if (recent !== undefined) return recent;
    return numberAt(this.database.get('SELECT event FROM event_ids WHERE hash = ?', [hash]), 'event') ?? null;
  }
}

function hashOf(id: string): number {
  return stableHashNumber(id) % hashRange;
}
