import type { ProposalSummary, SkillView } from '../../../src/engine/contract.ts';
import { type FilterProblem, parseFilter } from './filter.ts';
import { proposalFilter, skillFilter, teamProposalFilter } from './proposalFilter.ts';

/**
 * The proposals that a filter leaves, in their order; those that wait unless it asks for a status. With a team it knows who
 * they come from.
 */
export function visibleProposals<T extends ProposalSummary>(
  proposals: readonly T[],
  query: string,
  hasTeam = false,
): { readonly proposals: readonly T[]; readonly problems: readonly FilterProblem[] } {
  const filter = parseFilter(query, hasTeam ? teamProposalFilter : proposalFilter);
  const isWanted = (proposal: T) => filter.keys.has('status') || proposal.status === 'pending';
  return {
    proposals: proposals.filter((proposal) => isWanted(proposal) && filter.matches(proposal)),
    problems: filter.problems,
  };
}

/** The skills that a filter leaves, those in use first. A skill whose approval was undone waits as a proposal instead. */
export function visibleSkills(
  skills: readonly SkillView[],
  proposals: readonly ProposalSummary[],
  query: string,
): { readonly skills: readonly SkillView[]; readonly problems: readonly FilterProblem[] } {
  const filter = parseFilter(query, skillFilter);
  const waiting = new Set(proposals.filter(({ status }) => status === 'pending').map(({ id }) => id));
  const isUndone = ({ status, proposalId }: SkillView) =>
    status === 'retired' && proposalId !== null && waiting.has(proposalId);
  const left = skills.filter((skill) => !isUndone(skill) && filter.matches(skill));
  const inUse = left.filter(({ status }) => status === 'approved');
  return { skills: [...inUse, ...left.filter(({ status }) => status === 'retired')], problems: filter.problems };
}
