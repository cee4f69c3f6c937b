import type { Proposal } from '../proposal.ts';
import { harmScore } from './changeScores.ts';
import type { EvolutionContext } from './evolutionContext.ts';
import type { OwnSkill } from './knownSkill.ts';
import { retirement } from './retireSkill.ts';

/** Proposes to retire a skill after which its mistake, or the demand for its opposite, grew; null for all others. */
export function retireHarmful(own: OwnSkill, context: EvolutionContext): Proposal | null {
  const advice = context.usage.find(({ name }) => name === own.skill.name);
  if (!advice) return null;
  const patternKey = 'retire:harmful';
  const turnedDown = own.decided.some(
    (proposal) => proposal.status === 'dismissed' && proposal.patternKey === patternKey,
  );
  if (turnedDown) return null;
  return retirement(own, context, {
    patternKey,
    score: harmScore(advice.sessions),
    reason: `It seems to do harm. ${advice.reason}`,
  });
}
