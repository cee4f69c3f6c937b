import type { Candidate } from './candidate.ts';
import type { Draft } from './draft.ts';
import { type ContradictedCandidate, findContradictions } from './evolve/contradictions.ts';
import { Coverage } from './evolve/coverage.ts';
import { type EvolutionContext, quoted } from './evolve/evolutionContext.ts';
import { joinDuplicates } from './evolve/joinDuplicates.ts';
import { foreignSkills, type SkillFile } from './evolve/knownSkill.ts';
import {
  createProposal,
  draftCandidate,
  draftedFrom,
  draftedFromSides,
  newId,
  updateProposal,
} from './newProposals.ts';
import type { Pattern } from './pattern.ts';
import type { Proposal, Score } from './proposal.ts';
import { proposalThreshold } from './score.ts';

/** A pattern that a skill says already. */
export interface Covered {
  readonly title: string;
  readonly skill: string;
}

/** What the patterns that are about no approved skill come to. */
export interface SkillCreations {
  /** Waiting proposals, brought up to date or as they are, and new ones, the best first. */
  readonly creations: readonly Proposal[];
  readonly covered: readonly Covered[];
  /** Waiting proposals that a skill covers since. */
  readonly withdrawn: readonly Proposal[];
}

interface Surroundings {
  readonly skills: Parameters<typeof foreignSkills>[0];
  readonly skillFiles: readonly SkillFile[];
}

/** Proposes new skills: of what says the same one, of opposite advice a choice, of what a skill covers already none. */
export function proposeSkills(
  candidates: readonly Candidate[],
  surroundings: Surroundings,
  draftOf: (candidate: Candidate) => Draft | null,
  scoreOf: (pattern: Pattern) => Score,
  context: EvolutionContext,
): SkillCreations {
  const worth = candidates.filter(
    ({ known, score }) => known?.status === 'pending' || (isUndecided(known) && score.total >= proposalThreshold),
  );
  const contradicted = findContradictions(worth, context);
  const parts = new Set(contradicted.flatMap(({ candidate, others }) => [candidate, ...others]));
  const coverage = new Coverage(foreignSkills(surroundings.skills, surroundings.skillFiles), context.weights);
  const names = new Set<string>();
  const isNameTaken = (name: string) => names.has(name) || context.isNameTaken(name);
  const creations: Proposal[] = [];
  const covered: Covered[] = [];
  const withdrawn: Proposal[] = [];
  const add = (proposal: Proposal | null) => {
    if (!proposal) return;
    names.add(proposal.name);
    creations.push(proposal);
  };
  for (const each of contradicted) add(proposeChoice(each, isNameTaken, context));
  const joined = joinDuplicates(
    worth.filter((candidate) => !parts.has(candidate)),
    draftOf,
    scoreOf,
    context.weights,
  );
  for (const { candidate } of joined) {
    const draft = draftOf(candidate);
    const skill = draft && !candidate.known?.edited ? coverage.coveredBy(draft) : null;
    if (draft && skill) {
      covered.push({ title: draft.title, skill: skill.name });
      if (candidate.known?.status === 'pending') withdrawn.push(candidate.known);
    } else add(proposeOne(candidate, coverage, isNameTaken, context));
  }
  return { creations: [...creations].sort((left, right) => right.score.total - left.score.total), covered, withdrawn };
}

/** Only what nobody decided on, or what returned after its dismissal, is proposed. */
function isUndecided(known: Proposal | undefined): boolean {
  return known === undefined || known.status === 'dismissed' || known.status === 'approved';
}

function proposeOne(
  candidate: Candidate,
  coverage: Coverage,
  isNameTaken: (name: string) => boolean,
  context: EvolutionContext,
): Proposal | null {
  const { known } = candidate;
  const waiting = known?.status === 'pending' ? known : undefined;
  const id = waiting?.id ?? newId(candidate);
  const draft = draftCandidate(candidate, id, isNameTaken, context);
  if (!draft) return waiting ?? null;
  const opposed = coverage.opposedBy(draft);
  const reason = opposed
    ? `Your skill ${opposed.skill.name} says the opposite: ${quoted(opposed.statement.text)}. It is left as it is; change it yourself if this holds.`
    : null;
  const drafted = draftedFrom(candidate.pattern, draft, reason, context);
  if (!waiting) return createProposal(candidate, id, drafted, context.now);
  return updateProposal(waiting, candidate, drafted, context.now) ?? waiting;
}

function proposeChoice(
  contradicted: ContradictedCandidate,
  isNameTaken: (name: string) => boolean,
  context: EvolutionContext,
): Proposal | null {
  const { candidate, others } = contradicted;
  const waiting = [candidate, ...others].map(({ known }) => known).find((known) => known?.status === 'pending');
  const id = waiting?.id ?? newId(candidate);
  const isTaken = (name: string) => name !== waiting?.name && isNameTaken(name);
  const drafted = draftedFromSides(
    { ...contradicted, candidate: { ...candidate, known: waiting } },
    id,
    isTaken,
    context,
  );
  if (!drafted) return waiting ?? null;
  if (!waiting) return createProposal(candidate, id, drafted, context.now);
  return updateProposal(waiting, candidate, drafted, context.now) ?? waiting;
}
