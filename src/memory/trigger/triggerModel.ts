import { appliesFeatures, appliesScore } from './applies.ts';
import { type AnsweredWord, matchSkills, type SkillMatch } from './matchSkills.ts';
import { type PromptReading, readPrompt } from './promptReading.ts';
import { rankScore } from './rankScore.ts';
import { indexRivals, type RivalIndex, skillTerms, withChangedSkill } from './rivalIndex.ts';
import type { RivalSkill } from './skillFields.ts';
import { appliesThreshold } from './triggerWeights.ts';

const rankedAtMost = 50;
/** Below this a word is too common to tell one skill from another. */
const worthAdding = 0.5;
const wordsToAddAtMost = 8;

/** A skill and how it stands to a prompt. */
export interface RankedSkill {
  /** Position among the rivals. */
  readonly skill: number;
  /** From 0 to 1: how sure it is that the skill applies. */
  readonly score: number;
  /** Words of the prompt that it answers, and by which of its own. */
  readonly answered: readonly AnsweredWord[];
}

/** What the rivals say to a prompt. */
export interface Routing {
  /** Best first, at most 50; only skills that share anything with the prompt. */
  readonly ranked: readonly RankedSkill[];
  /** True when the best one is more likely called for than not. */
  readonly applies: boolean;
}

/** Why one skill stands where it does for a prompt. */
export interface SkillExplanation {
  /** 1 for the best; null when it shares nothing with the prompt. */
  readonly place: number | null;
  /** From 0 to 1. */
  readonly score: number;
  readonly answered: readonly AnsweredWord[];
  /** Words of the prompt that its description would have to have to answer more of it, weightiest first. */
  readonly wordsToAdd: readonly string[];
  /** Position of the best other skill; null when no other shares anything with the prompt. */
  readonly rival: number | null;
}

/** Ranks rival skills for prompts and says whether the best one applies at all. No model, no network, deterministic. */
export class TriggerModel {
  private constructor(private readonly index: RivalIndex) {}

  /** Takes the skills apart once; the numbers of ranked skills are their positions here. */
  static of(skills: readonly RivalSkill[]): TriggerModel {
    return new TriggerModel(indexRivals(skills.map(skillTerms)));
  }

  /** A model on an index that was made before. */
  static on(index: RivalIndex): TriggerModel {
    return new TriggerModel(index);
  }

  /** The same rivals with one changed, as while its description is edited. */
  withSkill(skill: number, changed: RivalSkill): TriggerModel {
    return new TriggerModel(withChangedSkill(this.index, skill, skillTerms(changed)));
  }

  route(prompt: string): Routing {
    const reading = readPrompt(prompt);
    const matches = rankMatches(reading, this.index).slice(0, rankedAtMost);
    const ranked = matches.map(({ match, margin }) => ({
      skill: match.skill,
      score: appliesScore(appliesFeatures(reading, match, margin)),
      answered: match.answered,
    }));
    return { ranked, applies: (ranked[0]?.score ?? 0) >= appliesThreshold };
  }

  /** Why a skill stands where it does, and which words its description lacks. */
  explain(prompt: string, skill: number): SkillExplanation {
    const reading = readPrompt(prompt);
    const placed = rankMatches(reading, this.index);
    const place = placed.findIndex(({ match }) => match.skill === skill);
    const found = placed[place];
    const answered = found?.match.answered.filter(({ strength }) => strength > 0) ?? [];
    const known = new Set(answered.map(({ surface }) => surface));
    const wordsToAdd = reading.words
      .filter(({ surface, worth }) => worth >= worthAdding && !known.has(surface))
      .sort((left, right) => right.worth - left.worth)
      .slice(0, wordsToAddAtMost)
      .map(({ surface }) => surface);
    return {
      place: found ? place + 1 : null,
      score: found ? appliesScore(appliesFeatures(reading, found.match, found.margin)) : 0,
      answered,
      wordsToAdd,
      rival: placed.find(({ match }) => match.skill !== skill)?.match.skill ?? null,
    };
  }
}

/** A match with how far it is ahead of the best other, as a share of its own rank score; below 0 when behind. */
export interface PlacedMatch {
  readonly match: SkillMatch;
  readonly margin: number;
}

/** All matches, best first, earlier skills first among equals. */
export function rankMatches(reading: PromptReading, index: RivalIndex): readonly PlacedMatch[] {
  const scored = matchSkills(reading, index)
    .map((match) => ({ match, score: rankScore(match) }))
    .sort((left, right) => right.score - left.score || left.match.skill - right.match.skill);
  return scored.map(({ match, score }, place) => {
    const rival = Math.max(0, scored[place === 0 ? 1 : 0]?.score ?? 0);
    return { match, margin: Math.max(-1, (score - rival) / Math.max(score, rival, 1e-9)) };
  });
}
