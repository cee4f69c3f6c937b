import { wordWorth } from './commonWords.ts';
import { sameMark } from './concepts.ts';
import { nearWord } from './nearWord.ts';
import type { PromptReading, PromptWord } from './promptReading.ts';
import { frequencyOf, type RivalIndex } from './rivalIndex.ts';
import { fieldNames } from './skillFields.ts';

/** A word of the prompt that a skill answers. */
export interface AnsweredWord {
  readonly surface: string;
  /** The stem or concept by which it does. */
  readonly by: string;
  /** From 0 to 1: how well, in name, description and occasions. */
  readonly strength: number;
}

/** How a skill stands to a prompt. All shares are of what the words of the prompt are worth, from 0 to 1. */
export interface SkillMatch {
  readonly skill: number;
  /** Answered by name, description and occasions; frequency counts. */
  readonly words: number;
  /** Answered by headings and body. */
  readonly body: number;
  /** Neighbouring words that stand as neighbours in the description. */
  readonly pairs: number;
  /** How much of the skill's name the prompt has. */
  readonly name: number;
  /** 1 when the prompt has a phrase that the description quotes. */
  readonly phrase: number;
  /** Answered by what the description says it is not for. */
  readonly excluded: number;
  /** Worth of the prompt's words that name, description or occasions answer, each at most once and fully. */
  readonly coverage: number;
  /** Worth of the best answered word. */
  readonly strongest: number;
  /** The same weighed by how few rivals have it. */
  readonly rarest: number;
  readonly answered: readonly AnsweredWord[];
}

/** Constants of the match, set by hand and by trying on the development sets. */
export interface MatchConstants {
  readonly nameWeight: number;
  readonly whenWeight: number;
  readonly headingWeight: number;
  readonly conceptStrength: number;
  readonly sameStrength: number;
  readonly phraseStrength: number;
  readonly typoStrength: number;
  readonly saturation: number;
  readonly lengthDiscount: number;
  readonly rarityFloor: number;
}

export const matchConstants: MatchConstants = {
  nameWeight: 2,
  whenWeight: 1,
  headingWeight: 6,
  conceptStrength: 0.7,
  sameStrength: 0.8,
  phraseStrength: 0.9,
  typoStrength: 0.7,
  saturation: 0.5,
  lengthDiscount: 0.4,
  rarityFloor: 0.3,
};

const position = {
  name: fieldNames.indexOf('name'),
  description: fieldNames.indexOf('description'),
  when: fieldNames.indexOf('when'),
  excluded: fieldNames.indexOf('excluded'),
  heading: fieldNames.indexOf('heading'),
  body: fieldNames.indexOf('body'),
};

interface Tally {
  words: number;
  body: number;
  pairs: number;
  excluded: number;
  coverage: number;
  strongest: number;
  rarest: number;
  readonly answered: AnsweredWord[];
}

/** How every skill that shares anything with the prompt stands to it, in the order of the skills. */
export function matchSkills(
  reading: PromptReading,
  index: RivalIndex,
  constants: MatchConstants = matchConstants,
): readonly SkillMatch[] {
  const tallies = new Map<number, Tally>();
  const tallyOf = (skill: number): Tally => {
    const known = tallies.get(skill);
    if (known) return known;
    const made: Tally = {
      words: 0,
      body: 0,
      pairs: 0,
      excluded: 0,
      coverage: 0,
      strongest: 0,
      rarest: 0,
      answered: [],
    };
    tallies.set(skill, made);
    return made;
  };
  let total = 0;
  let worthTotal = 0;
  for (const word of reading.words) {
    const ways = waysTo(word, index, constants);
    const answers = answersTo(ways, index, constants);
    total += word.worth * Math.max(constants.rarityFloor, ...raritiesOf(answers, ways, index, constants));
    worthTotal += word.worth;
    for (const [skill, answer] of answers) {
      const tally = tallyOf(skill);
      tally.words += word.worth * answer.words;
      tally.body += word.worth * answer.body;
      tally.excluded += word.worth * answer.excluded;
      if (answer.strength > 0) {
        tally.coverage += word.worth * answer.strength;
        tally.strongest = Math.max(tally.strongest, Math.min(1, word.worth) * answer.strength);
        tally.rarest = Math.max(tally.rarest, Math.min(1, word.worth) * answer.rarity);
        tally.answered.push({ surface: word.surface, by: answer.by, strength: answer.strength });
      }
    }
  }
  addPairs(reading, index, tallyOf);
  return [...tallies]
    .sort(([left], [right]) => left - right)
    .map(([skill, tally]) => {
      const entry = index.skills[skill];
      return {
        skill,
        words: tally.words / Math.max(total, 1e-9),
        body: tally.body / Math.max(total, 1e-9),
        pairs: Math.min(1, tally.pairs / Math.max(1, reading.words.length - 1)),
        // Asked of the few that are looked at closer, and dear for a long prompt.
        get name() {
          return nameShare(entry?.nameStems ?? [], tally.answered, reading);
        },
        phrase: (entry?.phrases ?? []).some((phrase) => reading.plain.includes(` ${phrase} `)) ? 1 : 0,
        excluded: tally.excluded / Math.max(total, 1e-9),
        coverage: tally.coverage / Math.max(worthTotal, 1e-9),
        strongest: tally.strongest,
        rarest: tally.rarest,
        answered: tally.answered,
      };
    });
}

interface WordAnswer {
  readonly words: number;
  readonly body: number;
  readonly excluded: number;
  readonly strength: number;
  readonly rarity: number;
  readonly by: string;
}

/** A term that answers a word, and how well. */
interface Way {
  readonly term: string;
  readonly strength: number;
}

