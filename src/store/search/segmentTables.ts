import { numberAt, stringAt } from '../../base/json.ts';
import type { SqlDatabase, SqlRow } from '../sqlite/database.ts';
import { decodeColumns, encodeColumns } from './columns.ts';
import type { DocumentColumns, SegmentFacts } from './segment.ts';

/** Blocks are keyed by segment and position in one number. */
const blocksPerSegment = 2 ** 20;

/** Segments and their blocks as rows. Segments are written once and never change; what is not ready is not looked at. */
export class SegmentTables {
  constructor(private readonly database: SqlDatabase) {}

  /** The segments that can be searched. */
  list(): readonly SegmentFacts[] {
    return this.database
      .all('SELECT number, documents, words, from_at, to_at FROM search_segments WHERE is_ready = 1 ORDER BY number')
      .map(factsOf);
  }

  /** Begins a segment; blocks may follow over several transactions until it is made ready. */
  create(columns: DocumentColumns, words: number): number {
    const { times } = columns;
    this.database.run(
      `INSERT INTO search_segments (is_ready, documents, words, from_at, to_at, columns, first_terms)
       VALUES (0, ?, ?, ?, ?, ?, '')`,
      [times.length, words, times[0] ?? 0, times[times.length - 1] ?? 0, encodeColumns(columns)],
    );
    return numberAt(this.database.get('SELECT last_insert_rowid() AS number'), 'number') ?? 0;
  }

  writeBlock(segment: number, position: number, entries: string): void {
    this.database.run('INSERT INTO search_blocks (number, entries) VALUES (?, ?)', [
      segment * blocksPerSegment + position,
      entries,
    ]);
  }

  finish(segment: number, firstTerms: readonly string[]): void {
    this.database.run('UPDATE search_segments SET is_ready = 1, first_terms = ? WHERE number = ?', [
      firstTerms.join('\n'),
      segment,
    ]);
  }

  /** Takes a segment out of the search; its rows go with `removeSome`. */
  retire(segment: number): void {
    this.database.run('UPDATE search_segments SET is_ready = 0 WHERE number = ?', [segment]);
  }

  /**
   * Removes at most so many blocks of segments that are not ready: retired ones, and what a process left unfinished when it
   * was killed. False when there are none. Must not be called while a segment is being written.
   */
  removeSome(blocks: number): boolean {
    const segment = numberAt(
      this.database.get('SELECT number FROM search_segments WHERE is_ready = 0 ORDER BY number LIMIT 1'),
      'number',
    );
    if (segment === undefined) return false;
    const removed = this.database.run(
      'DELETE FROM search_blocks WHERE number IN (SELECT number FROM search_blocks WHERE number >= ? AND number < ? LIMIT ?)',
      [segment * blocksPerSegment, (segment + 1) * blocksPerSegment, blocks],
    );
    if (removed < blocks) this.database.run('DELETE FROM search_segments WHERE number = ?', [segment]);
    return true;
  }

  /** The first term of each block, in order. */
  firstTerms(segment: number): readonly string[] {
    const text = stringAt(
      this.database.get('SELECT first_terms FROM search_segments WHERE number = ?', [segment]),
      'first_terms',
    );
    return text === undefined || text === '' ? [] : text.split('\n');
  }

  columns({ number, documents, fromAt }: SegmentFacts): DocumentColumns {
    const row = this.database.get('SELECT columns FROM search_segments WHERE number = ?', [number]);
    return decodeColumns(stringAt(row, 'columns') ?? '', documents, fromAt);
  }

  block(segment: number, position: number): string {
    const row = this.database.get('SELECT entries FROM search_blocks WHERE number = ?', [
      segment * blocksPerSegment + position,
    ]);
    return stringAt(row, 'entries') ?? '';
  }
}

function factsOf(row: SqlRow): SegmentFacts {
  return {
    number: numberAt(row, 'number') ?? 0,
    documents: numberAt(row, 'documents') ?? 0,
    words: numberAt(row, 'words') ?? 0,
    fromAt: numberAt(row, 'from_at') ?? 0,
    toAt: numberAt(row, 'to_at') ?? 0,
  };
}
