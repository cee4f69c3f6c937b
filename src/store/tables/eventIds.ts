import { stableHashNumber } from '../../base/hash.ts';
import { numberAt, stringAt } from '../../base/json.ts';
import type { SqlDatabase } from '../sqlite/database.ts';
import { RowInserts } from './rowInserts.ts';

const HASH_RANGE = 2 ** 52;
const FEWEST_RECENT = 8_000;

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
 * new ones gather in a small table that is folded into the large one now and then, which writes several times less.
 */
export class EventIds {
  /** During a batch: what the tables hold of its ids' hashes, null for nothing, with what the batch added. */
  private readonly batch = new Map<number, number | null>();
  private added: (readonly [hash: number, event: number])[] = [];
  /** Ids by number of the batch's own events, whose rows may not be written yet. */
  private readonly unwritten = new Map<number, string>();
  private recent: number | null = null;

  constructor(private readonly database: SqlDatabase) {}

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
    const list = JSON.stringify(hashes);
    for (const table of ['event_ids', 'recent_event_ids']) {
      const rows = this.database.all(
        `SELECT i.hash AS hash, i.event AS event FROM json_each(?) wanted CROSS JOIN ${table} i ON i.hash = wanted.value`,
        [list],
      );
      for (const row of rows) this.batch.set(numberAt(row, 'hash') ?? -1, numberAt(row, 'event') ?? null);
    }
    return hashes;
  }

  /** Takes note of an event of the batch, whose row must be written in the same transaction. */
  add(hash: number, event: number, id: string): void {
    this.batch.set(hash, event);
    this.added.push([hash, event]);
    this.unwritten.set(event, id);
  }

  /** Writes what was added, and folds the recent ids into the others once that pays. `events` is how many there are in all. */
  endBatch(events: number): void {
    this.recent ??= numberAt(this.database.get('SELECT count(*) AS held FROM recent_event_ids'), 'held') ?? 0;
    this.recent += this.added.length;
    const rows = new RowInserts(this.database, 'INSERT OR REPLACE INTO recent_event_ids (hash, event)', 2);
    // In their order, each page of the small table is gone to once.
    this.added.sort(([left], [right]) => left - right);
    // What is here is found before, and replaces when folded, the same slot of the large table.
    for (const row of this.added) rows.add(row);
    rows.flush();
    this.clearBatch();
    // Few recent ids make each batch cheap, many make folding rare: this balances both for batches of about 1,000.
    if (this.recent < Math.max(FEWEST_RECENT, Math.sqrt(2_000 * events))) return;
    this.database.run('INSERT OR REPLACE INTO event_ids SELECT hash, event FROM recent_event_ids ORDER BY hash');
    this.database.run('DELETE FROM recent_event_ids');
    this.recent = 0;
  }

  /** Frees the ids of events that are forgotten, so that they may come back; call before the events are deleted. */
  free(ids: readonly string[]): void {
    const list = JSON.stringify(
      ids.map((id) => this.find(id)).flatMap(({ hash, event }) => (event === null ? [] : hash)),
    );
    for (const table of ['event_ids', 'recent_event_ids'])
      this.database.run(`DELETE FROM ${table} WHERE hash IN (SELECT value FROM json_each(?))`, [list]);
    this.recent = null;
  }

  /** Forgets an unfinished batch, whose transaction was undone. */
  abandonBatch(): void {
    this.clearBatch();
    this.recent = null;
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
    const row = this.database.get(
      `SELECT event FROM recent_event_ids WHERE hash = ?1 UNION ALL SELECT event FROM event_ids WHERE hash = ?1`,
      [hash],
    );
    return numberAt(row, 'event') ?? null;
  }
}

function hashOf(id: string): number {
  return stableHashNumber(id) % HASH_RANGE;
}
