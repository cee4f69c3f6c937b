import { featuresOf } from '../../src/signals/prompts/features.ts';
import { ruleMatches } from '../../src/signals/prompts/ruleMatches.ts';
import { situationsOf } from '../../src/signals/prompts/situation.ts';
import { segmentEpisodes } from '../../src/signals/segment.ts';
import type { Example } from './fitLogistic.ts';
import { type Label, LabelledPrompts, type Recordings } from './recordings.ts';

/** A labelled prompt as an example for the model that tells corrections and preferences from the rest. */
export interface LabelledExample extends Example {
  readonly label: Label;
  readonly eventId: string;
  readonly assistant: string;
  readonly sessionId: string;
}

const corrective = new Set(['correction', 'preference']);

/** True for a label that says neither yes nor no: a prompt that corrects besides what it mainly does. */
export function isUndecided({ label, secondary }: Label): boolean {
  return !corrective.has(label) && corrective.has(secondary);
}

export function isCorrective({ label }: Label): boolean {
  return corrective.has(label);
}

/** The examples that labels make of recordings, undecided ones left out; labels that name no prompt are returned too. */
export function examplesOf(
  recordings: Recordings,
  labels: readonly Label[],
): { readonly examples: readonly LabelledExample[]; readonly missing: readonly Label[] } {
  const prompts = new LabelledPrompts(recordings);
  const situations = new Map<string, Pick<LabelledExample, 'features' | 'group' | 'assistant' | 'sessionId'>>();
  for (const session of recordings.sessions) {
    const segments = segmentEpisodes(session.sessionId, session.events);
    const inSession = situationsOf(segments);
    for (const [index, { episode }] of segments.entries()) {
      const situation = inSession[index];
      if (!situation) continue;
      situations.set(episode.promptEventId, {
        features: featuresOf(situation, ruleMatches(situation.prompt)),
        group: session.repository,
        assistant: session.assistant,
        sessionId: session.sessionId,
      });
    }
  }
  const examples: LabelledExample[] = [];
  const missing: Label[] = [];
  for (const label of labels) {
    if (isUndecided(label)) continue;
    const event = prompts.find(label);
    const known = event && situations.get(event.id);
    if (!event || !known) missing.push(label);
    else examples.push({ ...known, label, eventId: event.id, positive: isCorrective(label) });
  }
  return { examples, missing };
}
