import { stableHash } from '../base/hash.ts';
import { isRecord } from '../base/json.ts';
import type { Store } from '../store/store.ts';

/** How far a session was sent to a workspace. */
export interface SentMark {
  /** Events the session had then, also those whose texts were pruned. */
  readonly events: number;
  /** Of the session's outline so many were sent. */
  readonly length: number;
  /** Hash of the ids and branches of those, to notice what came between them or changed. */
  readonly prefix: string;
  /** Hash of the facts that were sent. */
  readonly facts: string;
}

/** What is noted before the first event leaves: should the session be forgotten meanwhile, it is known where it may be. */
export const intent: SentMark = { events: 0, length: 0, prefix: '', facts: '' };

const buckets = 64;

/**
 * Which sessions were sent to one workspace, kept in the local store. A session that is listed here and no longer there was
 * forgotten and has to be removed from the workspace.
 */
export class SentSessions {
  private readonly marks: Map<string, SentMark>[] = [];

  private constructor(
    private readonly local: Store,
    private readonly workspaceKey: string,
  ) {}

  static async read(local: Store, workspaceKey: string): Promise<SentSessions> {
    const sent = new SentSessions(local, workspaceKey);
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      sent.marks.push(marksOf(await local.getValue(sent.key(bucket))));
    }
    return sent;
  }

  get(sessionId: string): SentMark | undefined {
    return this.marks[bucketOf(sessionId)]?.get(sessionId);
  }

  ids(): readonly string[] {
    return this.marks.flatMap((marks) => [...marks.keys()]);
  }

  /** Saves marks; null takes one away. What it resolved for survives a kill. */
  async save(changes: ReadonlyMap<string, SentMark | null>): Promise<void> {
    const touched = new Set<number>();
    for (const [sessionId, mark] of changes) {
      const bucket = bucketOf(sessionId);
      if (mark === null) this.marks[bucket]?.delete(sessionId);
      else this.marks[bucket]?.set(sessionId, mark);
      touched.add(bucket);
    }
    for (const bucket of touched) {
      const marks = this.marks[bucket] ?? new Map<string, SentMark>();
      await this.local.setValue(
        this.key(bucket),
        Object.fromEntries(
          [...marks].map(([id, { events, length, prefix, facts }]) => [id, [events, length, prefix, facts]]),
        ),
      );
    }
  }

  private key(bucket: number): string {
    return `team.sent/${this.workspaceKey}/${bucket}`;
  }
}

function bucketOf(sessionId: string): number {
  return Number.parseInt(stableHash(sessionId).slice(-4), 16) % buckets;
}

function marksOf(value: unknown): Map<string, SentMark> {
  const marks = new Map<string, SentMark>();
  if (!isRecord(value)) return marks;
  for (const [id, mark] of Object.entries(value)) {
    if (!Array.isArray(mark)) continue;
    // An unusable mark must not hide that something was sent: it is sent again, and forgotten like any other.
    marks.set(id, markOf(mark) ?? intent);
  }
  return marks;
}

function markOf([events, length, prefix, facts]: readonly unknown[]): SentMark | null {
  return typeof events === 'number' &&
    typeof length === 'number' &&
    typeof prefix === 'string' &&
    typeof facts === 'string'
    ? { events, length, prefix, facts }
    : null;
}
