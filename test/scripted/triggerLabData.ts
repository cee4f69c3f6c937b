import type { LabPrompt, PromptTrial, TriggerLabReport } from '../../src/engine/triggerLabContract.ts';
import { hostListings } from '../../src/engine/triggerLabListing.ts';
import { skillHeader } from '../../src/skills/document/skillDocument.ts';

const prompts: readonly Omit<LabPrompt, 'fires' | 'place' | 'score' | 'winner'>[] = [
  { eventId: 'e-1', sessionId: 's', at: 1_772_000_000_000, prompt: 'add a refund endpoint', kind: 'before' },
  { eventId: 'e-2', sessionId: 's', at: 1_772_000_100_000, prompt: 'no, keep amounts in integer cents', kind: 'said' },
  { eventId: 'e-3', sessionId: 's2', at: 1_772_100_000_000, prompt: 'show the invoice as a table', kind: 'near' },
];

/** A lab in which a description fires on the prompts it shares a word of five letters with. */
export function sampleLab({ name, skillMd }: { readonly name: string; readonly skillMd: string }): TriggerLabReport {
  const description = skillHeader(skillMd).description ?? '';
  const own = new Set(description.toLowerCase().match(/[a-z]{5,}/g) ?? []);
  const judged = prompts.map((prompt): LabPrompt => {
    const fires = (prompt.prompt.match(/[a-z]{5,}/g) ?? []).some((word) => own.has(word));
    return { ...prompt, fires, place: fires ? 1 : null, score: fires ? 0.8 : 0, winner: fires ? name : null };
  });
  const firing = judged.filter(({ fires }) => fires);
  const right = firing.filter(({ kind }) => kind !== 'near').length;
  return {
    name,
    description,
    prompts: judged,
    recall: { count: right, total: 2 },
    precision: { count: right, total: firing.length },
    listings: hostListings({ name, description }, []),
    ms: 1,
    rivals: 2,
    looked: 40,
    wordsToAdd: [{ word: 'refund', right: 1, wrong: 0 }],
    wordsToRemove: [],
    backtest: {
      splitAt: 1_772_050_000_000,
      minedName: name,
      minedDescription: description,
      laterSessions: 2,
      firedInTime: 1,
      firedLate: 1,
      otherPrompts: 30,
      firedElsewhere: 1,
    },
  };
}

/** A trial that fires on every prompt. */
export function sampleTrial(name: string, prompt: string): PromptTrial {
  return {
    name,
    fires: true,
    place: 1,
    score: 0.8,
    winner: name,
    rival: null,
    rivalScore: 0,
    answered: prompt.split(' '),
    wordsToAdd: [],
  };
}
