import { indexRivals, type RivalIndex, type SkillTerms } from '../trigger/rivalIndex.ts';
import { plainAscii } from './sortedLines.ts';

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

/** The skills of some folders, ready to be ranked. An index that was read from its file takes apart only what is asked of it. */
export interface RecallIndex {
  /** Absolute folders that skills lie in, in the order in which equal names win. */
  readonly folders: readonly string[];
  /** Every SKILL.md that was found, those passed over as duplicates too. */
  readonly files: readonly SkillFileStamp[];
  readonly skills: readonly IndexedSkill[];
  readonly rivals: RivalIndex;
  /** One of `skills`, by its number among the rivals; undefined where there is none. */
  skill(number: number): IndexedSkill | undefined;
  /** True when exactly these files, in this state, are those of the index. */
  isOf(files: readonly SkillFileStamp[]): boolean;
}

/** An index from the parts of each skill. */
export function makeRecallIndex(
  folders: readonly string[],
  files: readonly SkillFileStamp[],
  parts: readonly { readonly skill: IndexedSkill; readonly terms: SkillTerms }[],
): RecallIndex {
  const skills = parts.map(({ skill }) => skill);
  const stamps = stampLines(files);
  return {
    folders,
    files,
    skills,
    rivals: indexRivals(parts.map(({ terms }) => terms)),
    skill: (number) => skills[number],
    isOf: (others) => stampLines(others) === stamps,
  };
}

/** The stamps of files as lines in printable ASCII, which are quicker to compare than the stamps are. */
export function stampLines(files: readonly SkillFileStamp[]): string {
  return files.map(({ path, modifiedMs, sizeBytes }) => `${plainAscii(path)}\t${modifiedMs}\t${sizeBytes}\n`).join('');
}

/** The terms of the skills whose files are named, put together again from an index, by path. */
export function termsByPath(index: RecallIndex, paths: ReadonlySet<string>): ReadonlyMap<string, SkillTerms> {
  const found = new Map<number, { readonly path: string; readonly counts: Map<string, readonly number[]> }>();
  for (const number of index.rivals.skills.keys()) {
    const path = index.skill(number)?.path;
    if (path !== undefined && paths.has(path)) found.set(number, { path, counts: new Map() });
  }
  for (const term of index.rivals.terms())
    for (const { skill, counts } of index.rivals.posting(term)) found.get(skill)?.counts.set(term, counts);
  return new Map(
    [...found].flatMap(([number, { path, counts }]) => {
      const entry = index.rivals.skills[number];
      return entry ? [[path, { entry, counts }] as const] : [];
    }),
  );
}
