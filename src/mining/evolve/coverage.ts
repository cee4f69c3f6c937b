import type { Draft } from '../draft.ts';
import { isTopical, type TermWeights } from '../terms.ts';
import type { ForeignSkill } from './knownSkill.ts';
import { areOpposed } from './opposed.ts';
import { adviceLikeness, sameAdviceAt } from './sameAdvice.ts';
import { adviceOf, type Statement } from './skillLines.ts';

/** Statements are looked up by so many of the rarest words of a rule. */
const probes = 3;

interface Entry {
  readonly skill: ForeignSkill;
  readonly statement: Statement;
}

/** Tells which skill of the skill folders, written by hand or elsewhere, says already what a draft would say. */
export class Coverage {
  private readonly byStem = new Map<string, Entry[]>();

  constructor(
    skills: readonly ForeignSkill[],
    private readonly weights: TermWeights,
  ) {
    for (const skill of skills)
      for (const statement of skill.statements)
        for (const stem of new Set(statement.terms.map((term) => term.stem).filter(isTopical))) {
          const known = this.byStem.get(stem);
          if (known) known.push({ skill, statement });
          else this.byStem.set(stem, [{ skill, statement }]);
        }
  }

  /** The skill that says the draft's first rule, or at least half of its rules; null when none does. */
  coveredBy(draft: Draft): ForeignSkill | null {
    const rules = adviceOf(draft.skillMd);
    const counts = new Map<ForeignSkill, number>();
    for (const [index, rule] of rules.entries()) {
      const saying = this.saying(rule);
      if (index === 0 && saying[0]) return saying[0];
      for (const skill of saying) counts.set(skill, (counts.get(skill) ?? 0) + 1);
    }
    return [...counts].find(([, count]) => count * 2 >= rules.length)?.[0] ?? null;
  }

  /** A skill that says the opposite of the draft's first rule, with the statement that does. */
  opposedBy(draft: Draft): { readonly skill: ForeignSkill; readonly statement: Statement } | null {
    const [rule] = adviceOf(draft.skillMd);
    if (!rule) return null;
    return this.near(rule).find(({ statement }) => areOpposed(rule.stance, statement.stance, this.weights)) ?? null;
  }

  private saying(rule: Statement): readonly ForeignSkill[] {
    const found = this.near(rule).filter(
      ({ statement }) => adviceLikeness(rule, statement, this.weights) >= sameAdviceAt,
    );
    return [...new Set(found.map(({ skill }) => skill))];
  }

  private near(rule: Statement): readonly Entry[] {
    const stems = [...new Set(rule.terms.map((term) => term.stem).filter(isTopical))]
      .sort((left, right) => this.weights.weight(right) - this.weights.weight(left))
      .slice(0, probes);
    return [...new Set(stems.flatMap((stem) => this.byStem.get(stem) ?? []))];
  }
}
