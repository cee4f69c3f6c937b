import { TriggerModel } from '../trigger/triggerModel.ts';
import { appliesThreshold } from '../trigger/triggerWeights.ts';
import type { IndexedSkill, RecallIndex } from './recallIndex.ts';

/** How many skills a recall names where nothing else is said. */
export const usualLimit = 3;

/** A skill that fits a prompt. */
export interface ChosenSkill extends IndexedSkill {
  /** From 0 to 1: how sure it is that the skill applies. */
  readonly score: number;
  /** Words of the prompt that it answers. */
  readonly answered: readonly string[];
}

export interface ChoiceLimits {
  /** How many skills at most. */
  readonly limit: number;
  /** Tokens that their SKILL.md files may have together; one that does not fit is passed over. Null where there is no limit. */
  readonly budgetTokens: number | null;
}

/** The skills that fit a prompt, best first; none where none is more likely called for than not. */
export function chooseSkills(index: RecallIndex, prompt: string, limits: ChoiceLimits): readonly ChosenSkill[] {
  const { ranked, applies } = TriggerModel.on(index.rivals).route(prompt);
  if (!applies) return [];
  const chosen: ChosenSkill[] = [];
  let left = limits.budgetTokens ?? Number.POSITIVE_INFINITY;
  for (const { skill, score, answered } of ranked) {
    if (chosen.length >= limits.limit || score < appliesThreshold) break;
    const indexed = index.skill(skill);
    if (!indexed || indexed.tokens > left) continue;
    left -= indexed.tokens;
    const words = answered.filter(({ strength }) => strength > 0).map(({ surface }) => surface);
    chosen.push({ ...indexed, score: Math.round(score * 1_000) / 1_000, answered: words });
  }
  return chosen;
}
