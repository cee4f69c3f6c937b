import fs from 'node:fs';
import path from 'node:path';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { isRecord, parseJson } from '../base/json.ts';
import type { LostTeamDecision, TeamDecideRequest } from '../engine/teamContract.ts';
import { syncFolder } from '../store/sqlite/realFileSystem.ts';
import { entryOf, outcomeOf } from './outboxJson.ts';

/** A decision that was made while the shared store was away. */
export interface OutboxEntry {
  /** The id under which it will be recorded: sending it twice is harmless. */
  readonly id: string;
  readonly workspaceKey: string;
  readonly at: number;
  /** Title of the proposal as it was shown. */
  readonly title: string;
  readonly request: TeamDecideRequest;
}

/** What became of one: recorded in the shared store, or lost against another's and why. */
export interface OutboxOutcome {
  readonly id: string;
  readonly lost: LostTeamDecision | null;
}

const fileName = 'team-outbox.jsonl';
const lineEnd = 10;
/** A file with everything settled is begun anew above this, with what was lost last. */
const compactAboveBytes = 1024 * 1024;
const lostKept = 50;

/**
 * Decisions that wait for the shared store, as a file that is only appended to: entries, and what became of each. Any
 * process may add one; a kill at any moment loses none that was acknowledged. It holds no connection and no token.
 */
export class Outbox {
  private readonly file: string;

  constructor(private readonly folder: string) {
    this.file = path.join(folder, fileName);
  }

  add(entry: OutboxEntry): void {
    this.append({ entry });
  }

  settle(outcome: OutboxOutcome): void {
    this.append({ outcome });
  }

  /** What waits, in the order in which it was decided, and what was lost, newest first. */
  read(): { readonly waiting: readonly OutboxEntry[]; readonly lost: readonly LostTeamDecision[] } {
    const entries = new Map<string, OutboxEntry>();
    const lost: LostTeamDecision[] = [];
    for (const line of this.lines()) {
      const value = parseJson(line);
      if (!isRecord(value)) continue;
      const entry = entryOf(value['entry']);
      const outcome = outcomeOf(value['outcome']);
      if (entry) entries.set(entry.id, entry);
      if (!outcome) continue;
      entries.delete(outcome.id);
      if (outcome.lost) lost.push(outcome.lost);
    }
    return { waiting: [...entries.values()], lost: lost.slice(-lostKept).reverse() };
  }

  /** Gives the space of what was settled long ago back; only the process that may write the store calls it. */
  compact(): void {
    const size = fs.statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
    if (size <= compactAboveBytes) return;
    const { waiting, lost } = this.read();
    if (waiting.length > 0) return;
    const lines = [...lost].reverse().map((each) => JSON.stringify({ outcome: { id: '', lost: each } }));
    const next = `${this.file}.new`;
    fs.writeFileSync(next, lines.map((line) => `${line}\n`).join(''), { mode: 0o600, flush: true });
    fs.renameSync(next, this.file);
    syncFolder(this.folder);
  }

  private append(record: { readonly entry: OutboxEntry } | { readonly outcome: OutboxOutcome }): void {
    try {
      const created = !fs.existsSync(this.file);
      const handle = fs.openSync(this.file, 'a+', 0o600);
      try {
        // A line that a crash tore off is closed first, so that it does not swallow this one.
        const bytes = Buffer.from(`${endsInLine(handle) ? '' : '\n'}${JSON.stringify(record)}\n`);
        if (fs.writeSync(handle, bytes, 0, bytes.length) < bytes.length)
          throw new Error('the disk took only a part of it');
        fs.fsyncSync(handle);
      } finally {
        fs.closeSync(handle);
      }
      if (created) syncFolder(this.folder);
    } catch (cause) {
      throw new SkillifyError(
        'write-failed',
        `The decision could not be saved to ${this.file} (${messageOf(cause)}). Nothing was changed; free some space or check permissions, then decide again.`,
        { cause },
      );
    }
  }

  private lines(): readonly string[] {
    try {
      return fs.readFileSync(this.file, 'utf8').split('\n');
    } catch {
      return [];
    }
  }
}

function endsInLine(handle: number): boolean {
  const { size } = fs.fstatSync(handle);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  fs.readSync(handle, last, 0, 1, size - 1);
  return last[0] === lineEnd;
}
