import { appliesFeatures } from '../../src/memory/trigger/applies.ts';
import { readPrompt } from '../../src/memory/trigger/promptReading.ts';
import { indexRivals, skillTerms } from '../../src/memory/trigger/rivalIndex.ts';
import { rankMatches } from '../../src/memory/trigger/triggerModel.ts';
import type { Example } from './fitLogistic.ts';
import { type RoutingSet, withoutWanted } from './routingSets.ts';

/** The best skill for each prompt of a set as an example of whether it applies; prompts that no skill shares a word with are left out. */
export function examplesOfSet(set: RoutingSet): readonly Example[] {
  const index = indexRivals(set.skills.map(skillTerms));
  return set.prompts.flatMap(({ prompt, wanted, group }): readonly Example[] => {
    const reading = readPrompt(prompt);
    const [best] = rankMatches(reading, index);
    if (!best) return [];
    const features = appliesFeatures(reading, best.match, best.margin);
    return [{ features, positive: wanted.includes(best.match.skill), group }];
  });
}

/** Examples of a set, and of the same set where what each prompt calls for is missing. */
export function examplesWithAndWithout(set: RoutingSet): readonly Example[] {
  return [set, ...withoutWanted(set)].flatMap(examplesOfSet);
}
