import type { LossyBytes } from './lossyBytes.ts';

interface NamePart {
  /** The name in lower case. */
  readonly name: Uint8Array;
  /** Where in it the pair stands. */
  readonly offset: number;
  /** What the name says whatever stands beside it. */
  readonly meaning: number;
}

/** The word is in the text that the marks of private keys hold. */
export const holdsKeyWord = 1;
/** A name stands where a secret may follow it: assigned, as an option of a command, or in a header. */
export const holdsPromise = 2;
/** The word is in the text behind which a netrc file has its secret. */
export const holdsPasswordWord = 4;

/**
 * Parts of the names that promise a secret, each with three neighbouring letters of it that are rare in ordinary text, and
 * what it says by itself.
 */
const names: readonly (readonly [name: string, rare: string, meaning: number])[] = [
  ['authorization', 'iza', 0],
  ['bearer', 'bea', holdsPromise],
  ['pass', 'pas', 0],
  ['password', 'swo', holdsPasswordWord],
  ['pwd', 'pwd', 0],
  ['secret', 'ecr', 0],
  ['token', 'oke', 0],
  ['key', 'key', holdsKeyWord],
  ['credential', 'tia', 0],
];
const toLowerCase = 0x20;
/** By two bytes in any case: one more than the index of the names they may be part of; 0 for none. */
const buckets = new Uint8Array(256 * 256);
const partsOfBucket: NamePart[][] = [];

const goesOn = 1;
const mayStandBetween = 2;
const assigns = 4;
/** What a byte may be behind a name: part of it, a quote, bracket or space (of any kind, as a low byte), or `:` and `=`. */
const classes = classTable();
/** No name goes on for longer, and no more than this stands between it and what assigns to it. */
const longestRestOfName = 32;
const longestBetween = 12;
/** How far an option's name may begin before the part of it that is looked for. */
const longestOption = 8;
const dash = 0x2d;

for (const [text, rare, meaning] of names) {
  const name = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const offset = text.indexOf(rare);
  addPart({ name, offset, meaning });
  addPart({ name, offset: offset + 1, meaning });
}

function addPart(part: NamePart): void {
  const [first = 0, second = 0] = part.name.subarray(part.offset);
  const known = buckets[first * 256 + second] ?? 0;
  const bucket = known === 0 ? partsOfBucket.push([]) : known;
  partsOfBucket[bucket - 1]?.push(part);
  for (const one of [first, first - toLowerCase]) {
    for (const other of [second, second - toLowerCase]) buckets[one * 256 + other] = bucket;
  }
}

function classTable(): Uint8Array {
  const table = new Uint8Array(256);
  table.fill(mayStandBetween, 0, 0x21);
  table.fill(mayStandBetween, 0x80);
  for (const character of '\\"\'`]()/_') table[character.charCodeAt(0)] = mayStandBetween;
  for (let byte = 0; byte < 0x80; byte += 1) {
    if (/[\w-]/.test(String.fromCharCode(byte))) table[byte] = (table[byte] ?? 0) | goesOn;
  }
  for (const character of ':=') table[character.charCodeAt(0)] = assigns;
  return table;
}

/**
 * What the names in the text say, as the sum of the marks above; where a mark is missing, there is nothing of the kind. Every
 * other pair of neighbours is looked at, which meets one of any two pairs that follow each other (the block search of Wu
 * and Manber, with blocks of two).
 */
export function nameMarks({ bytes, length }: LossyBytes): number {
  let marks = 0;
  for (let at = 1; at < length; at += 2) {
    const bucket = buckets[((bytes[at - 1] ?? 0) << 8) | (bytes[at] ?? 0)] ?? 0;
    if (bucket === 0) continue;
    for (const { name, offset, meaning } of partsOfBucket[bucket - 1] ?? []) {
      const start = at - 1 - offset;
      if (!isNameAt(bytes, start, length, name)) continue;
      marks |= meaning;
      if ((marks & holdsPromise) !== 0) continue;
      if (isAssigned(bytes, start + name.length, length) || isOption(bytes, start)) marks |= holdsPromise;
    }
  }
  return marks;
}

function isNameAt(bytes: Uint8Array, position: number, length: number, name: Uint8Array): boolean {
  if (position < 0 || position + name.length > length) return false;
  for (let index = 0; index < name.length; index += 1) {
    if (((bytes[position + index] ?? 0) | toLowerCase) !== name[index]) return false;
  }
  return true;
}

/** Whether the name, however it goes on, is followed by what assigns to it. */
function isAssigned(bytes: Uint8Array, end: number, length: number): boolean {
  const behindName = behind(bytes, end, Math.min(length, end + longestRestOfName), goesOn);
  const at = behind(bytes, behindName, Math.min(length, behindName + longestBetween), mayStandBetween);
  return at < length && ((classes[bytes[at] ?? 0] ?? 0) & assigns) !== 0;
}

/** The first position before the limit whose byte is not of the kind, else the limit. */
function behind(bytes: Uint8Array, from: number, limit: number, kind: number): number {
  let at = from;
  while (at < limit && ((classes[bytes[at] ?? 0] ?? 0) & kind) !== 0) at += 1;
  return at;
}

/** Whether a dash stands so near before the name that it may be an option's. */
function isOption(bytes: Uint8Array, start: number): boolean {
  for (let at = Math.max(0, start - longestOption); at < start; at += 1) if (bytes[at] === dash) return true;
  return false;
}
