/**
 * Postings as text: for each document its distance from the one before (from -1 for the first) as digits of a mixed base,
 * then one character for how often the term occurs and how long the document is. 91 printable characters are used,
 * neither blank nor backslash among them, so that postings stay small in files and journals alike.
 */
const alphabet = Array.from({ length: 92 }, (_, index) => String.fromCharCode(35 + index))
  .filter((character) => character !== '\\')
  .join('');
const backslash = 92;
const lastDigits = 45;
const continued = alphabet.length - lastDigits;

const frequencyLevels = [1, 2, 3, 5, 9, 20];
const lengthLevels = 15;

/** How many kinds of weight a posting can have. */
export const weightKinds = frequencyLevels.length * lengthLevels;

/** The number that stands for a frequency and a length in words. */
export function weightOf(frequency: number, length: number): number {
  let level = 0;
  while (level + 1 < frequencyLevels.length && frequency >= (frequencyLevels[level + 1] ?? 0)) level += 1;
  return level * lengthLevels + lengthLevel(length);
}

const knownLevels = Uint8Array.from({ length: 2_048 }, (_, length) => levelOf(length));

function lengthLevel(length: number): number {
  return knownLevels[length] ?? levelOf(length);
}

function levelOf(length: number): number {
  return Math.min(lengthLevels - 1, Math.round(Math.log2(1 + length / 4) * 1.4));
}

/** What each weight adds to a score: BM25's saturation (Robertson and Zaragoza 2009) for documents of that mean length. */
export function weightTable(meanLength: number): Float32Array {
  const table = new Float32Array(weightKinds);
  for (let weight = 0; weight < weightKinds; weight += 1) {
    const frequency = frequencyLevels[Math.floor(weight / lengthLevels)] ?? 1;
    const length = 4 * (2 ** ((weight % lengthLevels) / 1.4) - 1);
    const relative = 0.25 + 0.75 * (length / Math.max(1, meanLength));
    table[weight] = (frequency * 2.2) / (frequency + 1.2 * relative);
  }
  return table;
}

/** Writes one whole number from zero on. */
export function encodeNumber(value: number): string {
  if (value < lastDigits) return alphabet.charAt(value);
  let rest = value;
  let text = '';
  while (rest >= lastDigits) {
    text += alphabet.charAt(lastDigits + (rest % continued));
    rest = Math.floor(rest / continued);
  }
  return text + alphabet.charAt(rest);
}

/** Writes the documents that hold a term: each number is a document times `weightKinds` plus its weight, ascending. */
export function encodePacked(packed: ArrayLike<number>): string {
  let text = '';
  let before = -1;
  for (let index = 0; index < packed.length; index += 1) {
    const value = packed[index] ?? 0;
    const document = Math.floor(value / weightKinds);
    text += encodeNumber(document - before - 1) + alphabet.charAt(value - document * weightKinds);
    before = document;
  }
  return text;
}

/** Reads the numbers and weights of a piece of text one after the other. */
export class NumberReader {
  constructor(
    private readonly text: string,
    private position: number,
    private readonly end: number,
  ) {}

  get hasMore(): boolean {
    return this.position < this.end;
  }

  /** One whole number as `encodeNumber` wrote it. */
  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const digit = this.digit();
      if (digit < lastDigits) return value + digit * scale;
      value += (digit - lastDigits) * scale;
      scale *= continued;
    }
  }

  /** One character as a number below 91. */
  digit(): number {
    const code = this.text.charCodeAt(this.position);
    this.position += 1;
    return code > backslash ? code - 36 : code - 35;
  }
}

/** Documents that hold a term, ascending, and the weight of each. */
export interface Postings {
  readonly documents: Int32Array;
  readonly weights: Uint8Array;
}

/** Reads what `encodePacked` wrote. */
export function decodePostings(text: string, start: number, end: number, count: number): Postings {
  const documents = new Int32Array(count);
  const weights = new Uint8Array(count);
  const reader = new NumberReader(text, start, end);
  let document = -1;
  for (let index = 0; index < count && reader.hasMore; index += 1) {
    document += reader.number() + 1;
    documents[index] = document;
    weights[index] = reader.digit();
  }
  return { documents, weights };
}

/** Writes a number below 91 as one character. */
export function encodeDigit(value: number): string {
  return alphabet.charAt(value);
}
