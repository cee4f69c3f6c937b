import type { EngineMethods } from '../engine/contract.ts';

type Decision = EngineMethods['decisions']['result'][number];

const undoableKinds: ReadonlySet<Decision['kind']> = new Set(['approve', 'dismiss', 'snooze', 'merge', 'retire']);

/** The newest decision that can be taken back and was not; `decisions` oldest first. Pure. */
export function lastUndoable(decisions: readonly Decision[]): Decision | undefined {
  const undone = new Set(decisions.filter(({ kind }) => kind === 'undo').map(({ reason }) => reason));
  return decisions.findLast(({ id, kind }) => undoableKinds.has(kind) && !undone.has(id));
}
