import { calibrated, linearScore } from '../../signals/prompts/logistic.ts';
import type { SkillMatch } from './matchSkills.ts';
import type { PromptReading } from './promptReading.ts';
import { appliesWeights } from './triggerWeights.ts';

/**
 * What tells whether the best skill applies at all: how much of the prompt it answers, how clearly it is ahead, and how
 * the prompt speaks.
 */
export function appliesFeatures(
  reading: PromptReading,
  match: SkillMatch,
  margin: number,
): ReadonlyMap<string, number> {
  const worth = reading.words.reduce((sum, word) => sum + word.worth, 0);
  const { manner } = reading;
  const flag = (value: boolean) => (value ? 1 : 0);
  return new Map([
    ['words', match.words],
    ['body', match.body],
    ['pairs', match.pairs],
    ['name', match.name],
    ['phrase', match.phrase],
    ['excluded', match.excluded],
    ['coverage', match.coverage],
    ['strongest', match.strongest],
    ['rarest', match.rarest],
    ['rarestAsked', manner.isRequest ? match.rarest : 0],
    ['isRequest', flag(manner.isRequest)],
    ['answered', Math.min(4, match.answered.filter(({ strength }) => strength >= 0.5).length) / 4],
    ['evidence', Math.log1p(match.coverage * worth)],
    ['margin', margin],
    ['length', Math.log1p(reading.words.length)],
    ['worth', Math.log1p(worth)],
    ['isReply', flag(manner.isReply)],
    ['asksForFact', flag(manner.asksForFact)],
    ['isDenial', flag(manner.isDenial)],
    ['namesFile', flag(manner.namesFile)],
    ['pointsAt', flag(manner.pointsAt)],
  ]);
}

/** From 0 to 1: how sure it is that the skill applies (logistic regression, calibrated). */
export function appliesScore(features: ReadonlyMap<string, number>): number {
  return calibrated(appliesWeights, linearScore(appliesWeights, features));
}
