import type { AnchorSet } from './anchors.ts';
import type { LossyBytes } from './lossyBytes.ts';

/** Where in a text a token may be: from the first character to behind the last. */
export interface TextSpan {
  readonly from: number;
  readonly to: number;
}

/** No token is shorter. */
const shortestToken = 19;
/** No string that is judged by its randomness is shorter. */
const shortestRandom = 32;
const fewestDigits = 2;

const inToken = 1;
const inRandom = 2;
const lower = 4;
const upper = 8;
const digit = 16;
const classes = classTable();
const none: readonly TextSpan[] = [];

/** What each character may be part of: tokens, and within them strings that are judged by their randomness. */
function classTable(): Uint8Array {
  const table = new Uint8Array(256);
  const add = (characters: string, bits: number) => {
    for (const character of characters) table[character.charCodeAt(0)] = bits;
  };
  add('.~$:=@%&?', inToken);
  add('_+/-', inToken | inRandom);
  add('abcdefghijklmnopqrstuvwxyz', inToken | inRandom | lower);
  add('ABCDEFGHIJKLMNOPQRSTUVWXYZ', inToken | inRandom | upper);
  add('0123456789', inToken | inRandom | digit);
  return table;
}

/**
 * The longest runs of token characters that may hold a token: those with an anchor of a rule or with a string that is long
 * and mixed enough to be random. Each window of the shortest length is looked at from its end, as Boyer and Moore do, so
 * most characters of ordinary text are passed over.
 */
export function tokenSpans(text: LossyBytes, anchors: AnchorSet): readonly TextSpan[] {
  const { bytes, length } = text;
  let spans: TextSpan[] | null = null;
  let start = 0;
  while (start + shortestToken <= length) {
    let at = start + shortestToken - 1;
    while (at >= start && classes[bytes[at] ?? 0] !== 0) at -= 1;
    if (at >= start) {
      start = at + 1;
      continue;
    }
    let end = start + shortestToken;
    while (end < length && classes[bytes[end] ?? 0] !== 0) end += 1;
    if (mayBeRandom(bytes, start, end) || anchors.isBetween(text, start, end)) {
      spans ??= [];
      spans.push({ from: start, to: end });
    }
    start = end + 1;
  }
  return spans ?? none;
}

/** Random strings have letters of both cases and digits; most paths and names have not. */
function mayBeRandom(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < shortestRandom) return false;
  let seen = 0;
  let digits = 0;
  let current = 0;
  let longest = 0;
  for (let at = from; at < to; at += 1) {
    const bits = classes[bytes[at] ?? 0] ?? 0;
    seen |= bits;
    digits += bits >> 4;
    current = (bits & inRandom) === 0 ? 0 : current + 1;
    if (current > longest) longest = current;
  }
  return digits >= fewestDigits && (seen & lower) !== 0 && (seen & upper) !== 0 && longest >= shortestRandom;
}
