import { isTopical, type TermWeights } from '../terms.ts';
import { areOpposed } from './opposed.ts';
import type { Statement } from './skillLines.ts';

/**
 * Two statements this alike say the same. In the sample and the recorded sessions of three repositories no two rules of
 * different patterns came above 0.15, while rewordings of one rule, such as a person writes by hand, lie above 0.6: what is
 * between is left to be proposed, for a skill too many is dismissed more easily than a lost one is found.
 */
export const sameAdviceAt = 0.6;

/**
 * How far two statements say the same, 0 to 1: the mean of overlap coefficient and Jaccard index of their stems,
 * weighted by inverse document frequency. Opposites have nothing in common, however many words they share; where only one
 * topic is shared and either has more of them, it counts less.
 */
export function adviceLikeness(left: Statement, right: Statement, weights: TermWeights): number {
  const [own, theirs] = [stemsOf(left), stemsOf(right)];
  let shared = 0;
  let topics = 0;
  for (const stem of own) {
    if (!theirs.has(stem)) continue;
    shared += weights.weight(stem);
    if (isTopical(stem)) topics += 1;
  }
  if (topics === 0 || areOpposed(left.stance, right.stance, weights)) return 0;
  const [ownTotal, theirTotal] = [total(own, weights), total(theirs, weights)];
  const likeness = (shared / Math.min(ownTotal, theirTotal) + shared / (ownTotal + theirTotal - shared)) / 2;
  const most = Math.max(topicCount(own), topicCount(theirs));
  return topics === 1 && most > 1 ? likeness * 0.7 : likeness;
}

/** True when one of the statements says what is asked for. */
export function isSaidBy(statement: Statement, others: readonly Statement[], weights: TermWeights): boolean {
  return others.some((other) => adviceLikeness(statement, other, weights) >= sameAdviceAt);
}

/**
 * How far two sets of rules say the same, 0 to 1: for each rule the best match on the other side, averaged, and of the two
 * directions the smaller, so that a skill with one rule of another's ten is no duplicate of it.
 */
export function rulesLikeness(left: readonly Statement[], right: readonly Statement[], weights: TermWeights): number {
  if (left.length === 0 || right.length === 0) return 0;
  const oneWay = (from: readonly Statement[], to: readonly Statement[]) =>
    from.reduce((sum, rule) => sum + Math.max(...to.map((other) => adviceLikeness(rule, other, weights))), 0) /
    from.length;
  return Math.min(oneWay(left, right), oneWay(right, left));
}

/** Every statement is compared with many others. */
const knownStems = new WeakMap<Statement, ReadonlySet<string>>();

function stemsOf(statement: Statement): ReadonlySet<string> {
  const known = knownStems.get(statement);
  if (known) return known;
  const stems = new Set(statement.terms.map((term) => term.stem));
  knownStems.set(statement, stems);
  return stems;
}

function total(stems: ReadonlySet<string>, weights: TermWeights): number {
  return [...stems].reduce((sum, stem) => sum + weights.weight(stem), 0);
}

function topicCount(stems: ReadonlySet<string>): number {
  return [...stems].filter(isTopical).length;
}
