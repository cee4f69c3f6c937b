import { encodeDigit, encodeNumber, NumberReader } from './postings.ts';
import type { DocumentColumns } from './segment.ts';

/** Writes the columns of a segment's documents as text: times as distances, numbers as differences. */
export function encodeColumns({ events, sessions, times, kinds }: DocumentColumns): string {
  const pieces: string[] = [];
  let time = times[0] ?? 0;
  let event = 0;
  let session = 0;
  for (let index = 0; index < events.length; index += 1) {
    const at = times[index] ?? 0;
    pieces.push(
      encodeNumber(at - time) +
        encodeSigned((events[index] ?? 0) - event) +
        encodeSigned((sessions[index] ?? 0) - session) +
        encodeDigit(kinds[index] ?? 0),
    );
    time = at;
    event = events[index] ?? 0;
    session = sessions[index] ?? 0;
  }
  return pieces.join('');
}

/** Reads what `encodeColumns` wrote of so many documents, the first of which happened at `fromAt`. */
export function decodeColumns(text: string, count: number, fromAt: number): DocumentColumns {
  const columns = emptyColumns(count);
  const reader = new NumberReader(text, 0, text.length);
  let time = fromAt;
  let event = 0;
  let session = 0;
  for (let index = 0; index < count && reader.hasMore; index += 1) {
    time += reader.number();
    event += signed(reader.number());
    session += signed(reader.number());
    columns.times[index] = time;
    columns.events[index] = event;
    columns.sessions[index] = session;
    columns.kinds[index] = reader.digit();
  }
  return columns;
}

/** Columns for so many documents, all zero. */
export function emptyColumns(count: number): DocumentColumns {
  return {
    events: new Float64Array(count),
    sessions: new Int32Array(count),
    times: new Float64Array(count),
    kinds: new Uint8Array(count),
  };
}

function encodeSigned(value: number): string {
  return encodeNumber(value >= 0 ? value * 2 : -value * 2 - 1);
}

function signed(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
