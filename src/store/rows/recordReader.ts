import { SkillifyError } from '../../base/errors.ts';
import { isRecord, type JsonRecord, parseJson } from '../../base/json.ts';

/** A closed set of words as an object, so that the compiler notices when a word is missing here. */
export type Words<W extends string> = Readonly<Record<W, true>>;

function isWord<W extends string>(words: Words<W>, value: unknown): value is W {
  return typeof value === 'string' && Object.hasOwn(words, value);
}

/** Reads the members of a database row or a parsed JSON object, refusing with `store-broken` what has not the expected type. */
export class RecordReader {
  private constructor(
    private readonly record: JsonRecord,
    private readonly what: string,
  ) {}

  static of(value: unknown, what: string): RecordReader {
    if (isRecord(value)) return new RecordReader(value, what);
    throw new SkillifyError(
      'store-broken',
      `The store holds ${what} that is no object. Restart Skillify to rebuild it.`,
    );
  }

  /** The same for a column that holds a JSON object. */
  json(key: string): RecordReader {
    return RecordReader.of(parseJson(this.text(key)), `${this.what} (${key})`);
  }

  /** A nested object, or a column that holds one as JSON; null when there is none. */
  partOrNull(key: string): RecordReader | null {
    const value = this.record[key] ?? null;
    if (value === null) return null;
    return RecordReader.of(typeof value === 'string' ? parseJson(value) : value, `${this.what} (${key})`);
  }

  jsonText(key: string): unknown {
    return parseJson(this.text(key));
  }

  value(key: string): unknown {
    return this.record[key];
  }

  text(key: string): string {
    const value = this.record[key];
    return typeof value === 'string' ? value : this.refuse(key);
  }

  textOrNull(key: string): string | null {
    const value = this.record[key] ?? null;
    return value === null || typeof value === 'string' ? value : this.refuse(key);
  }

  number(key: string): number {
    const value = this.record[key];
    return typeof value === 'number' ? value : this.refuse(key);
  }

  numberOrNull(key: string): number | null {
    const value = this.record[key] ?? null;
    return value === null || typeof value === 'number' ? value : this.refuse(key);
  }

  /** A truth value, kept as 0 or 1 in columns. */
  flag(key: string): boolean {
    const value = this.record[key];
    if (typeof value === 'boolean') return value;
    return value === 0 || value === 1 ? value === 1 : this.refuse(key);
  }

  flagOrNull(key: string): boolean | null {
    return (this.record[key] ?? null) === null ? null : this.flag(key);
  }

  word<W extends string>(key: string, words: Words<W>): W {
    const value = this.record[key];
    return isWord(words, value) ? value : this.refuse(key);
  }

  wordOrNull<W extends string>(key: string, words: Words<W>): W | null {
    return (this.record[key] ?? null) === null ? null : this.word(key, words);
  }

  /** A list of strings: an array, or a column that holds one as JSON. */
  texts(key: string): readonly string[] {
    return this.list(key).map((element) => (typeof element === 'string' ? element : this.refuse(key)));
  }

  /** A list of numbers: an array, or a column that holds one as JSON. */
  numbers(key: string): readonly number[] {
    return this.list(key).map((element) => (typeof element === 'number' ? element : this.refuse(key)));
  }

  /** The elements of an array, or of a column that holds one as JSON. */
  list(key: string): readonly unknown[] {
    const value = this.record[key];
    const list = typeof value === 'string' ? parseJson(value) : value;
    return Array.isArray(list) ? list : this.refuse(key);
  }

  /** The same where the member may be missing: empty then. */
  listOrEmpty(key: string): readonly unknown[] {
    return (this.record[key] ?? null) === null ? [] : this.list(key);
  }

  /** Counts by name: an object, or a column that holds one as JSON. */
  counts(key: string): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const [name, count] of Object.entries((this.partOrNull(key) ?? this.refuse(key)).record)) {
      counts[name] = typeof count === 'number' ? count : this.refuse(key);
    }
    return counts;
  }

  /** A JSON object kept as it is, or null. */
  objectOrNull(key: string): JsonRecord | null {
    return this.textOrNull(key) === null ? null : this.json(key).record;
  }

  private refuse(key: string): never {
    throw new SkillifyError(
      'store-broken',
      `The store holds ${this.what} with an unusable "${key}". It may have been written by a newer Skillify; update, or delete the store to rebuild it from your transcripts.`,
    );
  }
}
