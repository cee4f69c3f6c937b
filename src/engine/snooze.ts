import type { Proposal } from '../mining/proposal.ts';
import type { Decision } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';

const weekMs = 7 * 86_400_000;
const untilPattern = /^until (\d{4}-\d\d-\d\dT[\d:.]+Z)$/;

/** How a decision to put a proposal off says until when; `until` in UTC milliseconds. */
export function snoozeReason(until: number): string {
  return `until ${new Date(until).toISOString()}`;
}

/** When each snoozed proposal comes back, by its id; those not listed come back a week after they were put off. */
export function wakeTimes(decisions: readonly Decision[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { kind, subject, reason } of decisions) {
    if (kind !== 'snooze') continue;
    const until = Date.parse(untilPattern.exec(reason ?? '')?.[1] ?? '');
    if (Number.isNaN(until)) times.delete(subject);
    else times.set(subject, until);
  }
  return times;
}

/** Brings back what was put off until now or earlier (UTC milliseconds) and returns it. */
export async function wakeSnoozed(store: Store, now: number): Promise<readonly Proposal[]> {
  const snoozed = await store.listProposals(['snoozed']);
  if (snoozed.length === 0) return [];
  const times = wakeTimes(await store.listDecisions());
  const due = snoozed.filter((proposal) => now >= (times.get(proposal.id) ?? proposal.updatedAt + weekMs));
  const awake = due.map((proposal): Proposal => ({ ...proposal, status: 'pending', updatedAt: now }));
  if (awake.length > 0) await store.saveProposals(awake);
  return awake;
}
