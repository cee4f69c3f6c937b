import type { Directive } from './directive.ts';
import type { Likeness } from './likeness.ts';
import { isTopical, type TermWeights } from './terms.ts';

/** Said so plainly that once is enough. */
const plainRule = 0.85;
/** Members of a group that are compared: a group says the same thing over and over. */
const sampleSize = 6;

/** Share of what a rule is about that it must have in common with another to be about the same thing, by weight. */
const sharedObjects = 0.2;
/** A home of more rules is about everything; a skill holds no more lines either. */
const rulesOfHome = 6;
/** Groups of plain rules that one other group is compared with. */
const comparedRules = 100;

/** True for an instruction that is a rule by its own words, whoever says it and however often. */
export function isPlainRule(directive: Directive): boolean {
  return directive.explicitness >= plainRule && !directive.bound;
}

/**
 * Joins groups that state plain rules about the same thing (“never draft PRs”, “never PRs against release”) into one,
 * and adds to them the groups that say much the same less plainly. The order within a group is by time.
 */
export function mergePlainRules(
  groups: readonly (readonly Directive[])[],
  likeness: Likeness,
): readonly (readonly Directive[])[] {
  const rules = new RuleHomes(likeness.weights);
  for (const members of groups.filter((group) => group.some(isPlainRule))) rules.add(members);
  const homes = rules.homes;
  const nearby = new NearbyRules(homes);
  const others: (readonly Directive[])[] = [];
  for (const members of groups.filter((group) => !group.some(isPlainRule))) {
    const own = sampleOf(members);
    const near = nearby.sharing(own).find(({ sample }) => isNear(own, sample, likeness));
    if (near) near.home.push(...members);
    else others.push(members);
  }
  return [...homes, ...others].map((members) => [...members].sort((left, right) => left.at - right.at));
}

/** Gathers groups of plain rules by what they are about: by what the first of each home is about, so that none drifts. */
class RuleHomes {
  readonly homes: Directive[][] = [];
  private readonly objects: (readonly string[])[] = [];
  private readonly rules: Set<string>[] = [];
  private readonly byObject = new Map<string, number[]>();

  constructor(private readonly weights: TermWeights) {}

  add(members: readonly Directive[]): void {
    const objects = objectsOf(members);
    const rules = members.filter(isPlainRule).map(({ core }) => core.toLowerCase());
    const nearest = this.nearest(objects);
    if (nearest !== undefined) {
      this.homes[nearest]?.push(...members);
      for (const rule of rules) this.rules[nearest]?.add(rule);
      return;
    }
    const number = this.homes.push([...members]) - 1;
    this.objects.push(objects);
    this.rules.push(new Set(rules));
    for (const object of objects) {
      const known = this.byObject.get(object);
      if (known) known.push(number);
      else this.byObject.set(object, [number]);
    }
  }

  /** The home with room that shares the greatest part of what either is about, if that is enough; the first among equals. */
  private nearest(objects: readonly string[]): number | undefined {
    const shared = new Map<number, number>();
    for (const object of objects)
      for (const number of (this.byObject.get(object) ?? []).slice(-comparedRules))
        shared.set(number, (shared.get(number) ?? 0) + this.weights.weight(object));
    let nearest: number | undefined;
    let greatest = 0;
    for (const [number, weight] of [...shared].sort((left, right) => left[0] - right[0])) {
      const share = weight / Math.min(this.weigh(objects), this.weigh(this.objects[number] ?? []));
      const isFull = (this.rules[number]?.size ?? 0) >= rulesOfHome;
      if (isFull || share < sharedObjects || share <= greatest) continue;
      nearest = number;
      greatest = share;
    }
    return nearest;
  }

  private weigh(objects: readonly string[]): number {
    return objects.reduce((sum, object) => sum + this.weights.weight(object), 0);
  }
}

interface RuleHome {
  readonly home: Directive[];
  readonly sample: readonly Directive[];
}

/** Finds the groups of plain rules that share topics with other groups. */
class NearbyRules {
  private readonly homes: readonly RuleHome[];
  private readonly byStem = new Map<string, number[]>();

  constructor(homes: readonly Directive[][]) {
    this.homes = homes.map((home) => ({ home, sample: sampleOf(home) }));
    for (const [number, home] of homes.entries())
      for (const stem of new Set(home.flatMap(stemsOf))) {
        const known = this.byStem.get(stem);
        if (known) known.push(number);
        else this.byStem.set(stem, [number]);
      }
  }

  /** At most so many as are worth comparing, found by the topics that fewest rules share; in the order of the rules. */
  sharing(members: readonly Directive[]): readonly RuleHome[] {
    const postings = [...new Set(members.flatMap(stemsOf))]
      .map((stem) => this.byStem.get(stem) ?? [])
      .sort((left, right) => left.length - right.length);
    const numbers = new Set<number>();
    for (const posting of postings) {
      for (const number of posting) if (numbers.size < comparedRules) numbers.add(number);
      if (numbers.size >= comparedRules) break;
    }
    return [...numbers]
      .sort((left, right) => left - right)
      .map((number) => this.homes[number])
      .filter((home) => home !== undefined);
  }
}

function isNear(members: readonly Directive[], rules: readonly Directive[], likeness: Likeness): boolean {
  const near = members.map((member) => Math.max(...rules.map((rule) => likeness.of(rule, member))));
  return Math.max(...near) > 0.25 && near.every((value) => value > 0.15);
}

/** A few members that differ in their words, the first and the last ones. */
function sampleOf(members: readonly Directive[]): readonly Directive[] {
  const distinct = [...new Map(members.map((member) => [member.core.toLowerCase(), member])).values()];
  if (distinct.length <= sampleSize) return distinct;
  return [...distinct.slice(0, sampleSize / 2), ...distinct.slice(-sampleSize / 2)];
}

/** What the plain rules of a group are about. */
function objectsOf(members: readonly Directive[]): readonly string[] {
  return [...new Set(members.filter(isPlainRule).flatMap(stemsOf))];
}

function stemsOf(directive: Directive): readonly string[] {
  return directive.terms.map((term) => term.stem).filter(isTopical);
}
