import { imperativeVerbs } from '../signals/imperatives.ts';
import type { Directive } from './directive.ts';
import { isTopical, type Term, type TermWeights } from './terms.ts';

/** Instructions that say the same two words close together, whatever else they say. */
export interface PhraseGroup {
  readonly stems: readonly [string, string];
  readonly members: readonly Directive[];
}

/** Words of a phrase stand at most this many topic words apart. */
const window = 2;
const pairsOfDirective = 40;
/** More words than these in a clause, and two of them close together say little. */
const longClauseTerms = 14;

interface Pair {
  readonly stems: readonly [string, string];
  readonly members: Directive[];
  readonly prompts: Set<string>;
  readonly sessions: Set<string>;
  corrective: number;
}

/**
 * Finds what similarity of whole clauses misses: a short phrase that keeps coming back inside longer and different
 * prompts (“… read the file in full …”). Frequent pairs of words within a window, as in mining frequent itemsets
 * (Agrawal and Srikant 1994); the strongest pair takes its instructions first. Linear in the number of instructions.
 */
export function findPhrases(directives: readonly Directive[], weights: TermWeights): readonly PhraseGroup[] {
  const pairs = new Map<string, Pair>();
  for (const directive of directives) {
    for (const stems of pairsOf(directive)) {
      const key = stems.join(' ');
      let pair = pairs.get(key);
      if (!pair) {
        pair = { stems, members: [], prompts: new Set(), sessions: new Set(), corrective: 0 };
        pairs.set(key, pair);
      }
      pair.members.push(directive);
      pair.prompts.add(directive.episodeId);
      pair.sessions.add(directive.sessionId);
      if (directive.corrective) pair.corrective += 1;
    }
  }
  const worth = (pair: Pair) =>
    (weights.weight(pair.stems[0]) + weights.weight(pair.stems[1])) *
    Math.log(1 + pair.prompts.size) *
    pair.sessions.size;
  const ranked = [...pairs.values()]
    .filter(isFrequent)
    .sort((left, right) => worth(right) - worth(left) || left.stems.join(' ').localeCompare(right.stems.join(' ')));
  const taken = new Set<Directive>();
  const groups: PhraseGroup[] = [];
  for (const pair of ranked) {
    const members = pair.members.filter((member) => !taken.has(member));
    if (!isFrequent(countedAgain(pair, members))) continue;
    for (const member of members) taken.add(member);
    groups.push({ stems: pair.stems, members });
  }
  return groups;
}

function isFrequent(pair: Pick<Pair, 'stems' | 'prompts' | 'sessions' | 'members' | 'corrective'>): boolean {
  if (pair.sessions.size < 2) return false;
  const asking = pair.members.filter((member) => member.imperative || member.explicitness >= 0.5).length;
  if (pair.prompts.size >= 3) return asking * 2 >= pair.members.length;
  return (
    asking === pair.members.length &&
    pair.stems.every(isTopical) &&
    pair.members.every((member) => isTogether(member, pair.stems))
  );
}

function countedAgain(
  pair: Pair,
  members: readonly Directive[],
): Pick<Pair, 'stems' | 'prompts' | 'sessions' | 'members' | 'corrective'> {
  return {
    stems: pair.stems,
    members: [...members],
    prompts: new Set(members.map((member) => member.episodeId)),
    sessions: new Set(members.map((member) => member.sessionId)),
    corrective: members.filter((member) => member.corrective).length,
  };
}

function pairsOf({ terms }: Directive): readonly (readonly [string, string])[] {
  if (terms.length > longClauseTerms * 2) return [];
  const pairs = new Map<string, readonly [string, string]>();
  for (let index = 0; index < terms.length; index += 1) {
    for (let other = index + 1; other <= index + window && other < terms.length; other += 1) {
      const first = terms[index];
      const second = terms[other];
      if (!first || !second || first.stem === second.stem || !saysSomething(first, second)) continue;
      const [left, right] = [first.stem, second.stem];
      const stems: readonly [string, string] = left < right ? [left, right] : [right, left];
      pairs.set(stems.join(' '), stems);
      if (pairs.size === pairsOfDirective) return [...pairs.values()];
    }
  }
  return [...pairs.values()];
}

/** True when the two words stand side by side. */
function isTogether({ terms }: Directive, [left, right]: readonly [string, string]): boolean {
  return terms.some((term, index) => {
    const next = terms[index + 1]?.stem;
    return (term.stem === left && next === right) || (term.stem === right && next === left);
  });
}

/** Two topics, or a topic and what is done with it (“read … in full”); a topic and an everyday thing say too little. */
function saysSomething(first: Term, second: Term): boolean {
  if (isTopical(first.stem)) return isTopical(second.stem) || imperativeVerbs.has(second.surface);
  return isTopical(second.stem) && imperativeVerbs.has(first.surface);
}
