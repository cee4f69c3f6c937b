import { SkillifyError } from '../../base/errors.ts';
import { RecordReader } from '../rows/recordReader.ts';
import type { SqlRow } from '../sqlite/database.ts';

/** Hashes of ids are whole numbers below this. */
export const hashRange = 2 ** 52;

/** Digits of a hash, hexadecimal. */
export const hashDigits = 13;

/** Stands where the hash of a forgotten event was, so that the others keep their places. */
const forgottenHash = '-'.repeat(hashDigits);
const digitZero = 48;
const letterA = 97;

/** A row of `new_event_ids`: hashes, one after the other, of events numbered from the first on. */
export interface EventIdRow {
  readonly firstEvent: number;
  readonly hashes: string;
}

/** Reads a row; throws `store-broken` when it is none of ours. */
export function eventIdRowOf(row: SqlRow): EventIdRow {
  const reader = RecordReader.of(row, 'ids of events');
  const hashes = reader.text('hashes');
  if (hashes.length % hashDigits !== 0) throw unreadable();
  return { firstEvent: reader.number('first_event'), hashes };
}

/** A hash as rows hold it. */
export function hashText(hash: number): string {
  return hash.toString(16).padStart(hashDigits, '0');
}

/** Calls back with each hash of a row and the event that has it. Without pieces of text, for there can be 300,000. */
export function eachHash({ firstEvent, hashes }: EventIdRow, visit: (hash: number, event: number) => void): void {
  for (let start = 0; start < hashes.length; start += hashDigits) {
    const hash = hashAt(hashes, start);
    if (hash !== null) visit(hash, firstEvent + start / hashDigits);
  }
}

/** The same row without some hashes; null when none is left, and the row itself when it has none of them. */
export function withoutHashes(row: EventIdRow, gone: ReadonlySet<string>): EventIdRow | null {
  const pieces = Array.from({ length: row.hashes.length / hashDigits }, (_, place) =>
    row.hashes.slice(place * hashDigits, (place + 1) * hashDigits),
  );
  if (!pieces.some((piece) => gone.has(piece))) return row;
  const kept = pieces.map((piece) => (gone.has(piece) ? forgottenHash : piece));
  return kept.every((piece) => piece === forgottenHash) ? null : { ...row, hashes: kept.join('') };
}

/** The hash whose digits stand at `start`; null where it was forgotten. */
function hashAt(hashes: string, start: number): number | null {
  if (hashes.startsWith(forgottenHash, start)) return null;
  let hash = 0;
  for (let place = start; place < start + hashDigits; place += 1) {
    const code = hashes.charCodeAt(place);
    if (code >= digitZero && code < digitZero + 10) hash = hash * 16 + code - digitZero;
    else if (code >= letterA && code < letterA + 6) hash = hash * 16 + code - letterA + 10;
    else throw unreadable();
  }
  return hash;
}

function unreadable(): SkillifyError {
  return new SkillifyError(
    'store-broken',
    'The store holds ids of events that cannot be read. Restart Skillify to rebuild it from your transcripts.',
  );
}
