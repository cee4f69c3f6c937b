import { areKnownAlternatives } from '../alternatives.ts';
import type { Directive } from '../directive.ts';
import type { TermWeights } from '../terms.ts';
import { areOpposed } from './opposed.ts';
import { type Stance, stanceOf } from './stance.ts';

/** More rules of one pattern than this say nothing new about what contradicts it. */
const askedRules = 12;

/** Finds among all instructions of a project those that say the opposite of others. */
export class OppositeAdvice {
  private readonly stances = new Map<Directive, Stance>();
  private readonly byStem = new Map<string, Directive[]>();
  private readonly byObject = new Map<string, Directive[]>();
  /** Pairs that were set against each other in one instruction (“X instead of Y”). */
  private readonly contrasts = new Set<string>();

  constructor(
    directives: readonly Directive[],
    private readonly weights: TermWeights,
  ) {
    for (const directive of directives.filter(isAdvice)) {
      const stance = stanceOf(directive.core);
      this.stances.set(directive, stance);
      for (const stem of [...stance.wanted, ...stance.unwanted]) append(this.byStem, stem, directive);
      const { object } = stance;
      if (object === null) continue;
      append(this.byObject, object, directive);
      if (stance.unwanted.size === 1) for (const other of stance.unwanted) this.contrasts.add(pairOf(object, other));
    }
  }

  /** The instructions that oppose at least one of the stances, oldest first. */
  opposing(stances: readonly Stance[]): readonly Directive[] {
    const found = new Set<Directive>();
    for (const stance of stances)
      for (const candidate of this.candidates(stance))
        if (this.opposed(stance, this.stance(candidate))) found.add(candidate);
    return [...found].sort(byTime);
  }

  opposed(left: Stance, right: Stance): boolean {
    return areOpposed(left, right, this.weights, (one, other) => this.areAlternatives(one, other));
  }

  /** The stance of an instruction; of one that is no advice it is read anew. */
  stance(directive: Directive): Stance {
    return this.stances.get(directive) ?? stanceOf(directive.core);
  }

  /**
   * Divides the rules of a pattern, and what opposes them anywhere, into two sides, beginning with the plainest rule that is
   * opposed. Null unless each side rests on two sessions or on a rule stated as such.
   */
  divide(members: readonly Directive[]): readonly [readonly Directive[], readonly Directive[]] | null {
    const rules = distinct(members.filter(isAdvice)).slice(-askedRules);
    const against = this.opposing(rules.map((rule) => this.stance(rule)));
    if (against.length === 0) return null;
    const pool = [...new Set([...members, ...against])].sort(
      (left, right) => right.explicitness - left.explicitness || right.at - left.at,
    );
    const first = pool.find((directive) => this.opposesAny(directive, pool));
    if (!first) return null;
    const sides: [Directive[], Directive[]] = [[first], pool.filter((other) => this.isOpposed(first, other))];
    const own = new Set(members);
    for (const directive of pool) {
      if (sides.some((side) => side.includes(directive))) continue;
      const opposes = sides.map((side) => this.opposesAny(directive, side));
      if (opposes[0] !== opposes[1]) sides[opposes[0] ? 1 : 0].push(directive);
      else if (!opposes[0] && own.has(directive)) sides[this.nearest(directive, sides)].push(directive);
    }
    return sides.every(carries) ? [sides[0].sort(byTime), sides[1].sort(byTime)] : null;
  }

  /** The side whose words an instruction shares that opposes neither; the larger one where that does not tell. */
  private nearest(directive: Directive, sides: readonly [readonly Directive[], readonly Directive[]]): 0 | 1 {
    const { wanted, unwanted } = this.stance(directive);
    const near = sides.map((side) =>
      side.some((other) => {
        const stance = this.stance(other);
        return (
          [...stance.wanted].some((stem) => wanted.has(stem)) || [...stance.unwanted].some((stem) => unwanted.has(stem))
        );
      }),
    );
    if (near[0] !== near[1]) return near[0] ? 0 : 1;
    return sides[0].length >= sides[1].length ? 0 : 1;
  }

  private opposesAny(directive: Directive, others: readonly Directive[]): boolean {
    return others.some((other) => this.isOpposed(directive, other));
  }

  private isOpposed(left: Directive, right: Directive): boolean {
    return isAdvice(left) && isAdvice(right) && this.opposed(this.stance(left), this.stance(right));
  }

  private candidates(stance: Stance): ReadonlySet<Directive> {
    const found = new Set<Directive>();
    for (const stem of [...stance.wanted, ...stance.unwanted])
      for (const directive of this.byStem.get(stem) ?? []) found.add(directive);
    const { object } = stance;
    if (object !== null)
      for (const [other, directives] of this.byObject)
        if (this.areAlternatives(object, other)) for (const directive of directives) found.add(directive);
    return found;
  }

  private areAlternatives(left: string, right: string): boolean {
    return areKnownAlternatives(left, right) || this.contrasts.has(pairOf(left, right));
  }
}

/** True for an instruction that holds beyond its moment, as far as its words tell. */
function isAdvice(directive: Directive): boolean {
  return !directive.bound && (directive.imperative || directive.corrective || directive.explicitness >= 0.5);
}

/** One side of a contradiction is to be taken seriously: it was said in two sessions, or as a rule. */
export function carries(side: readonly Directive[]): boolean {
  return (
    new Set(side.map((directive) => directive.sessionId)).size >= 2 ||
    side.some((directive) => directive.explicitness >= 0.85)
  );
}

function distinct(directives: readonly Directive[]): readonly Directive[] {
  return [...new Map(directives.map((directive) => [directive.core.toLowerCase(), directive])).values()];
}

function byTime(left: Directive, right: Directive): number {
  return left.at - right.at || left.eventId.localeCompare(right.eventId);
}

function pairOf(left: string, right: string): string {
  return [left, right].sort().join(' ');
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
