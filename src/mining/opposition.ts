import type { Directive } from './directive.ts';
import { isTopical, type TermWeights } from './terms.ts';

/** More rules of one pattern than this say nothing new about what contradicts it. */
const askedRules = 12;

/** Finds plain instructions that say the opposite of a rule: they share its topic words, and one forbids what the other asks for. */
export class Opposition {
  private readonly byStem = new Map<string, Directive[]>();

  constructor(
    directives: readonly Directive[],
    private readonly weights: TermWeights,
  ) {
    for (const directive of directives) {
      if (!directive.imperative) continue;
      for (const stem of stemsOf(directive)) {
        if (!isTopical(stem)) continue;
        const known = this.byStem.get(stem);
        if (known) known.push(directive);
        else this.byStem.set(stem, [directive]);
      }
    }
  }

  /** What speaks against the rules among the members of a pattern, oldest first. */
  to(members: readonly Directive[]): readonly Directive[] {
    const own = new Set(members);
    const found = new Set<Directive>();
    const rules = new Map(
      members.filter((member) => member.explicitness >= 0.7).map((member) => [member.core, member]),
    );
    for (const rule of [...rules.values()].slice(-askedRules)) {
      for (const stem of stemsOf(rule))
        for (const other of this.byStem.get(stem) ?? [])
          if (!own.has(other) && rule.forbids !== other.forbids && this.shared(rule, other) >= 0.7) found.add(other);
    }
    return [...found].sort((left, right) => left.at - right.at);
  }

  /** Share of the rule's topic weight that the other instruction also names; none when it names only one of several. */
  private shared(rule: Directive, other: Directive): number {
    const named = stemsOf(other);
    const stems = [...stemsOf(rule)];
    if (stems.filter((stem) => named.has(stem)).length < 2) return 0;
    const topics = stems.filter(isTopical);
    const weigh = (some: readonly string[]) => some.reduce((sum, stem) => sum + this.weights.weight(stem), 0);
    return topics.length === 0 ? 0 : weigh(topics.filter((stem) => named.has(stem))) / weigh(topics);
  }
}

function stemsOf(directive: Directive): ReadonlySet<string> {
  return new Set(directive.terms.map((term) => term.stem));
}
