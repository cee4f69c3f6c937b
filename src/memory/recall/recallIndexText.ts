import { arrayAt, isRecord, numberAt, parseJson, recordAt, stringAt, stringsAt } from '../../base/json.ts';
import type { Posting, RivalIndex, SkillEntry } from '../trigger/rivalIndex.ts';
import { fieldNames } from '../trigger/skillFields.ts';
import { decodePostings, encodePostings } from './postingText.ts';
import { type IndexedSkill, type RecallIndex, type SkillFileStamp, stampLines } from './recallIndex.ts';
import { fromPlainAscii, plainAscii, SortedLines } from './sortedLines.ts';

/** Raised when the form of the index, or how texts become terms, changes: an index of another version is made anew. */
export const recallIndexVersion = 2;

/** The parts behind the first line, in order. */
const partNames = ['stamps', 'skills', 'vocabulary', 'postings'] as const;

/**
 * Writes an index as printable ASCII. The first line is JSON with what every recall needs and the length of each part
 * behind it: the stamps of files as one text, a line of JSON for each skill, the vocabulary, and the terms in order with
 * the skills that have them. A recall compares the first, and looks up in the others. `builder` names the program's version.
 */
export function encodeRecallIndex({ folders, files, skills, rivals }: RecallIndex, builder: string): string {
  const parts = {
    stamps: stampLines(files),
    skills: skills
      .map((skill, number) => `${plainJson({ ...skill, nameStems: rivals.skills[number]?.nameStems ?? [] })}\n`)
      .join(''),
    vocabulary: plainAscii(rivals.vocabulary.join(' ')),
    postings: SortedLines.encode(
      rivals.terms().map((term) => [plainAscii(term), encodePostings(rivals.posting(term))] as const),
    ),
  };
  const phrases = rivals.skills.flatMap((entry, number) => (entry.phrases.length > 0 ? [[number, entry.phrases]] : []));
  const head = plainJson({
    version: recallIndexVersion,
    builder,
    folders,
    skills: skills.length,
    meanLengths: rivals.meanLengths,
    lengths: rivals.skills.flatMap((entry) => entry.lengths),
    phrases: Object.fromEntries(phrases),
    parts: partNames.map((name) => parts[name].length),
  });
  return `${head}\n${partNames.map((name) => parts[name]).join('')}`;
}

/** Reads an index; null when the text is not one, is cut, or is not of this version and builder. */
export function decodeRecallIndex(text: string, builder: string): RecallIndex | null {
  const headEnd = text.indexOf('\n');
  const head = headEnd < 0 ? undefined : parseJson(text.slice(0, headEnd));
  const count = numberAt(head, 'skills') ?? -1;
  const lengths = numbersAt(head, 'lengths');
  const parts = partsOf(text, headEnd + 1, numbersAt(head, 'parts'));
  const isOurs = numberAt(head, 'version') === recallIndexVersion && stringAt(head, 'builder') === builder;
  if (!isOurs || !parts || lengths.length !== count * fieldNames.length) return null;
  const lines = new Lazy(() => parts.skills.split('\n'));
  const skill = (number: number) => skillOf(parseJson(lines.value[number] ?? ''));
  const files = new Lazy(() => filesOf(parts.stamps));
  const skills = new Lazy(() => Array.from({ length: count }, (_, number) => skill(number)).filter(isThere));
  const entries = entriesOf(count, lengths, recordAt(head, 'phrases') ?? {}, (number) => lines.value[number] ?? '');
  return {
    folders: stringsAt(head, 'folders'),
    get files() {
      return files.value;
    },
    get skills() {
      return skills.value;
    },
    rivals: rivalsOf(entries, numbersAt(head, 'meanLengths'), parts),
    skill,
    isOf: (others) => stampLines(others) === parts.stamps,
  };
}

function rivalsOf(
  entries: readonly SkillEntry[],
  meanLengths: readonly number[],
  parts: Readonly<Record<'vocabulary' | 'postings', string>>,
): RivalIndex {
  const postings = new SortedLines(parts.postings);
  const vocabulary = new Lazy(() => fromPlainAscii(parts.vocabulary).split(' '));
  // One prompt asks for the same term several times.
  const known = new Map<string, readonly Posting[]>();
  return {
    skills: entries,
    meanLengths,
    get vocabulary() {
      return vocabulary.value;
    },
    terms: () => postings.keys().map(fromPlainAscii),
    posting: (term) => {
      const before = known.get(term);
      if (before) return before;
      const posting = decodePostings(postings.get(plainAscii(term)) ?? '', entries.length);
      known.set(term, posting);
      return posting;
    },
  };
}

/** The parts behind the first line; null when their lengths are not those of the text. */
function partsOf(
  text: string,
  start: number,
  lengths: readonly number[],
): Readonly<Record<(typeof partNames)[number], string>> | null {
  let at = start;
  const [stamps, skills, vocabulary, postings] = partNames.map((_name, index) => {
    const from = at;
    at += lengths[index] ?? Number.NaN;
    return text.slice(from, at);
  });
  const isWhole = at === text.length && lengths.length === partNames.length && lengths.every((length) => length >= 0);
  if (!isWhole || stamps === undefined || skills === undefined) return null;
  if (vocabulary === undefined || postings === undefined) return null;
  return { stamps, skills, vocabulary, postings };
}

function entriesOf(
  count: number,
  lengths: readonly number[],
  phrases: Readonly<Record<string, unknown>>,
  lineOf: (number: number) => string,
): readonly SkillEntry[] {
  return Array.from({ length: count }, (_, number) => {
    const nameStems = new Lazy(() => stringsAt(parseJson(lineOf(number)), 'nameStems'));
    return {
      get nameStems() {
        return nameStems.value;
      },
      phrases: stringsAt(phrases, String(number)),
      lengths: lengths.slice(number * fieldNames.length, (number + 1) * fieldNames.length),
    };
  });
}

/** A value that is made when it is first asked for. */
class Lazy<T> {
  private made: { readonly value: T } | null = null;

  constructor(private readonly make: () => T) {}

  get value(): T {
    this.made ??= { value: this.make() };
    return this.made.value;
  }
}

function plainJson(value: unknown): string {
  // What JSON leaves as it is beyond ASCII stands only inside strings, where it may be written so.
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function skillOf(row: unknown): IndexedSkill | undefined {
  if (!isRecord(row)) return undefined;
  const { name, description, path, tokens } = row;
  return typeof name === 'string' &&
    typeof description === 'string' &&
    typeof path === 'string' &&
    typeof tokens === 'number'
    ? { name, description, path, tokens }
    : undefined;
}

function filesOf(stamps: string): readonly SkillFileStamp[] {
  return stamps
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [path = '', modifiedMs, sizeBytes] = line.split('\t');
      return { path: fromPlainAscii(path), modifiedMs: Number(modifiedMs), sizeBytes: Number(sizeBytes) };
    });
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function numbersAt(value: unknown, key: string): readonly number[] {
  return arrayAt(value, key).filter((element) => typeof element === 'number');
}
