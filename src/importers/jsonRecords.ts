import { isRecord, type JsonRecord, parseJson } from '../base/json.ts';

/** A record of a file, with the 1-based line it begins on. */
export interface FileRecord {
  readonly record: JsonRecord;
  readonly line: number;
}

/** The objects of a file that is one JSON document (an object, or a list of them) or has one per line. */
export function recordsOf(text: string): { readonly records: readonly FileRecord[]; readonly skipped: number } {
  const clean = text.replace(/^\uFEFF/, '');
  const whole = parseJson(clean);
  if (Array.isArray(whole)) {
    const records = whole.filter(isRecord).map((record) => ({ record, line: 1 }));
    return { records, skipped: whole.length - records.length };
  }
  if (isRecord(whole)) return { records: [{ record: whole, line: 1 }], skipped: 0 };
  const records: FileRecord[] = [];
  let skipped = 0;
  for (const [index, line] of clean.split('\n').entries()) {
    if (line.trim() === '') continue;
    const record = parseJson(line);
    if (isRecord(record)) records.push({ record, line: index + 1 });
    else skipped += 1;
  }
  return { records, skipped };
}

/** The first object of a file that may be cut off: as far as its member names tell. */
export function headNames(head: string, names: readonly string[]): boolean {
  const clean = head.replace(/^\uFEFF/, '').trimStart();
  return /^[[{]/.test(clean) && names.some((name) => clean.includes(`"${name}"`));
}

/** UTC milliseconds of a time in any of the usual forms; null when it is none. A time without a zone is UTC. */
export function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return value > 1e17 ? Math.floor(value / 1e6) : value > 1e12 ? value : value * 1000;
  if (typeof value !== 'string' || value === '') return null;
  // Nanoseconds exceed what a number holds, so their digits are cut off as text.
  if (/^\d{16,20}$/.test(value)) return Number(value.slice(0, -6));
  const parsed = Date.parse(/[zZ]$|[+-]\d{2}:?\d{2}$/.test(value) ? value : `${value.replace(' ', 'T')}Z`);
  return Number.isNaN(parsed) ? null : parsed;
}
