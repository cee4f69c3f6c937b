import { SkillifyError } from '../base/errors.ts';
import type { Proposal, ProposalSource } from '../mining/proposal.ts';
import { contentHash } from '../skills/contentHash.ts';
import { readSkillFile, removeSkillFile, writeSkillFile } from '../skills/delivery.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { Decision, Skill } from '../skills/skill.ts';
import type { DecisionEffects, Store } from '../store/store.ts';

/** How a decision on a skill is taken back, checked but not yet done. */
export interface SkillUndo {
  readonly effects: DecisionEffects;
  /** Puts things back to where they are now, should the files not follow. */
  readonly redo: DecisionEffects;
  readonly carryOut: () => Promise<void>;
}

/** What was decided on is not what it was then. */
export function changedSince(what: string): SkillifyError {
  return new SkillifyError(
    'changed-meanwhile',
    `${what} was changed since that decision, so it is not undone. Decide anew on what is there now.`,
  );
}

/** A skill that was retired from the library comes back, with its file. */
export async function undoRetirement(decision: Decision, store: Store): Promise<SkillUndo> {
  const skill = (await store.listSkills()).find(({ name }) => name === decision.subject);
  if (skill?.status !== 'retired') throw changedSince(decision.subject);
  const writes = await missingFiles(skill, skill.skillMd);
  return {
    effects: { skill: { ...skill, status: 'approved', retiredAt: null } },
    redo: { skill },
    carryOut: () => writeAll(writes),
  };
}

/** What an approval wrote is taken out again, what it replaced or removed comes back. */
export async function undoApproval(proposal: Proposal, decision: Decision, store: Store): Promise<SkillUndo> {
  const skills = new Map((await store.listSkills()).map((skill) => [skill.name, skill]));
  const chosen = proposal.contradiction?.sides[(proposal.contradiction.chosen ?? 0) - 1];
  const isRetirement = chosen ? chosen.action === 'retire' : proposal.change === 'retire';
  const written = isRetirement ? undefined : skills.get(proposal.name);
  const returning = proposal.sources.filter(({ name }) => name !== written?.name);
  const back = await Promise.all(returning.map((source) => comeBack(source, skills.get(source.name), decision)));
  const otherSkills = back.map(({ skill }) => ({ ...skill, status: 'approved' as const, retiredAt: null }));
  const before = back.map(({ skill }) => skill);
  const others = back.flatMap(({ writes }) => writes);
  if (isRetirement)
    return { effects: { otherSkills }, redo: { otherSkills: before }, carryOut: () => writeAll(others) };

  if (written?.status !== 'approved' || written.proposalId !== proposal.id) throw changedSince(proposal.name);
  if (written.contentHash !== decision.contentHash) throw changedSince(proposal.name);
  for (const target of written.targets) {
    const present = await readSkillFile(target);
    if (present === null || contentHash(present) !== written.contentHash) throw changedSince(target);
  }
  const source = proposal.sources.find(({ name }) => name === written.name);
  const earlier = source ? await earlierSkill(written, source, store) : null;
  return {
    effects: { skill: earlier ?? { ...written, status: 'retired', retiredAt: Date.now() }, otherSkills },
    redo: { skill: written, otherSkills: before },
    carryOut: async () => {
      for (const target of written.targets) {
        if (source) await writeSkillFile(target, source.skillMd);
        else await removeSkillFile(target);
      }
      await writeAll(others);
    },
  };
}

async function earlierSkill(skill: Skill, source: ProposalSource, store: Store): Promise<Skill> {
  const version = (await store.listSkillVersions(skill.name)).find((each) => each.version === source.version);
  if (!version) throw new SkillifyError('not-found', `Version ${source.version} of ${skill.name} is no longer there.`);
  const header = skillHeader(version.skillMd);
  const approval = (await store.listDecisions()).findLast(
    ({ kind, contentHash: hash }) => kind === 'approve' && hash === version.contentHash,
  );
  return {
    ...skill,
    title: header.title ?? skill.title,
    description: header.description ?? skill.description,
    version: version.version,
    skillMd: version.skillMd,
    contentHash: version.contentHash,
    proposalId: approval?.subject ?? null,
    approvedAt: version.at,
  };
}

interface FileWrite {
  readonly path: string;
  readonly text: string;
}

async function comeBack(
  source: ProposalSource,
  skill: Skill | undefined,
  decision: Decision,
): Promise<{ readonly skill: Skill; readonly writes: readonly FileWrite[] }> {
  const isRetiredByIt = skill?.status === 'retired' && (skill.retiredAt ?? 0) >= decision.at - 60_000;
  if (!skill || !isRetiredByIt || skill.version !== source.version) throw changedSince(source.name);
  return { skill, writes: await missingFiles(skill, source.skillMd) };
}

/** The files of a skill that have to be written again; one that holds another text by now is never touched. */
async function missingFiles(skill: Skill, text: string): Promise<readonly FileWrite[]> {
  const writes: FileWrite[] = [];
  for (const path of skill.targets) {
    const present = await readSkillFile(path);
    if (present === text) continue;
    if (present !== null) throw changedSince(path);
    writes.push({ path, text });
  }
  return writes;
}

async function writeAll(writes: readonly FileWrite[]): Promise<void> {
  for (const { path, text } of writes) await writeSkillFile(path, text);
}
