import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';

const fileName = '.skillify';
const largestBytes = 64 * 1024;

/** Answers whether a folder opted out of capture by a `.skillify` file; the nearest one upwards wins. Asks each folder once. */
export class FolderOptOuts {
  private readonly answers = new Map<string, boolean | null>();

  /** True when the nearest `.skillify` file says `capture: false`. A folder of another machine or platform has none. */
  isOptedOut(folder: string): boolean {
    if (!path.isAbsolute(folder)) return false;
    return this.answer(path.resolve(folder)) === false;
  }

  private answer(folder: string): boolean | null {
    const known = this.answers.get(folder);
    if (known !== undefined) return known;
    const parent = path.dirname(folder);
    const own = captureSetting(path.join(folder, fileName));
    const answer = own ?? (parent === folder ? null : this.answer(parent));
    this.answers.set(folder, answer);
    return answer;
  }
}

/** What the file says about capture: `capture: false` as YAML or JSON; null when it is not there or says nothing. */
function captureSetting(file: string): boolean | null {
  const text = headOf(file);
  if (text === null) return null;
  const found = /^[ \t{,]*["']?capture["']?\s*[:=]\s*["']?(true|false|yes|no|on|off)\b/im.exec(
    text.replace(/^\uFEFF/, ''),
  );
  const word = found?.[1]?.toLowerCase();
  return word === undefined ? null : word === 'true' || word === 'yes' || word === 'on';
}

/** The beginning of a file; null where there is none. A pipe is not opened: that would wait for a writer that never comes. */
function headOf(file: string): string | null {
  try {
    if (!statSync(file).isFile()) return null;
    const handle = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(largestBytes);
      return bytes.toString('utf8', 0, readSync(handle, bytes, 0, largestBytes, 0));
    } finally {
      closeSync(handle);
    }
  } catch {
    return null;
  }
}
