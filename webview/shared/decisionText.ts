import type { EngineMethods } from '../../src/engine/contract.ts';
import type { ReviewStrings } from '../../src/engine/rpcReviewStrings.ts';
import { fill, timeAgo } from './format.ts';

/** A decision as the engine lists it. */
export type Decision = EngineMethods['decisions']['result'][number];

/** What a kind of decision is called. */
export function decisionName(kind: Decision['kind'], strings: ReviewStrings): string {
  switch (kind) {
    case 'approve':
      return strings.decidedApprove;
    case 'dismiss':
      return strings.decidedDismiss;
    case 'edit':
      return strings.decidedEdit;
    case 'choose':
      return strings.decidedChoose;
    case 'snooze':
      return strings.decidedSnooze;
    case 'retire':
      return strings.decidedRetire;
    case 'restore':
      return strings.decidedRestore;
    case 'merge':
      return strings.decidedMerge;
    case 'suggest':
      return strings.decidedSuggest;
    case 'deliver':
      return strings.decidedDeliver;
    case 'undeliver':
      return strings.decidedUndeliver;
    case 'undo':
      return strings.decidedUndo;
    case 'reject-signal':
      return strings.decidedRejectSignal;
    case 'accept-signal':
      return strings.decidedAcceptSignal;
  }
}

/** A decision in a sentence: what, about what, by whom and when. */
export function explainDecision(decision: Decision, title: string, strings: ReviewStrings, language: string): string {
  const { kind, by, at } = decision;
  return fill(strings.decisionLine, decisionName(kind, strings), title, by, timeAgo(at, language));
}

/** Why it was decided, in words; null where nobody said. `reason` is a code, with or without a note behind it. */
export function reasonText({ kind, reason }: Decision, strings: ReviewStrings, language: string): string | null {
  if (reason === null || reason === '' || kind === 'undo' || kind === 'merge') return null;
  if (kind === 'snooze') {
    const until = Date.parse(reason.replace(/^until /, ''));
    return Number.isNaN(until) ? reason : fill(strings.until, new Date(until).toLocaleDateString(language));
  }
  if (kind !== 'dismiss') return reason;
  const words: Readonly<Record<string, string>> = {
    wrong: strings.reasonWrong,
    'not-useful': strings.reasonNotUseful,
    'too-specific': strings.reasonTooSpecific,
    'already-known': strings.reasonAlreadyKnown,
    other: strings.reasonOther,
  };
  const [, code = '', note] = /^([a-z-]+)(?:: ([\s\S]*))?$/.exec(reason) ?? [];
  const word = words[code];
  if (word === undefined) return reason;
  return note === undefined ? word : `${word}: ${note}`;
}

const undoableKinds: ReadonlySet<Decision['kind']> = new Set(['approve', 'dismiss', 'snooze', 'merge', 'retire']);

/** A day in words, as the answer to a proposal that was put off until then; `until` in UTC milliseconds. */
export function snoozeDay(until: number, language: string): string {
  return new Date(until).toLocaleDateString(language, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** True for a decision that can be taken back and was not. */
export function isUndoable({ id, kind }: Decision, all: readonly Decision[]): boolean {
  return undoableKinds.has(kind) && !all.some((other) => other.kind === 'undo' && other.reason === id);
}
