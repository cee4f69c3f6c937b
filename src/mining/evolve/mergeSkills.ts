import type { Proposal } from '../proposal.ts';
import { mergeScore } from './changeScores.ts';
import { EditableSkill } from './editableSkill.ts';
import {
  carriedEvidence,
  changeProposal,
  type EvolutionContext,
  learnedFromEvidence,
  supportingSessions,
} from './evolutionContext.ts';
import type { OwnSkill } from './knownSkill.ts';
import { mergeTexts } from './mergeTexts.ts';
import { refreshCount } from './reviseText.ts';
import { rulesLikeness, sameAdviceAt } from './sameAdvice.ts';

/** Proposes to make one of each pair of approved skills that say the same. A skill is in one merge at a time. */
export function mergeSkills(owns: readonly OwnSkill[], context: EvolutionContext): readonly Proposal[] {
  const taken = new Set<OwnSkill>();
  return pairsOf(owns, context).flatMap(({ pair, likeness }) => {
    if (pair.some((own) => taken.has(own)) || wasTurnedDown(pair)) return [];
    const proposal = mergeOf(pair, likeness, context);
    if (!proposal) return [];
    for (const own of pair) taken.add(own);
    return [proposal];
  });
}

interface Pair {
  readonly pair: readonly [OwnSkill, OwnSkill];
  readonly likeness: number;
}

/** Pairs that say the same, the most alike first. */
function pairsOf(owns: readonly OwnSkill[], { weights }: EvolutionContext): readonly Pair[] {
  return owns
    .flatMap((left, index) =>
      owns.slice(index + 1).map(
        (right): Pair => ({
          pair: [left, right],
          likeness: rulesLikeness(left.advice, right.advice, weights),
        }),
      ),
    )
    .filter(({ likeness }) => likeness >= sameAdviceAt)
    .sort((left, right) => right.likeness - left.likeness);
}

/** The same two texts are not proposed for a merge again. */
function wasTurnedDown(pair: readonly OwnSkill[]): boolean {
  return pair.every((own) =>
    own.decided.some(
      (proposal) =>
        proposal.status === 'dismissed' &&
        proposal.change === 'merge' &&
        pair.every(({ skill }) =>
          proposal.sources.some((source) => source.name === skill.name && source.version === skill.version),
        ),
    ),
  );
}

function mergeOf(pair: readonly [OwnSkill, OwnSkill], likeness: number, context: EvolutionContext): Proposal | null {
  const [kept, other] = bestFirst(pair);
  const known = new Map([...other.evidence, ...kept.evidence].map((item) => [`${item.eventId}${item.supports}`, item]));
  const text = new EditableSkill(mergeTexts(kept.skillMd, other.skillMd, context.weights));
  refreshCount(text, kept, learnedFromEvidence([...known.values()], context.assistantOf));
  const skillMd = text.toString();
  const evidence = carriedEvidence([...known.values()], skillMd);
  return changeProposal(
    {
      change: 'merge',
      skills: [kept, other],
      patternKey: `merge:${[kept.skill.name, other.skill.name].sort().join('+')}`,
      score: mergeScore(likeness, supportingSessions(evidence)),
      sessions: supportingSessions(evidence),
      evidence,
      skillMd,
      reason: `${kept.skill.name} and ${other.skill.name} say the same. ${kept.skill.name} takes over what only ${other.skill.name} says, and ${other.skill.name} is retired.`,
    },
    context,
  );
}

/** The skill with more behind it keeps its name; the older one where both have as much. */
function bestFirst(pair: readonly [OwnSkill, OwnSkill]): readonly [OwnSkill, OwnSkill] {
  const [left, right] = pair;
  const more = supportingSessions(right.evidence) - supportingSessions(left.evidence);
  return more > 0 || (more === 0 && right.skill.approvedAt < left.skill.approvedAt) ? [right, left] : [left, right];
}
