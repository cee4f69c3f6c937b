import { arrayAt, isRecord, numberAt, parseJson, recordAt, stringAt, stringsAt } from '../../base/json.ts';
import { indexRivals, type Posting, type RivalIndex, type SkillTerms } from '../trigger/rivalIndex.ts';
import { fieldNames } from '../trigger/skillFields.ts';

/** Raised when the form of the index, or how texts become terms, changes: an index of another version is made anew. */
export const recallIndexVersion = 1;

/** A SKILL.md as a look at its folder tells it apart. */
export interface SkillFileStamp {
  readonly path: string;
  readonly modifiedMs: number;
  readonly sizeBytes: number;
}

/** What a recall says of a skill without reading its file. */
export interface IndexedSkill {
  readonly name: string;
  readonly description: string;
  readonly path: string;
  /** Estimated tokens of its SKILL.md. */
  readonly tokens: number;
}

/** The skills of some folders, ready to be ranked. */
export interface RecallIndex {
  /** Absolute folders that skills lie in, in the order in which equal names win. */
  readonly folders: readonly string[];
  /** Every SKILL.md that was found, those passed over as duplicates too. */
  readonly files: readonly SkillFileStamp[];
  readonly skills: readonly IndexedSkill[];
  readonly rivals: RivalIndex;
}

/** An index from the parts of each skill. */
export function makeRecallIndex(
  folders: readonly string[],
  files: readonly SkillFileStamp[],
  skills: readonly { readonly skill: IndexedSkill; readonly terms: SkillTerms }[],
): RecallIndex {
  return {
    folders,
    files,
    skills: skills.map(({ skill }) => skill),
    rivals: indexRivals(skills.map(({ terms }) => terms)),
  };
}

/**
 * Writes an index as JSON. Which skills have a term is one string for each term (`3ac2 4f`: skill 3, once in the
 * first field and twice in the third, then skill 3 + 4, once in the sixth), so that reading it takes apart only what a prompt asks for. `builder` names the program's version.
 */
export function encodeRecallIndex({ folders, files, skills, rivals }: RecallIndex, builder: string): string {
  const postings: Record<string, string> = {};
  for (const term of rivals.terms()) postings[term] = encodePostings(rivals.posting(term));
  return JSON.stringify({
    version: recallIndexVersion,
    builder,
    folders,
    files: files.map(({ path, modifiedMs, sizeBytes }) => [path, modifiedMs, sizeBytes]),
    skills: skills.map((skill, index) => ({ ...skill, ...rivals.skills[index] })),
    meanLengths: rivals.meanLengths,
    vocabulary: rivals.vocabulary.join(' '),
    postings,
  });
}

/** Reads an index; null when the text is not one, or not of this version and builder. */
export function decodeRecallIndex(text: string, builder: string): RecallIndex | null {
  const value = parseJson(text);
  const postings = recordAt(value, 'postings');
  if (numberAt(value, 'version') !== recallIndexVersion || stringAt(value, 'builder') !== builder || !postings)
    return null;
  const rows = arrayAt(value, 'skills').filter(isRecord);
  const files = arrayAt(value, 'files').flatMap(stampOf);
  const vocabulary = stringAt(value, 'vocabulary');
  const skills = rows.flatMap((row): readonly IndexedSkill[] => {
    const { name, description, path, tokens } = row;
    return typeof name === 'string' &&
      typeof description === 'string' &&
      typeof path === 'string' &&
      typeof tokens === 'number'
      ? [{ name, description, path, tokens }]
      : [];
  });
  if (skills.length !== arrayAt(value, 'skills').length || files.length !== arrayAt(value, 'files').length) return null;
  if (vocabulary === undefined) return null;
  return {
    folders: stringsAt(value, 'folders'),
    files,
    skills,
    rivals: {
      skills: rows.map((row) => ({
        nameStems: stringsAt(row, 'nameStems'),
        phrases: stringsAt(row, 'phrases'),
        lengths: numbersAt(row, 'lengths'),
      })),
      meanLengths: numbersAt(value, 'meanLengths'),
      vocabulary: vocabulary.split(' '),
      terms: () => Object.keys(postings),
      posting: (term) => {
        const encoded = Object.hasOwn(postings, term) ? postings[term] : '';
        return typeof encoded === 'string' ? decodePostings(encoded, skills.length) : [];
      },
    },
  };
}

/** The terms of the skills whose files are named, put together again from an index, by path. */
export function termsByPath(index: RecallIndex, paths: ReadonlySet<string>): ReadonlyMap<string, SkillTerms> {
  const found = new Map<number, { readonly path: string; readonly counts: Map<string, readonly number[]> }>();
  for (const [number, { path }] of index.skills.entries())
    if (paths.has(path)) found.set(number, { path, counts: new Map() });
  for (const term of index.rivals.terms())
    for (const { skill, counts } of index.rivals.posting(term)) found.get(skill)?.counts.set(term, counts);
  return new Map(
    [...found].flatMap(([number, { path, counts }]) => {
      const entry = index.rivals.skills[number];
      return entry ? [[path, { entry, counts }] as const] : [];
    }),
  );
}

/** A letter for each field. */
const fieldLetters = 'abcdefghij';

function encodePostings(postings: readonly Posting[]): string {
  let before = 0;
  const parts = postings.map(({ skill, counts }) => {
    const fields = counts.map((count, field) =>
      count === 0 ? '' : `${fieldLetters[field] ?? ''}${count === 1 ? '' : count}`,
    );
    const part = `${skill - before}${fields.join('')}`;
    before = skill;
    return part;
  });
  return parts.join(' ');
}

function decodePostings(encoded: string, skills: number): readonly Posting[] {
  const postings: Posting[] = [];
  let skill = 0;
  for (const [, step, fields] of encoded.matchAll(/(\d+)((?:[a-j]\d*)+)/g)) {
    skill += Number(step);
    if (skill >= skills) break;
    const counts = fieldNames.map(() => 0);
    for (const [, letter, count] of (fields ?? '').matchAll(/([a-j])(\d*)/g)) {
      const field = fieldLetters.indexOf(letter ?? '');
      if (field < counts.length) counts[field] = count ? Number(count) : 1;
    }
    postings.push({ skill, counts });
  }
  return postings;
}

function stampOf(value: unknown): readonly SkillFileStamp[] {
  if (!Array.isArray(value)) return [];
  const [path, modifiedMs, sizeBytes]: readonly unknown[] = value;
  return typeof path === 'string' && typeof modifiedMs === 'number' && typeof sizeBytes === 'number'
    ? [{ path, modifiedMs, sizeBytes }]
    : [];
}

function numbersAt(value: unknown, key: string): readonly number[] {
  return arrayAt(value, key).filter((element) => typeof element === 'number');
}
