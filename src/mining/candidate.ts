import { type Draft, draftSkill } from './draft.ts';
import { type Pattern, sessionsOf } from './pattern.ts';
import type { AssistantOf } from './patternEvidence.ts';
import type { Proposal, Score } from './proposal.ts';

/** A pattern with its score and the proposal that was made from it before. */
export interface Candidate {
  readonly pattern: Pattern;
  readonly score: Score;
  readonly known: Proposal | undefined;
}

/** Ids of the events that support a pattern. */
export function supportingIds(pattern: Pick<Pattern, 'directives' | 'fixes'>): ReadonlySet<string> {
  return new Set([...pattern.directives, ...pattern.fixes].map((item) => item.eventId));
}

/** Share of the supporting events that a pattern and a list of evidence have in common, of the smaller of the two. */
export function sharedEvidence(
  own: ReadonlySet<string>,
  evidence: readonly { readonly eventId: string; readonly supports: boolean }[],
): number {
  const theirs = new Set(evidence.filter((item) => item.supports).map((item) => item.eventId));
  const shared = [...theirs].filter((id) => own.has(id)).length;
  return shared / Math.max(1, Math.min(own.size, theirs.size));
}

/** From this share on a pattern is the one that the evidence was gathered for. */
export const samePatternShare = 0.34;

/** The proposal made from the same pattern before: it shares evidence, or its key where evidence is gone. */
export function knownProposal(
  pattern: Pattern,
  existing: readonly Proposal[],
  claimed: ReadonlySet<string>,
): Proposal | undefined {
  const own = supportingIds(pattern);
  return existing
    .filter((proposal) => !claimed.has(proposal.id) && proposal.status !== 'superseded')
    .map((proposal) => ({
      proposal,
      share: sharedEvidence(own, proposal.evidence) + (proposal.patternKey === pattern.key ? 0.2 : 0),
    }))
    .filter(({ share }) => share >= samePatternShare)
    .sort((left, right) => right.share - left.share || right.proposal.createdAt - left.proposal.createdAt)[0]?.proposal;
}

/** Display names of the assistants behind some sessions, sorted. */
export function assistantNames(sessionIds: Iterable<string>, assistantOf: AssistantOf): readonly string[] {
  return [...new Set([...sessionIds].map((session) => assistantOf(session).displayName))].sort();
}

/** Drafts a pattern under a name of its own, or under the given one; null when no good line can be made. */
export function draftPattern(
  pattern: Pattern,
  proposalId: string,
  name: string | null,
  isNameTaken: (name: string) => boolean,
  assistantOf: AssistantOf,
): Draft | null {
  return draftSkill(pattern, {
    proposalId,
    name,
    isNameTaken,
    assistantNames: assistantNames(sessionsOf(pattern), assistantOf),
  });
}
