import { isJsonTooDeep, isRecord, type JsonRecord, parseJson } from '../base/json.ts';

/** The records of one physical line, and how many others were lost with it. */
export interface LineRecords {
  readonly records: readonly JsonRecord[];
  readonly lost: number;
}

const mostAttempts = 400;
const mostScannedChars = 64 * 1024 * 1024;

/** Parses one line; a line that is broken gives the whole records it still holds. */
export function parseLine(text: string, isEnvelope: (record: JsonRecord) => boolean): LineRecords {
  const trimmed = trimFiller(text);
  if (trimmed === '') return { records: [], lost: 0 };
  const whole = parseJson(trimmed);
  if (isRecord(whole)) return { records: [whole], lost: 0 };
  // Nothing broke a line that is whole but nested endlessly, and looking for a record in it would take long.
  return whole === undefined && !isJsonTooDeep(trimmed) ? salvage(trimmed, isEnvelope) : { records: [], lost: 1 };
}

/**
 * What breaks lines in practice: a record cut off with the next one behind it, two records without a line end between,
 * runs of NUL. `}{"` cannot stand inside a JSON string, so it is a sure boundary.
 */
function salvage(text: string, isEnvelope: (record: JsonRecord) => boolean): LineRecords {
  const records: JsonRecord[] = [];
  let lost = 0;
  const pieces = text.split('}{"');
  pieces.forEach((inner, index) => {
    const piece = trimFiller(`${index > 0 ? '{"' : ''}${inner}${index < pieces.length - 1 ? '}' : ''}`);
    const record = parseJson(piece);
    if (isRecord(record)) {
      records.push(record);
      return;
    }
    const rest = wholeSuffix(piece, isEnvelope);
    if (rest !== null) records.push(rest);
    lost += 1;
  });
  return { records, lost };
}

function wholeSuffix(piece: string, isEnvelope: (record: JsonRecord) => boolean): JsonRecord | null {
  if (!piece.endsWith('}')) return null;
  let scannedChars = 0;
  let start = piece.indexOf('{"', 1);
  for (let attempt = 0; start >= 0 && attempt < mostAttempts && scannedChars < mostScannedChars; attempt += 1) {
    const record = parseJson(piece.slice(start));
    scannedChars += piece.length - start;
    if (isRecord(record) && isEnvelope(record)) return record;
    start = piece.indexOf('{"', start + 1);
  }
  return null;
}

/** Removes byte order marks, carriage returns, NUL runs and white space around a line. */
function trimFiller(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isFiller(text.charCodeAt(start))) start += 1;
  while (end > start && isFiller(text.charCodeAt(end - 1))) end -= 1;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function isFiller(unit: number): boolean {
  return unit === 0 || unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xfeff;
}
