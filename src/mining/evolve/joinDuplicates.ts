import type { Candidate } from '../candidate.ts';
import type { Draft } from '../draft.ts';
import type { Pattern } from '../pattern.ts';
import type { Score } from '../proposal.ts';
import type { TermWeights } from '../terms.ts';
import { rulesLikeness, sameAdviceAt } from './sameAdvice.ts';
import { adviceOf, type Statement } from './skillLines.ts';

/** A candidate, and those that said the same and are part of it now. */
export interface JoinedCandidate {
  readonly candidate: Candidate;
  readonly absorbed: readonly Candidate[];
}

/**
 * Makes one candidate of those whose drafts say the same, in the order given: two proposals would only be two ways to
 * approve one skill. What was decided on already is left as it is.
 */
export function joinDuplicates(
  candidates: readonly Candidate[],
  draftOf: (candidate: Candidate) => Draft | null,
  scoreOf: (pattern: Pattern) => Score,
  weights: TermWeights,
): readonly JoinedCandidate[] {
  const groups: { first: Candidate; rules: readonly Statement[]; absorbed: Candidate[] }[] = [];
  for (const candidate of candidates) {
    const draft = draftOf(candidate);
    const rules = draft ? adviceOf(draft.skillMd) : [];
    const home = groups.find(
      (group) => canJoin(group.first, candidate) && rulesLikeness(group.rules, rules, weights) >= sameAdviceAt,
    );
    if (home) home.absorbed.push(candidate);
    else groups.push({ first: candidate, rules, absorbed: [] });
  }
  return groups.map(({ first, absorbed }) => {
    if (absorbed.length === 0) return { candidate: first, absorbed };
    const pattern = absorbed.reduce((joined, { pattern: other }) => joinPatterns(joined, other), first.pattern);
    const known = first.known ?? absorbed.find((other) => other.known)?.known;
    return { candidate: { pattern, score: scoreOf(pattern), known }, absorbed };
  });
}

function canJoin(left: Candidate, right: Candidate): boolean {
  const kinds = [left.pattern.kind, right.pattern.kind];
  const isOpen = ({ known }: Candidate) => known === undefined || known.status === 'pending';
  return (
    isOpen(left) &&
    isOpen(right) &&
    left.pattern.opening === null &&
    right.pattern.opening === null &&
    kinds.filter((kind) => kind === 'fix').length < 2
  );
}

function joinPatterns(left: Pattern, right: Pattern): Pattern {
  const [base, other] = right.kind === 'fix' ? [right, left] : [left, right];
  const directives = [...new Set([...base.directives, ...other.directives])].sort((one, two) => one.at - two.at);
  return {
    ...base,
    directives,
    opposing: [...new Set([...base.opposing, ...other.opposing])].filter(
      (directive) => !directives.includes(directive),
    ),
    contexts: [...new Set([...base.contexts, ...other.contexts])],
  };
}
