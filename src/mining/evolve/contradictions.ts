import { type Candidate, supportingIds } from '../candidate.ts';
import type { Directive } from '../directive.ts';
import type { Pattern } from '../pattern.ts';
import type { EvolutionContext } from './evolutionContext.ts';
import { sidePattern } from './sides.ts';

/** A pattern that contradicts itself, or another one, as two patterns of one mind each. */
export interface ContradictedCandidate {
  readonly candidate: Candidate;
  readonly sides: readonly [Pattern, Pattern];
  /** The other patterns that are part of it. */
  readonly others: readonly Candidate[];
}

/**
 * Finds the patterns, best first, whose rules are opposed within the pattern or from elsewhere. Each pattern is part of one
 * contradiction only; advice that was dismissed is not held against what was said since.
 */
export function findContradictions(
  candidates: readonly Candidate[],
  context: EvolutionContext,
): readonly ContradictedCandidate[] {
  const found: ContradictedCandidate[] = [];
  const taken = new Set<Candidate>();
  const wasDismissed = (directive: Directive) => context.dismissedEventIds.has(directive.eventId);
  for (const candidate of candidates) {
    const { pattern, known } = candidate;
    if (taken.has(candidate) || !isRule(pattern) || known?.status === 'dismissed') continue;
    const divided = context.advice.divide(pattern.directives);
    if (!divided || divided.some((side) => side.every(wasDismissed))) continue;
    const others = candidates.filter((other) => other !== candidate && !taken.has(other) && isPartOf(other, divided));
    const from = [candidate, ...others].map((part) => part.pattern);
    const [one, other] = divided;
    const sides = [sidePattern(one, other, from, context), sidePattern(other, one, from, context)] as const;
    if (!sides[0] || !sides[1]) continue;
    for (const part of [candidate, ...others]) taken.add(part);
    found.push({ candidate, sides: [sides[0], sides[1]], others });
  }
  return found;
}

function isRule(pattern: Pattern): boolean {
  return pattern.kind === 'correction' || pattern.kind === 'preference';
}

function isPartOf({ pattern, known }: Candidate, sides: readonly (readonly Directive[])[]): boolean {
  if (!isRule(pattern) || known?.status === 'dismissed') return false;
  const ids = new Set(sides.flat().map((directive) => directive.eventId));
  const own = supportingIds(pattern);
  return [...own].filter((id) => ids.has(id)).length * 2 >= own.size;
}
