import type { LossyBytes } from './lossyBytes.ts';
import type { SecretRule } from './secretRule.ts';

/** Stands for any one character in an anchor, as the second one for a letter, digit, `_` or `-`; no token holds it. */
const anyCharacter = '*'.charCodeAt(0);
const wordBytes = Uint8Array.from('-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', (character) =>
  character.charCodeAt(0),
);

/** Tells where bytes may hold one of many short strings, by one look at each pair of neighbours. */
export class AnchorSet {
  /** By the first two bytes: one more than the index of the anchors that may begin with them; 0 for none. */
  private readonly buckets = new Uint8Array(256 * 256);
  private readonly anchors: (readonly Uint8Array[])[] = [];

  /** Anchors are ASCII and of two characters or more, and begin with fewer than 255 different pairs, not with `*`. */
  constructor(anchors: readonly string[]) {
    const byPair = new Map<number, Uint8Array[]>();
    for (const anchor of anchors) {
      const bytes = Uint8Array.from(anchor, (character) => character.charCodeAt(0));
      const [first = 0, second = 0] = bytes;
      for (const value of second === anyCharacter ? wordBytes : [second]) {
        const pair = first * 256 + value;
        byPair.set(pair, [...(byPair.get(pair) ?? []), bytes]);
      }
    }
    for (const [pair, found] of byPair) this.buckets[pair] = this.anchors.push(found);
  }

  /** The anchors of all rules: where none of them is, no rule finds anything. */
  static ofRules(rules: readonly SecretRule[]): AnchorSet {
    return new AnchorSet(rules.flatMap((rule) => rule.anchors));
  }

  /** True when an anchor lies between the two positions. */
  isBetween({ bytes }: LossyBytes, from: number, to: number): boolean {
    let first = bytes[from] ?? 0;
    for (let at = from + 1; at < to; at += 1) {
      const second = bytes[at] ?? 0;
      const bucket = this.buckets[(first << 8) | second] ?? 0;
      if (bucket !== 0) {
        for (const anchor of this.anchors[bucket - 1] ?? []) if (isAt(bytes, at - 1, to, anchor)) return true;
      }
      first = second;
    }
    return false;
  }
}

function isAt(bytes: Uint8Array, position: number, end: number, anchor: Uint8Array): boolean {
  if (position + anchor.length > end) return false;
  for (let index = 2; index < anchor.length; index += 1) {
    const wanted = anchor[index];
    if (wanted !== anyCharacter && wanted !== bytes[position + index]) return false;
  }
  return true;
}
