import { writeSync } from 'node:fs';

const standardOutput = 1;

/**
 * Writes to standard output before it returns, where that is possible: opening Node's own stream takes a short-lived process
 * several milliseconds. What cannot be written at once goes the usual way, and whoever has closed the other end gets nothing.
 */
export function writeNow(text: string): void {
  let left = Buffer.from(text, 'utf8');
  try {
    while (left.length > 0) left = left.subarray(writeSync(standardOutput, left));
  } catch {
    process.stdout.on('error', () => process.exit(0));
    process.stdout.write(left);
  }
}
