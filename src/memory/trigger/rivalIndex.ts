import { type FieldName, fieldNames, quotedPhrases, type RivalSkill, skillFields } from './skillFields.ts';
import { contentWords, countTerms, plainWords } from './textTerms.ts';

/** How often one skill has a term, by field in the order of `fieldNames`. */
export interface Posting {
  readonly skill: number;
  readonly counts: readonly number[];
}

/** What is known of one skill without its texts. */
export interface SkillEntry {
  /** Stems of its name. */
  readonly nameStems: readonly string[];
  /** Phrases of two words and more that its description quotes, as plain words. */
  readonly phrases: readonly string[];
  /** Words of each field, in the order of `fieldNames`. */
  readonly lengths: readonly number[];
}

/** The words of rival skills, made once: which skills have which term, and where. */
export interface RivalIndex {
  readonly skills: readonly SkillEntry[];
  /** Mean words of each field. */
  readonly meanLengths: readonly number[];
  posting(term: string): readonly Posting[];
  /** How many skills have a term, those that only have it in their body counted by a part; given where `posting` names but some of them. */
  frequency?(term: string): number;
  /** Every term that any skill has. */
  terms(): readonly string[];
  /** Stems that names, descriptions and occasions of the skills have. */
  readonly vocabulary: readonly string[];
}

/** How many of the skills have a term: those that name it whole, those that only have it in their body by a part. */
export function frequencyOf(posting: readonly Posting[]): number {
  let named = 0;
  for (const { counts } of posting)
    for (const position of shortPositions)
      if ((counts[position] ?? 0) > 0) {
        named += 1;
        break;
      }
  return named + bodyShare * (posting.length - named);
}

/** The terms of one skill: its entry, and its counts by term. */
export interface SkillTerms {
  readonly entry: SkillEntry;
  readonly counts: ReadonlyMap<string, readonly number[]>;
}

const shortFields: readonly FieldName[] = ['name', 'description', 'when'];
const shortPositions = shortFields.map((field) => fieldNames.indexOf(field));
/** What a skill that has a term in its body alone counts for. */
const bodyShare = 0.3;

/** Takes a skill apart into terms. */
export function skillTerms(skill: RivalSkill): SkillTerms {
  const fields = skillFields(skill);
  const counts = new Map<string, number[]>();
  const lengths = fieldNames.map((field, position) => {
    let length = 0;
    for (const [term, count] of countTerms(fields[field])) {
      if (!term.includes(' ') && !term.startsWith('~')) length += count;
      // Pairs of a long text are many and tell little.
      else if (field === 'body' && term.includes(' ') && !term.startsWith('~')) continue;
      const known = counts.get(term) ?? fieldNames.map(() => 0);
      known[position] = count;
      counts.set(term, known);
    }
    return length;
  });
  return {
    entry: {
      nameStems: contentWords(fields.name).map(({ stem }) => stem),
      phrases: quotedPhrases(skill.description)
        .map(plainWords)
        .filter((phrase) => phrase.includes(' ')),
      lengths,
    },
    counts,
  };
}

/** Makes the index of skills that were taken apart. */
export function indexRivals(skills: readonly SkillTerms[]): RivalIndex {
  const postings = new Map<string, Posting[]>();
  for (const [skill, { counts }] of skills.entries())
    for (const [term, byField] of counts) {
      const posting = postings.get(term);
      if (posting) posting.push({ skill, counts: byField });
      else postings.set(term, [{ skill, counts: byField }]);
    }
  return {
    skills: skills.map(({ entry }) => entry),
    meanLengths: fieldNames.map((_field, position) => meanOf(skills.map(({ entry }) => entry.lengths[position] ?? 0))),
    posting: (term) => postings.get(term) ?? [],
    terms: () => [...postings.keys()],
    vocabulary: [...postings].flatMap(([term, posting]) => (isNamedBy(term, posting) ? [term] : [])),
  };
}

/** The same index with one skill changed; means and vocabulary stay, for one text among many hardly moves them. */
export function withChangedSkill(index: RivalIndex, skill: number, terms: SkillTerms): RivalIndex {
  return {
    skills: index.skills.map((entry, position) => (position === skill ? terms.entry : entry)),
    meanLengths: index.meanLengths,
    posting: (term) => {
      const others = index.posting(term).filter((posting) => posting.skill !== skill);
      const counts = terms.counts.get(term);
      return counts ? [...others, { skill, counts }] : others;
    },
    terms: () => [...new Set([...index.terms(), ...terms.counts.keys()])],
    vocabulary: [...new Set([...index.vocabulary, ...[...terms.counts.keys()].filter(isWord)])],
  };
}

function isNamedBy(term: string, posting: readonly Posting[]): boolean {
  return (
    isWord(term) &&
    posting.some(({ counts }) => shortFields.some((field) => (counts[fieldNames.indexOf(field)] ?? 0) > 0))
  );
}

function isWord(term: string): boolean {
  return !term.includes(' ') && !term.startsWith('~');
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
