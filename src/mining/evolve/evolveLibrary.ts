import { type Candidate, samePatternShare, sharedEvidence, supportingIds } from '../candidate.ts';
import type { Draft } from '../draft.ts';
import type { Proposal } from '../proposal.ts';
import type { EvolutionContext } from './evolutionContext.ts';
import { followRenames } from './followRenames.ts';
import type { OwnSkill } from './knownSkill.ts';
import { mergeSkills } from './mergeSkills.ts';
import { opposeSkill } from './opposeSkill.ts';
import { retireHarmful } from './retireHarmful.ts';
import { retireSkill } from './retireSkill.ts';
import { reviseSkill } from './reviseSkill.ts';
import { isSaidBy } from './sameAdvice.ts';
import { adviceOf } from './skillLines.ts';

/** What the library of approved skills should become, and the patterns that are about its skills. */
export interface LibraryChanges {
  /** Choices and revisions first, then merges, then retirements. */
  readonly changes: readonly Proposal[];
  /** Patterns that are no matter for a new skill. */
  readonly taken: ReadonlySet<Candidate>;
  /** Waiting proposals for new skills that an approved skill says already. */
  readonly withdrawn: readonly Proposal[];
}

/** A pattern that is about a skill, and how that was seen. */
export interface Assigned {
  readonly candidate: Candidate;
  readonly by: 'evidence' | 'text' | 'opposition';
}

/**
 * Works out the changes of the approved skills: each gets at most one. Opposite advice comes first, then the retirement of
 * what does harm, then a revision, a merge, and the retirement of what is unused or out of date.
 */
export function evolveLibrary(
  owns: readonly OwnSkill[],
  candidates: readonly Candidate[],
  draftOf: (candidate: Candidate) => Draft | null,
  context: EvolutionContext,
): LibraryChanges {
  const bySkill = assign(owns, candidates, draftOf, context);
  const revised = new Map<OwnSkill, Proposal>();
  for (const own of owns) {
    const patterns = bySkill.get(own) ?? [];
    const change =
      opposeSkill(own, patterns, context) ??
      // More words for what does harm would not mend it.
      retireHarmful(own, context) ??
      reviseSkill(own, patterns, context) ??
      followRenames(own, context);
    if (change) revised.set(own, change);
  }
  const merges = mergeSkills(
    owns.filter((own) => !revised.has(own)),
    context,
  );
  const merged = new Set(merges.flatMap((proposal) => proposal.sources.map((source) => source.name)));
  const retirements = owns
    .filter((own) => !revised.has(own) && !merged.has(own.skill.name))
    .map((own) => retireSkill(own, context))
    .filter((proposal) => proposal !== null);
  const assigned = [...bySkill.values()].flat();
  return {
    changes: [...revised.values(), ...merges, ...retirements],
    taken: new Set(assigned.map(({ candidate }) => candidate)),
    withdrawn: assigned.flatMap(({ candidate: { known }, by }) =>
      by === 'text' && known?.status === 'pending' && known.change === 'create' && !known.edited ? [known] : [],
    ),
  };
}

/** The patterns that are about each skill: they share its evidence, say what it says, or mostly say the opposite. */
function assign(
  owns: readonly OwnSkill[],
  candidates: readonly Candidate[],
  draftOf: (candidate: Candidate) => Draft | null,
  context: EvolutionContext,
): ReadonlyMap<OwnSkill, readonly Assigned[]> {
  const bySkill = new Map<OwnSkill, Assigned[]>();
  if (owns.length === 0) return bySkill;
  for (const candidate of candidates) {
    const ways: readonly (readonly [Assigned['by'], () => OwnSkill | null])[] = [
      ['evidence', () => byEvidence(candidate, owns)],
      ['text', () => byText(draftOf(candidate), owns, context)],
      ['opposition', () => byOpposition(candidate, owns, context)],
    ];
    for (const [by, find] of ways) {
      const home = find();
      if (!home) continue;
      bySkill.set(home, [...(bySkill.get(home) ?? []), { candidate, by }]);
      break;
    }
  }
  return bySkill;
}

function byEvidence(candidate: Candidate, owns: readonly OwnSkill[]): OwnSkill | null {
  const ids = supportingIds(candidate.pattern);
  const shares = owns
    .map((own) => ({ own, share: sharedEvidence(ids, own.evidence) }))
    .filter(({ share }) => share >= samePatternShare)
    .sort((left, right) => right.share - left.share);
  return shares[0]?.own ?? null;
}

function byText(draft: Draft | null, owns: readonly OwnSkill[], { weights }: EvolutionContext): OwnSkill | null {
  const rule = draft === null ? undefined : adviceOf(draft.skillMd)[0];
  return (rule && owns.find((own) => isSaidBy(rule, own.advice, weights))) ?? null;
}

function byOpposition(
  { pattern }: Candidate,
  owns: readonly OwnSkill[],
  { advice }: EvolutionContext,
): OwnSkill | null {
  const { directives } = pattern;
  return (
    owns.find((own) => {
      const against = directives.filter((directive) =>
        own.advice.some((rule) => advice.opposed(rule.stance, advice.stance(directive))),
      );
      return against.length > 0 && against.length * 2 >= directives.length;
    }) ?? null
  );
}
