import { isRecord, stringAt } from '../../base/json.ts';
import { parseSkillDocument, skillHeader } from '../../skills/document/skillDocument.ts';
import type { Skill } from '../../skills/skill.ts';
import type { Evidence, Proposal } from '../proposal.ts';
import { adviceOf, bodyLines, type Statement, statementsOf } from './skillLines.ts';

/** A SKILL.md as it was found in a skill folder. */
export interface SkillFile {
  /** Absolute path of the SKILL.md. */
  readonly path: string;
  /** Name of the folder it stands in. */
  readonly folderName: string;
  readonly skillMd: string;
}

/** A skill that is there already and must not be proposed again. */
export interface ForeignSkill {
  readonly name: string;
  readonly path: string;
  /** `ours`: Skillify wrote it, be it on another machine; it is not in this store, so it is left alone like any other. */
  readonly origin: 'ours' | 'hand-written';
  /** Everything it says, its description included. */
  readonly statements: readonly Statement[];
}

/** Evidence of an earlier proposal with the text of the line it was bound to, null for the skill as a whole. */
export interface KnownEvidence extends Evidence {
  readonly lineText: string | null;
}

/** An approved skill of this store, as its file stands now. */
export interface OwnSkill {
  readonly skill: Skill;
  /** What stands on disk: the approved text, or what a person made of it. */
  readonly skillMd: string;
  /** Its rules, as they stand on disk. */
  readonly advice: readonly Statement[];
  /** What was known of it when it was last decided on, the evidence of turned down changes included. */
  readonly evidence: readonly KnownEvidence[];
  /** Time of the latest of that, UTC milliseconds: only what came later is news. */
  readonly knownUntil: number;
  /** Proposals that made or would have changed it and were decided. */
  readonly decided: readonly Proposal[];
  /** Lines that Skillify wrote and nobody touched; all others are a person's own. */
  readonly draftedLines: ReadonlySet<string>;
}

/** The skills in this store that are approved and still on disk. One that a person deleted is not brought back. */
export function ownSkills(
  skills: readonly Skill[],
  files: readonly SkillFile[],
  proposals: readonly Proposal[],
): readonly OwnSkill[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return skills.flatMap((skill) => {
    const file = skill.targets.map((target) => byPath.get(target)).find((found) => found !== undefined);
    return skill.status === 'approved' && file ? [ownSkill(skill, file.skillMd, proposals)] : [];
  });
}

function ownSkill(skill: Skill, skillMd: string, proposals: readonly Proposal[]): OwnSkill {
  const decided = proposals.filter(
    (proposal) =>
      (proposal.status === 'approved' || proposal.status === 'dismissed') &&
      (proposal.id === skill.proposalId || isAbout(proposal, skill.name)),
  );
  const oldestFirst = [...decided].sort((left, right) => left.updatedAt - right.updatedAt);
  const evidence = [
    ...new Map(oldestFirst.flatMap(evidenceWithText).map((item) => [`${item.eventId}${item.supports}`, item])).values(),
  ];
  const drafted = decided.filter((proposal) => proposal.status === 'approved' && !proposal.edited);
  return {
    skill,
    skillMd,
    advice: adviceOf(skillMd),
    evidence,
    knownUntil: Math.max(0, ...evidence.map((item) => item.at)),
    decided,
    draftedLines: new Set(drafted.flatMap((proposal) => proposal.skillMd.split(/\r?\n/))),
  };
}

function evidenceWithText(proposal: Proposal): readonly KnownEvidence[] {
  const lines = proposal.skillMd.split(/\r?\n/);
  return proposal.evidence.map((item) => ({
    ...item,
    lineText: item.skillLine === null ? null : (lines[item.skillLine - 1] ?? null),
  }));
}

/** True when a proposal made the skill or would change it. */
export function isAbout(proposal: Proposal, name: string): boolean {
  if (proposal.sources.some((source) => source.name === name)) return true;
  return proposal.name === name && proposal.status === 'approved';
}

/** The skills in the skill folders that are not of this store. */
export function foreignSkills(skills: readonly Skill[], files: readonly SkillFile[]): readonly ForeignSkill[] {
  const own = new Set(skills.filter(({ status }) => status === 'approved').flatMap((skill) => skill.targets));
  return files.filter((file) => !own.has(file.path)).map(foreignSkill);
}

function foreignSkill(file: SkillFile): ForeignSkill {
  const { frontMatter } = parseSkillDocument(file.skillMd);
  const { name, description } = skillHeader(file.skillMd);
  const metadata = frontMatter?.['metadata'];
  const isOurs = isRecord(metadata) && stringAt(metadata, 'generator') === 'skillify';
  return {
    name: name ?? file.folderName,
    path: file.path,
    origin: isOurs ? 'ours' : 'hand-written',
    statements: [
      ...statementsOf(description ?? ''),
      ...bodyLines(file.skillMd).flatMap(({ text }) => statementsOf(text)),
    ],
  };
}
