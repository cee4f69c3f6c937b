/**
 * A 53-bit non-cryptographic hash as a whole number, stable over runs and machines.
 * Algorithm: cyrb53 (two 32-bit multiplicative lanes with a murmur3-style finish). For identities, never for security.
 */
export function stableHashNumber(text: string, seed = 0): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  const upper = (low >>> 0) & 0x1fffff;
  return upper * 0x100000000 + (high >>> 0);
}

/** The same hash as 14 hexadecimal digits. */
export function stableHash(text: string, seed = 0): string {
  return stableHashNumber(text, seed).toString(16).padStart(14, '0');
}
