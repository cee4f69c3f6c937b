import fs from 'node:fs';
import path from 'node:path';
import { booleanAt, isRecord, numberAt, parseJson, stringAt } from '../../base/json.ts';

/** What a hook told. */
export interface HookNote {
  readonly at: number;
  readonly event: string;
  readonly caller: string;
  readonly session: string | null;
  readonly transcript: string | null;
  readonly cwd: string | null;
  readonly excluded: boolean;
}

const lineEnd = 10;
const truncateBytes = 1024 * 1024;
/** Hooks write some hundred bytes each; whatever more has gathered is not from them. */
const mostBytesAtOnce = 4 * 1024 * 1024;
const mostExcludedBytes = 16 * 1024 * 1024;

/** Folder that hooks write to, below the store root. */
export function spoolFolder(dataFolder: string): string {
  return path.join(dataFolder, 'spool');
}

/** A session that a hook was told not to capture. */
export interface ExcludedSession {
  readonly session: string;
  readonly at: number;
}

/** Ids of the sessions that hooks were told not to capture, from every folder that hooks may write to. */
export function excludedByHooks(...dataFolders: readonly string[]): readonly ExcludedSession[] {
  const all = dataFolders.flatMap(excludedIn);
  return [...new Map(all.map((excluded) => [excluded.session, excluded])).values()];
}

function excludedIn(dataFolder: string): readonly ExcludedSession[] {
  const file = path.join(spoolFolder(dataFolder), 'excluded.jsonl');
  // Whoever wrote it: an opt-out that is heard wrongly leaves something out, one that is not heard takes something in.
  const text = readPart(file, 0, Math.min(sizeOf(file), mostExcludedBytes)).toString('utf8');
  const found = new Map<string, number>();
  for (const line of text.split('\n')) {
    const value = line === '' ? undefined : parseJson(line);
    const session = stringAt(value, 'session');
    if (session !== undefined && !found.has(session)) found.set(session, numberAt(value, 'at') ?? 0);
  }
  return [...found].map(([session, at]) => ({ session, at }));
}

/** The notes of several folders, read as one. */
export function spoolOf(dataFolders: readonly string[]): Pick<HookSpool, 'read'> {
  const spools = [...new Set(dataFolders)].map((folder) => new HookSpool(folder));
  return { read: () => spools.flatMap((spool) => spool.read()) };
}

/** Follows the notes of hooks: each reader hears each note once, from the moment it began to read. */
export class HookSpool {
  private readonly file: string;
  private offset: number;

  constructor(dataFolder: string) {
    this.file = path.join(spoolFolder(dataFolder), 'hooks.jsonl');
    this.offset = this.size();
  }

  /** The notes that came since; a line that is still being written waits. */
  read(): readonly HookNote[] {
    const size = this.size();
    // Another reader has emptied it.
    if (size < this.offset) this.offset = 0;
    if (size === this.offset) return [];
    const bytes = readPart(this.file, this.offset, Math.min(size - this.offset, mostBytesAtOnce));
    const end = bytes.lastIndexOf(lineEnd) + 1;
    // No hook writes a line that long.
    this.offset += end === 0 && bytes.length === mostBytesAtOnce ? bytes.length : end;
    if (this.offset > truncateBytes) this.empty();
    return bytes
      .toString('utf8', 0, end)
      .split('\n')
      .map(noteOf)
      .filter((note) => note !== null);
  }

  /** Hooks append by name, so a file moved away loses nothing: who still writes to it is done in milliseconds. */
  private empty(): void {
    const old = `${this.file}.old`;
    try {
      if (this.size() !== this.offset) return;
      fs.renameSync(this.file, old);
      this.offset = 0;
    } catch {
      // Another reader was faster.
    }
  }

  private size(): number {
    return isOurs(this.file) ? sizeOf(this.file) : 0;
  }
}

/** Size in bytes; 0 where there is none, and for links and pipes. */
function sizeOf(file: string): number {
  const stats = fs.lstatSync(file, { throwIfNoEntry: false });
  return stats?.isFile() ? stats.size : 0;
}

/** False for a file that neither this person, nor the owner of its folder, nor root wrote: hooks write as one of them. */
function isOurs(file: string): boolean {
  const owner = fs.lstatSync(file, { throwIfNoEntry: false })?.uid;
  const folder = fs.statSync(path.dirname(file), { throwIfNoEntry: false })?.uid;
  return owner === undefined || [process.getuid?.(), folder, 0].includes(owner);
}

function readPart(file: string, from: number, length: number): Buffer {
  if (length === 0) return Buffer.alloc(0);
  let handle: number;
  try {
    handle = fs.openSync(file, 'r');
  } catch {
    return Buffer.alloc(0);
  }
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, fs.readSync(handle, bytes, 0, length, from));
  } finally {
    fs.closeSync(handle);
  }
}

function noteOf(line: string): HookNote | null {
  const value = line === '' ? undefined : parseJson(line);
  if (!isRecord(value)) return null;
  return {
    at: numberAt(value, 'at') ?? 0,
    event: stringAt(value, 'event') ?? 'other',
    caller: stringAt(value, 'caller') ?? 'unknown',
    session: stringAt(value, 'session') ?? null,
    transcript: stringAt(value, 'transcript') ?? null,
    cwd: stringAt(value, 'cwd') ?? null,
    excluded: booleanAt(value, 'excluded') ?? false,
  };
}
