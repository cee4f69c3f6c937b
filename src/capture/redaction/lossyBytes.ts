/** A text as one byte for each UTF-16 unit: exact for ASCII, and for anything else only as long as a false alarm is harmless. */
export interface LossyBytes {
  readonly bytes: Uint8Array;
  readonly length: number;
}

const usualBytes = 64 * 1024;
const shared = Buffer.allocUnsafe(usualBytes);

/** The low bytes of the text, valid until the next call: several scans over bytes cost less than one over characters. */
export function lossyBytesOf(text: string): LossyBytes {
  // What was needed for one huge text is not kept for the small ones that follow.
  const isLarge = text.length > usualBytes;
  const buffer = isLarge ? Buffer.allocUnsafe(text.length) : shared;
  return { bytes: buffer, length: buffer.write(text, 'latin1') };
}
