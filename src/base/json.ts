/** A JSON object whose members have not been looked at yet. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Narrows a parsed value to an object that is not an array. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member as an object, or undefined when it is anything else. */
export function recordAt(value: unknown, key: string): JsonRecord | undefined {
  const member = isRecord(value) ? value[key] : undefined;
  return isRecord(member) ? member : undefined;
}

/** The member as a string, or undefined when it is anything else. */
export function stringAt(value: unknown, key: string): string | undefined {
  const member = isRecord(value) ? value[key] : undefined;
  return typeof member === 'string' ? member : undefined;
}

/** The member as a finite number, or undefined when it is anything else. */
export function numberAt(value: unknown, key: string): number | undefined {
  const member = isRecord(value) ? value[key] : undefined;
  return typeof member === 'number' && Number.isFinite(member) ? member : undefined;
}

/** The member as a boolean, or undefined when it is anything else. */
export function booleanAt(value: unknown, key: string): boolean | undefined {
  const member = isRecord(value) ? value[key] : undefined;
  return typeof member === 'boolean' ? member : undefined;
}

/** The member as an array of unchecked values; empty when it is anything else. */
export function arrayAt(value: unknown, key: string): readonly unknown[] {
  const member = isRecord(value) ? value[key] : undefined;
  return Array.isArray(member) ? member : [];
}

/** The strings of the member array, other elements left out. */
export function stringsAt(value: unknown, key: string): readonly string[] {
  return arrayAt(value, key).filter((element) => typeof element === 'string');
}

/** No assistant nests deeper; what walks over a value level by level would run out of stack far beyond it. */
const deepest = 500;

/** Parses JSON text; undefined when it is not JSON, or nested more than 500 levels deep. */
export function parseJson(text: string): unknown {
  const value = parseAny(text);
  // Each level takes two characters at least.
  return text.length > 2 * deepest && isDeeperThan(value, deepest) ? undefined : value;
}

/** True for JSON text that is whole but nested too deep for `parseJson`. */
export function isJsonTooDeep(text: string): boolean {
  return text.length > 2 * deepest && isDeeperThan(parseAny(text), deepest);
}

function parseAny(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof member === 'object' && member !== null && isDeeperThan(member, levels - 1)) return true;
  }
  return false;
}
