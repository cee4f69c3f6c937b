import { appliesFeatures, appliesScore } from '../memory/trigger/applies.ts';
import { nearWord } from '../memory/trigger/nearWord.ts';
import type { PromptReading } from '../memory/trigger/promptReading.ts';
import { rankScore } from '../memory/trigger/rankScore.ts';
import {
  frequencyOf,
  indexRivals,
  type Posting,
  type RivalIndex,
  type SkillTerms,
  skillTerms,
  withChangedSkill,
} from '../memory/trigger/rivalIndex.ts';
import { type PlacedMatch, rankMatches } from '../memory/trigger/triggerModel.ts';
import { appliesThreshold } from '../memory/trigger/triggerWeights.ts';

/** What a list of skills shows of one. */
export interface ListedSkill {
  readonly name: string;
  readonly description: string;
}

/** Where the subject stands for one prompt. */
export interface LabVerdict {
  readonly fires: boolean;
  readonly place: number | null;
  readonly score: number;
  readonly winner: string | null;
  readonly rival: string | null;
  readonly rivalScore: number;
  readonly answered: readonly string[];
}

/** Position of the subject among the skills of the lab. */
const own = 0;
/** An edit of one description hardly moves the others: those far behind stay there. */
const rivalsLookedAt = 12;

/** The postings of the rivals that a prompt is about, by the reading of the prompt. */
type Focus = ReadonlyMap<PromptReading, (term: string) => readonly Posting[]>;

/**
 * One skill among its rivals, by names and descriptions alone: that is what assistants choose by, and the body of a draft
 * quotes the very prompts it would be tried on.
 */
export class LabModel {
  private readonly ofSubject: (term: string) => readonly Posting[];

  private constructor(
    private readonly skills: readonly ListedSkill[],
    private readonly terms: readonly SkillTerms[],
    private readonly index: RivalIndex,
    private readonly focus: Focus,
  ) {
    this.ofSubject = postingsOf([own], terms);
  }

  static of(subject: ListedSkill, rivals: readonly ListedSkill[]): LabModel {
    const skills = [subject, ...rivals];
    const terms = skills.map(termsOf);
    return new LabModel(skills, terms, indexRivals(terms), new Map());
  }

  /** The same, made quick for prompts that will be judged again and again: of each only the best rivals are looked at. */
  forPrompts(readings: readonly PromptReading[]): LabModel {
    const { index, skills, terms } = this;
    const focus = new Map(
      readings.map((reading) => {
        const rivals = rankMatches(reading, index).map(({ match }) => match.skill);
        return [reading, postingsOf(rivals.filter((skill) => skill !== own).slice(0, rivalsLookedAt), terms)];
      }),
    );
    const known = new Set(index.vocabulary);
    const stems = readings.flatMap(({ words }) => words.map(({ stem }) => stem));
    const strange = [...new Set(stems)].filter((stem) => !known.has(stem));
    const vocabulary = index.vocabulary.filter((word) => strange.some((stem) => nearWord(stem, [word]) !== null));
    const frequencies = new Map<string, number>();
    const frequency = (term: string) => {
      const counted = frequencies.get(term) ?? frequencyOf(index.posting(term).filter(({ skill }) => skill !== own));
      frequencies.set(term, counted);
      return counted;
    };
    return new LabModel(skills, terms, { ...index, vocabulary, frequency }, focus);
  }

  /** The same rivals with another text of the subject. */
  withSubject(subject: ListedSkill): LabModel {
    const changed = termsOf(subject);
    const { frequency } = this.index;
    const index = withChangedSkill(this.index, own, changed);
    return new LabModel(
      [subject, ...this.skills.slice(1)],
      [changed, ...this.terms.slice(1)],
      frequency ? { ...index, frequency } : index,
      this.focus,
    );
  }

  /** The subject on a prompt. */
  judge(reading: PromptReading): LabVerdict {
    const placed = rankMatches(reading, this.indexFor(reading));
    const place = placed.findIndex(({ match }) => match.skill === own);
    const mine = placed[place];
    const best = placed[0];
    const rival = placed.find(({ match }) => match.skill !== own);
    const scoreOf = (found: PlacedMatch | undefined) =>
      found ? appliesScore(appliesFeatures(reading, found.match, found.margin)) : 0;
    const bestScore = scoreOf(best);
    const applies = bestScore >= appliesThreshold;
    return {
      fires: applies && place === 0,
      place: mine ? place + 1 : null,
      score: rounded(scoreOf(mine)),
      winner: applies && best ? this.nameOf(best.match.skill) : null,
      rival: rival ? this.nameOf(rival.match.skill) : null,
      rivalScore: rounded(scoreOf(rival)),
      answered: (mine?.match.answered ?? []).filter(({ strength }) => strength > 0).map(({ surface }) => surface),
    };
  }

  private indexFor(reading: PromptReading): RivalIndex {
    const rivals = this.focus.get(reading);
    const { frequency } = this.index;
    if (!rivals || !frequency) return this.index;
    const { ofSubject } = this;
    const posting = (term: string) => {
      const found = ofSubject(term);
      return found.length === 0 ? rivals(term) : [...found, ...rivals(term)];
    };
    return { ...this.index, posting, frequency: (term) => frequency(term) + frequencyOf(ofSubject(term)) };
  }

  private nameOf(skill: number): string {
    return this.skills[skill]?.name ?? '';
  }
}

/** Makes the function that tells how near a prompt is to one skill, whatever its rivals; 0 for nothing in common. */
export function nearness(subject: ListedSkill): (reading: PromptReading) => number {
  const alone = indexRivals([termsOf(subject)]);
  return (reading) => {
    const match = rankMatches(reading, alone)[0]?.match;
    return match ? rankScore(match) : 0;
  };
}

/** Makes the function that gives the postings of some skills, each looked up once. */
function postingsOf(skills: readonly number[], terms: readonly SkillTerms[]): (term: string) => readonly Posting[] {
  const known = new Map<string, readonly Posting[]>();
  return (term) => {
    const found =
      known.get(term) ??
      skills.flatMap((skill): readonly Posting[] => {
        const counts = terms[skill]?.counts.get(term);
        return counts ? [{ skill, counts }] : [];
      });
    known.set(term, found);
    return found;
  };
}

function termsOf({ name, description }: ListedSkill) {
  return skillTerms({ name, description, body: '' });
}

function rounded(score: number): number {
  return Math.round(score * 1_000) / 1_000;
}
