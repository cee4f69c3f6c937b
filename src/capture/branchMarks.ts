import { resolveBranches } from '../assistants/branches.ts';
import { type Branch, isHumanPrompt, type SessionEvent } from '../assistants/sessionEvent.ts';
import type { Store } from '../store/store.ts';

/** Marks what the user left by going back. Most sessions never went back, which their prompts alone show. */
export async function updateBranches(store: Store, sessionId: string): Promise<void> {
  const marks = await store.readEvents(sessionId, { kinds: ['user_prompt', 'rewind'] });
  if (!mayHaveBranches(marks.map(({ event }) => event))) return;
  const stored = (await store.readEvents(sessionId)).map(({ event }) => event);
  await saveChanges(store, sessionId, stored, resolveBranches(stored));
}

/** What a new reading says of the stored events of one session. */
export interface SessionReading {
  readonly sessionId: string;
  readonly path: string;
  /** The session's events that the reading holds, by id. */
  readonly events: ReadonlyMap<string, SessionEvent>;
  /** Whether the reading holds all there is of the session in its file. */
  readonly isWhole: boolean;
  /** Whether what was read from another file gives way to a whole reading of this one. */
  readonly replaces: (path: string) => boolean;
}

/** Marks stored events that are gone from their file as abandoned, and those that came back as live. */
export async function updateFromReading(store: Store, reading: SessionReading): Promise<void> {
  const { sessionId, path, events, isWhole, replaces } = reading;
  const stored = await store.readEvents(sessionId);
  const isGone = (id: string, file: string) => isWhole && (file === path || replaces(file)) && !events.has(id);
  const remaining = stored.filter(({ event, file }) => !isGone(event.id, file)).map(({ event }) => event);
  const tree = mayHaveBranches(remaining) ? resolveBranches(remaining) : new Map<string, Branch>();
  const branches = new Map<string, Branch>();
  for (const { event, file } of stored) {
    const said = events.get(event.id)?.branch;
    if (isGone(event.id, file) || said === 'abandoned') branches.set(event.id, 'abandoned');
    else if (said !== undefined) branches.set(event.id, tree.get(event.id) ?? said);
    else if (tree.get(event.id) === 'abandoned') branches.set(event.id, 'abandoned');
  }
  await saveChanges(
    store,
    sessionId,
    stored.map(({ event }) => event),
    branches,
  );
}

/** True when a prompt may have been replaced or taken back. */
export function mayHaveBranches(events: Iterable<SessionEvent>): boolean {
  const parents = new Set<string>();
  for (const event of events) {
    if (event.kind === 'rewind') return true;
    if (!isHumanPrompt(event) || event.parentId === null) continue;
    if (parents.has(event.parentId)) return true;
    parents.add(event.parentId);
  }
  return false;
}

async function saveChanges(
  store: Store,
  sessionId: string,
  stored: readonly SessionEvent[],
  branches: ReadonlyMap<string, Branch>,
): Promise<void> {
  const changed = new Map<string, Branch>();
  for (const event of stored) {
    const branch = branches.get(event.id);
    if (branch !== undefined && branch !== event.branch) changed.set(event.id, branch);
  }
  if (changed.size > 0) await store.setBranches(sessionId, changed);
}
