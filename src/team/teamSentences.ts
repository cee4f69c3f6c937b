import { SkillifyError } from '../base/errors.ts';
import type { TeamRole } from '../engine/teamContract.ts';
import type { Decision } from '../skills/skill.ts';

const verbs: Partial<Readonly<Record<Decision['kind'], string>>> = {
  approve: 'approved',
  dismiss: 'dismissed',
  snooze: 'put off',
  restore: 'reopened',
};

const lastTime = 8_640_000_000_000_000;

/** A time (UTC milliseconds) that a date can hold, whatever a foreign clock or client said. */
export function soundTime(at: number): number {
  return Number.isFinite(at) ? Math.min(lastTime, Math.max(0, at)) : 0;
}

/** Minutes are enough to know which decision is meant. */
function timeOf(at: number): string {
  return `${new Date(soundTime(at)).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What another decided meanwhile, as a sentence. */
export function decidedBy({ by, kind, at }: Pick<Decision, 'by' | 'kind' | 'at'>): string {
  return `${by} ${verbs[kind] ?? 'changed'} this proposal on ${timeOf(at)}`;
}

/** The error of whoever comes second and decides otherwise. */
export function decidedOtherwise(other: Pick<Decision, 'by' | 'kind' | 'at'> | undefined): SkillifyError {
  return new SkillifyError(
    'changed-meanwhile',
    other === undefined
      ? 'This proposal was replaced meanwhile, so your decision was not recorded. List the proposals again.'
      : `${decidedBy(other)}, so your decision was not recorded. Look at it again.`,
  );
}

/** Throws `usage` for a role that may not decide. */
export function needReviewer(role: TeamRole): void {
  if (role === 'reviewer' || role === 'admin') return;
  throw new SkillifyError(
    'usage',
    `Your role in this team is “${role}”, which may not decide on proposals. Ask an administrator to make you a reviewer.`,
  );
}

/** Why nothing is sent for a role that may only read; null for the others. */
export function readerSentence(role: TeamRole): string | null {
  return role === 'reader'
    ? 'Your role in this team is “reader”: skills of the team come here, but your sessions are not sent. Ask an administrator for another role to contribute.'
    : null;
}