/** How a word can be answered: by itself, a phrase, a concept, a near word. */
function waysTo(word: PromptWord, index: RivalIndex, constants: MatchConstants): readonly Way[] {
  const ways: Way[] = [{ term: word.stem, strength: 1 }];
  for (const { concept, length } of word.concepts) {
    const isSame = concept.startsWith(sameMark);
    const strength = isSame
      ? constants.sameStrength
      : length > 1
        ? constants.phraseStrength
        : constants.conceptStrength;
    ways.push({ term: concept, strength });
  }
  if (ways.every(({ term }) => frequencyIn(index, term) === 0) && wordWorth(word.stem) === 1) {
    const near = nearWord(word.stem, index.vocabulary);
    if (near !== null) ways.push({ term: near, strength: constants.typoStrength });
  }
  return ways;
}

/** How rare what answers a word is; of an index that names but some skills, by the ways that any skill has. */
function raritiesOf(
  answers: ReadonlyMap<number, WordAnswer>,
  ways: readonly Way[],
  index: RivalIndex,
  constants: MatchConstants,
): readonly number[] {
  if (index.frequency === undefined) return [...answers.values()].map(({ rarity }) => rarity);
  return ways.flatMap(({ term, strength }) => {
    const frequency = frequencyIn(index, term);
    return frequency === 0 ? [] : [strength * rarityOf(frequency, index, constants)];
  });
}

function frequencyIn(index: RivalIndex, term: string): number {
  return index.frequency ? index.frequency(term) : frequencyOf(index.posting(term));
}

function rarityOf(frequency: number, { skills: { length: count } }: RivalIndex, constants: MatchConstants): number {
  return Math.max(
    constants.rarityFloor,
    Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5)) / Math.log(1 + (count + 0.5) / 0.5),
  );
}

/** What each skill says to one word, by the way that answers it best. */
function answersTo(
  ways: readonly Way[],
  index: RivalIndex,
  constants: MatchConstants,
): ReadonlyMap<number, WordAnswer> {
  const best = new Map<number, WordAnswer>();
  for (const { term, strength } of ways) {
    const posting = index.posting(term);
    if (posting.length === 0) continue;
    const weight = strength * rarityOf(frequencyIn(index, term), index, constants);
    for (const { skill, counts } of posting) {
      // Most have a term in their body alone.
      const isShort = shortCount(counts) > 0;
      const short = isShort ? saturated(shortFrequency(counts, index, skill, constants), constants.saturation) : 0;
      const words = weight * short;
      const body = weight * saturated(bodyFrequency(counts, index, skill, constants), constants.saturation);
      const known = best.get(skill);
      if (known && (words < known.words || (words === known.words && body <= known.body))) continue;
      const excluded = Math.max((counts[position.excluded] ?? 0) > 0 ? weight : 0, known?.excluded ?? 0);
      best.set(skill, { words, body, excluded, strength: isShort ? strength : 0, rarity: weight, by: term });
    }
  }
  return best;
}

function shortCount(counts: readonly number[]): number {
  return (counts[position.name] ?? 0) + (counts[position.description] ?? 0) + (counts[position.when] ?? 0);
}

/** Frequency over name, description and occasions, weighted and discounted by length (BM25F; Robertson, Zaragoza and Taylor 2004). */
function shortFrequency(
  counts: readonly number[],
  index: RivalIndex,
  skill: number,
  { nameWeight, whenWeight, lengthDiscount }: MatchConstants,
): number {
  const lengths = index.skills[skill]?.lengths ?? [];
  const own = (lengths[position.description] ?? 0) + (lengths[position.when] ?? 0);
  const mean = (index.meanLengths[position.description] ?? 0) + (index.meanLengths[position.when] ?? 0);
  const discount = 1 - lengthDiscount + lengthDiscount * (own / Math.max(1, mean));
  const described = (counts[position.description] ?? 0) + whenWeight * (counts[position.when] ?? 0);
  return nameWeight * (counts[position.name] ?? 0) + described / discount;
}

function bodyFrequency(
  counts: readonly number[],
  index: RivalIndex,
  skill: number,
  { headingWeight, lengthDiscount }: MatchConstants,
): number {
  const own = index.skills[skill]?.lengths[position.body] ?? 0;
  const discount = 1 - lengthDiscount + lengthDiscount * (own / Math.max(1, index.meanLengths[position.body] ?? 0));
  return (headingWeight * (counts[position.heading] ?? 0) + (counts[position.body] ?? 0)) / discount / 4;
}

function saturated(frequency: number, saturation: number): number {
  return frequency / (frequency + saturation);
}

function addPairs(reading: PromptReading, index: RivalIndex, tallyOf: (skill: number) => Tally): void {
  for (const pair of reading.pairs) {
    const worth = Math.min(...pair.split(' ').map(wordWorth));
    for (const { skill, counts } of index.posting(pair)) if (shortCount(counts) > 0) tallyOf(skill).pairs += worth;
  }
}

/** Share of the name's worth whose words the prompt has, be it by another word for the same. */
function nameShare(nameStems: readonly string[], answered: readonly AnsweredWord[], reading: PromptReading): number {
  const worths = nameStems.map((stem) => Math.max(0.2, wordWorth(stem)));
  const total = worths.reduce((sum, worth) => sum + worth, 0);
  let share = 0;
  for (const [place, stem] of nameStems.entries()) {
    const isThere = reading.stems.includes(` ${stem} `) || answered.some(({ by }) => by === stem);
    if (isThere) share += worths[place] ?? 0;
  }
  return total === 0 ? 0 : share / total;
}
