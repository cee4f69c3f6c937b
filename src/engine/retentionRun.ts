import { booleanAt, isRecord, numberAt } from '../base/json.ts';
import type { Store } from '../store/store.ts';
import type { RetentionRun } from './retentionContract.ts';
import type { RetentionTally } from './retentionPass.ts';

const key = 'retention.lastRun';

/** The last pruning that took something away; null when there was none, or none that can be understood. */
export async function readRetentionRun(store: Store): Promise<RetentionRun | null> {
  const value = await store.getValue(key);
  if (!isRecord(value)) return null;
  const at = numberAt(value, 'at');
  if (at === undefined) return null;
  return {
    at,
    sessions: numberAt(value, 'sessions') ?? 0,
    events: numberAt(value, 'events') ?? 0,
    bytes: numberAt(value, 'bytes') ?? 0,
    givenBackBytes: numberAt(value, 'givenBackBytes') ?? 0,
    isDone: booleanAt(value, 'isDone') ?? true,
  };
}

/** Keeps what a pass did; one that goes on with what an earlier one had to leave adds to it. */
export async function saveRetentionRun(store: Store, tally: RetentionTally, at: number): Promise<void> {
  const before = await readRetentionRun(store);
  if (tally.events === 0 && tally.givenBackBytes === 0 && (before?.isDone ?? true)) return;
  const base = before !== null && !before.isDone ? before : { sessions: 0, events: 0, bytes: 0, givenBackBytes: 0 };
  await store.setValue(key, {
    at,
    sessions: base.sessions + tally.sessions,
    events: base.events + tally.events,
    bytes: base.bytes + tally.bytes,
    givenBackBytes: base.givenBackBytes + tally.givenBackBytes,
    isDone: tally.isDone,
  });
}
