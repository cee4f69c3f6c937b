import { followFile } from './evolve/followFile.ts';
import type { Proposal } from './proposal.ts';

/** At most this many new proposals a run: a queue that stays short is read. */
const proposalsPerRun = 3;
/** A first look at a long history finds more: one for each so many sessions read, but no more than a sitting's worth. */
const sessionsPerProposal = 3;
const proposalsPerSitting = 9;

/** How many new proposals a run over so many new or grown sessions may make. */
export function proposalLimit(sessions: number): number {
  return Math.min(proposalsPerSitting, Math.max(proposalsPerRun, Math.ceil(sessions / sessionsPerProposal)));
}

/** What a run wants, and what it finds waiting. */
export interface Settlement {
  /** In the order in which new ones are let in. */
  readonly wanted: readonly Proposal[];
  /** Waiting ones that something else says already. */
  readonly withdrawn: readonly Proposal[];
  /** Dismissed ones whose patterns have grown. */
  readonly returned: readonly Proposal[];
  readonly existing: readonly Proposal[];
  /** New proposals at most. */
  readonly limit: number;
  /** UTC milliseconds. */
  readonly now: number;
}

/**
 * Compares what is wanted now with what was proposed before: returns new proposals (the first ones only), waiting ones that
 * changed, and as superseded those that nothing asks for any more or that returned under another id.
 */
export function settle({ wanted, withdrawn, returned, existing, limit, now }: Settlement): readonly Proposal[] {
  const known = new Map(existing.map((proposal) => [proposal.id, proposal]));
  const result: Proposal[] = [];
  const current = new Set<string>();
  let fresh = 0;
  for (const proposal of wanted) {
    const before = known.get(proposal.id);
    if (before) {
      current.add(before.id);
      if (before.status !== 'pending') continue;
      const updated = before.change === 'create' ? changed(before, proposal) : followChange(before, proposal);
      if (updated) result.push(updated);
    } else if (fresh < limit) {
      result.push(proposal);
      fresh += 1;
    }
  }
  const standing = wanted.filter((proposal) => known.has(proposal.id) || result.includes(proposal));
  const drafted = result.filter((proposal) => !known.has(proposal.id) && proposal.change === 'create');
  const over = new Set([
    ...withdrawn,
    ...existing.filter((proposal) => isOver(proposal, current, standing)),
    ...returned.filter(
      (proposal) => proposal.change === 'create' && drafted.some((other) => sharesMost(proposal, other)),
    ),
  ]);
  return [...result, ...[...over].map((proposal): Proposal => ({ ...proposal, status: 'superseded', updatedAt: now }))];
}

function changed(before: Proposal, proposal: Proposal): Proposal | null {
  return before === proposal ? null : proposal;
}

/** A waiting change of a skill, with its draft kept where a person edited it; null when nothing changed. */
function followChange(before: Proposal, proposal: Proposal): Proposal | null {
  const next: Proposal = before.edited
    ? followFile(before, proposal)
    : { ...proposal, ...chosenAgain(before, proposal) };
  const kept: Proposal = { ...next, createdAt: before.createdAt };
  return fingerprint(kept) === fingerprint(before) ? null : kept;
}

/** What was chosen of the sides stays chosen. */
function chosenAgain(before: Proposal, proposal: Proposal): Partial<Proposal> {
  const chosen = before.contradiction?.chosen ?? null;
  const side = chosen === null ? undefined : proposal.contradiction?.sides[chosen - 1];
  if (!side || !proposal.contradiction) return {};
  return { contradiction: { ...proposal.contradiction, chosen }, skillMd: side.skillMd };
}

function fingerprint(proposal: Proposal): string {
  const { skillMd, reason, sources, contradiction, status, evidence } = proposal;
  const items = evidence.map(({ eventId, supports, skillLine, isNew }) => [eventId, supports, skillLine, isNew]);
  return JSON.stringify([skillMd, reason, sources, contradiction, status, items]);
}

/** A waiting proposal that nothing asks for any more; one that a person edited waits for that person. */
function isOver(proposal: Proposal, current: ReadonlySet<string>, standing: readonly Proposal[]): boolean {
  if (proposal.status !== 'pending' || current.has(proposal.id)) return false;
  if (proposal.change !== 'create') return true;
  // A pattern that is cut differently now may leave its draft behind; only what took its place ends it.
  return !proposal.edited && standing.some((other) => other.id !== proposal.id && sharesMost(proposal, other));
}

function sharesMost(proposal: Proposal, other: Proposal): boolean {
  const own = proposal.evidence.filter((item) => item.supports).map((item) => item.eventId);
  const theirs = new Set(other.evidence.map((item) => item.eventId));
  return own.length > 0 && own.filter((id) => theirs.has(id)).length * 2 >= own.length;
}
