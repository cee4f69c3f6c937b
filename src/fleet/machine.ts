import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { messageOf, SkillifyError } from '../base/errors.ts';

const file = 'machine-id';
const form = /^[\w.-]{1,80}~[0-9a-f]{12}$/;

/**
 * The name under which this machine's transcripts stand in a shared store: its host name and a random part that is kept in
 * the data folder, because laptops and containers often have the same host name. A data folder that is lost gives a new
 * name; transcripts are read again then and their events known by id. Throws `write-failed`.
 */
export function machineName(dataFolder: string, host = hostname()): string {
  const place = path.join(dataFolder, file);
  const known = readName(place);
  if (known !== null) return known;
  const clean = host.replace(/[^\w.-]+/g, '-').slice(0, 80) || 'machine';
  const name = `${clean}~${randomBytes(6).toString('hex')}`;
  try {
    fs.mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    // Of two processes that start at once one is first, and both go by its name.
    fs.writeFileSync(place, `${name}\n`, { mode: 0o600, flag: 'wx' });
    return name;
  } catch (cause) {
    const others = readName(place);
    if (others !== null) return others;
    throw new SkillifyError(
      'write-failed',
      `This machine's name could not be kept in ${place} (${messageOf(cause)}). Check permissions, or name another data folder with --data.`,
      { cause },
    );
  }
}

function readName(place: string): string | null {
  try {
    const name = fs.readFileSync(place, 'utf8').trim();
    return form.test(name) ? name : null;
  } catch {
    return null;
  }
}
