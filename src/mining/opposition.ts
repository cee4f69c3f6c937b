import type { Directive } from './directive.ts';
import { isTopical, type TermWeights } from './terms.ts';

/** More rules of one pattern than this say nothing new about what contradicts it. */
const askedRules = 12;
/** Share of a rule's topic weight that an instruction must name to contradict it. */
const neededShare = 0.7;
/** Only so many of the latest instructions on a topic are looked at: a topic that everything touches makes no search long. */
const askedInstructions = 500;

/** Finds plain instructions that say the opposite of a rule: they share its topic words, and one forbids what the other asks for. */
export class Opposition {
  private readonly asking = new Map<string, Directive[]>();
  private readonly forbidding = new Map<string, Directive[]>();

  constructor(
    directives: readonly Directive[],
    private readonly weights: TermWeights,
  ) {
    for (const directive of directives) {
      if (!directive.imperative) continue;
      const byStem = directive.forbids ? this.forbidding : this.asking;
      for (const stem of stemsOf(directive)) {
        if (!isTopical(stem)) continue;
        const known = byStem.get(stem);
        if (known) known.push(directive);
        else byStem.set(stem, [directive]);
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
      const byStem = rule.forbids ? this.asking : this.forbidding;
      for (const stem of this.telling(rule))
        for (const other of (byStem.get(stem) ?? []).slice(-askedInstructions))
          if (!own.has(other) && this.shared(rule, other) >= neededShare) found.add(other);
    }
    return [...found].sort((left, right) => left.at - right.at);
  }

  /**
   * The heaviest topics of a rule, as many as it takes that no instruction without any of them can share enough
   * (prefix filtering; Chaudhuri, Ganti and Kaushik 2006).
   */
  private telling(rule: Directive): readonly string[] {
    const topics = [...stemsOf(rule)]
      .filter(isTopical)
      .map((stem) => ({ stem, weight: this.weights.weight(stem) }))
      .sort((left, right) => right.weight - left.weight);
    const total = topics.reduce((sum, { weight }) => sum + weight, 0);
    const chosen: string[] = [];
    let covered = 0;
    for (const { stem, weight } of topics) {
      if (covered > (1 - neededShare) * total * 1.001) break;
      chosen.push(stem);
      covered += weight;
    }
    return chosen;
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
