import { readFile } from 'node:fs/promises';
import { SkillifyError } from '../base/errors.ts';
import type { IndexedSkill } from '../memory/recall/recallIndex.ts';
import type { Evidence, Proposal } from '../mining/proposal.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { Store } from '../store/store.ts';
import { evidenceOf } from './browse.ts';
import type { ListedSkill } from './triggerLabModel.ts';

/** What is tried in the lab: its text, what it was made from, and the names that are itself. */
export interface LabSubject {
  readonly listed: ListedSkill;
  readonly skillMd: string;
  readonly evidence: readonly Evidence[];
  /** Installed skills of these names are the skill itself, or what it takes the place of. */
  readonly ownNames: ReadonlySet<string>;
}

/** Finds a subject by the id of a proposal, or the name of a skill, a waiting proposal or an installed skill; throws `not-found`. */
export async function findSubject(
  store: Store,
  installed: readonly IndexedSkill[],
  subject: string,
): Promise<LabSubject> {
  const byId = await store.getProposal(subject);
  if (byId) return ofProposal(byId);
  const proposals = await store.listProposals();
  const skill = (await store.listSkills()).find(({ name }) => name === subject);
  if (skill) {
    const evidence = evidenceOf(skill, proposals);
    return {
      listed: listedSkill(skill.skillMd, skill.name),
      skillMd: skill.skillMd,
      evidence,
      ownNames: new Set([subject]),
    };
  }
  const waiting = proposals.find(
    ({ name, status }) => name === subject && (status === 'pending' || status === 'snoozed'),
  );
  if (waiting) return ofProposal(waiting);
  const other = installed.find(({ name }) => name === subject);
  const skillMd = other ? await readFile(other.path, 'utf8').catch(() => null) : null;
  if (skillMd === null) throw new SkillifyError('not-found', `There is no skill named “${subject}”.`);
  return { listed: listedSkill(skillMd, subject), skillMd, evidence: [], ownNames: new Set([subject]) };
}

/** Name and description as a SKILL.md states them. */
export function listedSkill(skillMd: string, name: string): ListedSkill {
  const header = skillHeader(skillMd);
  return { name: header.name ?? name, description: header.description ?? '' };
}

function ofProposal({ name, skillMd, evidence, sources }: Proposal): LabSubject {
  const ownNames = new Set([name, ...sources.map((source) => source.name)]);
  return { listed: listedSkill(skillMd, name), skillMd, evidence, ownNames };
}
