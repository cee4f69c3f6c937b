import { SkillifyError } from '../base/errors.ts';
import type { ContradictionSide, Proposal } from '../mining/proposal.ts';
import { contentHash } from '../skills/contentHash.ts';
import { checkTarget, readSkillFile, removeSkillFile, skillTarget, writeSkillFile } from '../skills/delivery.ts';
import { isWritable, lintSkill } from '../skills/document/lint.ts';
import type { Skill } from '../skills/skill.ts';
import type { DecisionEffects, Store } from '../store/store.ts';

/** What approving a proposal does to the library and to the files, checked but not yet done. */
export interface ApprovalPlan {
  /** The skill as it will be. */
  readonly skill: Skill;
  readonly effects: DecisionEffects;
  /** Puts the library back to where it was, should the files not follow. */
  readonly undo: DecisionEffects;
  /** Writes and removes the files. */
  readonly carryOut: () => Promise<void>;
}

/**
 * Checks a proposal against the library and the files as they are now and plans what its approval does. Writes nothing.
 * Throws `changed-meanwhile` when a skill or its file is not what the proposal was made from, `invalid-input` for a draft
 * with errors.
 */
export async function planApproval(proposal: Proposal, store: Store, projectPath: string): Promise<ApprovalPlan> {
  const skills = new Map((await store.listSkills()).map((skill) => [skill.name, skill]));
  for (const source of proposal.sources) await checkSource(source, skills.get(source.name));
  return isRetirement(proposal) ? planRetirement(proposal, skills) : await planWriting(proposal, skills, projectPath);
}

/** The side that was chosen, null where there is nothing to choose; throws `choice-needed` while nobody has chosen. */
export function chosenSide({ contradiction }: Proposal): ContradictionSide | null {
  if (contradiction === null) return null;
  const side = contradiction.chosen === null ? undefined : contradiction.sides[contradiction.chosen - 1];
  if (side) return side;
  const sides = contradiction.sides.map((each, index) => `${index + 1}: “${each.statement}”${countOf(each)}`);
  throw new SkillifyError(
    'choice-needed',
    `This is a choice between ${sides.join(', ')}. Choose a side, then approve.`,
  );
}

function countOf({ sessions }: ContradictionSide): string {
  return sessions === 0 ? '' : ` (${sessions} session${sessions === 1 ? '' : 's'})`;
}

function isRetirement(proposal: Proposal): boolean {
  const side = chosenSide(proposal);
  return side === null ? proposal.change === 'retire' : side.action === 'retire';
}

async function checkSource(source: Proposal['sources'][number], skill: Skill | undefined): Promise<void> {
  if (skill?.status !== 'approved' || skill.version !== source.version)
    throw new SkillifyError(
      'changed-meanwhile',
      `${source.name} was changed or retired since this was proposed; run Skillify Now to bring the proposal up to date.`,
    );
  const target = skill.targets[0];
  const present = target === undefined ? null : await readSkillFile(target);
  if (present !== source.skillMd)
    throw new SkillifyError(
      'changed-meanwhile',
      `${target ?? source.name} was changed by hand since this was proposed; run Skillify Now to bring the proposal up to date.`,
    );
}

function planRetirement(proposal: Proposal, skills: ReadonlyMap<string, Skill>): ApprovalPlan {
  const skill = skills.get(proposal.sources[0]?.name ?? '');
  if (!skill) throw new SkillifyError('changed-meanwhile', 'The skill is no longer there; dismiss this proposal.');
  const at = Date.now();
  const retired: Skill = { ...skill, status: 'retired', retiredAt: at };
  return {
    skill: retired,
    effects: { proposals: [{ ...proposal, status: 'approved', updatedAt: at }], skill: retired },
    undo: { proposals: [proposal], skill },
    carryOut: () => removeAll([skill]),
  };
}

async function planWriting(
  proposal: Proposal,
  skills: ReadonlyMap<string, Skill>,
  projectPath: string,
): Promise<ApprovalPlan> {
  const findings = lintSkill(proposal.skillMd, proposal.name);
  if (!isWritable(findings)) {
    const first = findings.find((finding) => finding.severity === 'error');
    throw new SkillifyError(
      'invalid-input',
      `The draft cannot be approved yet. Line ${first?.line}: ${first?.message}`,
    );
  }
  const target = skillTarget(projectPath, proposal.name);
  const earlier = skills.get(proposal.name);
  const source = proposal.sources.find(({ name }) => name === proposal.name);
  if (earlier?.status === 'approved' && !source)
    throw new SkillifyError(
      'changed-meanwhile',
      `There is an approved skill named ${proposal.name} already; give the draft another name, or dismiss it.`,
    );
  await checkTarget(projectPath, target, source ? contentHash(source.skillMd) : (earlier?.contentHash ?? null));
  const at = Date.now();
  const skill: Skill = {
    name: proposal.name,
    title: proposal.title,
    description: proposal.description,
    status: 'approved',
    version: (earlier?.version ?? 0) + 1,
    skillMd: proposal.skillMd,
    contentHash: contentHash(proposal.skillMd),
    proposalId: proposal.id,
    targets: [target],
    approvedAt: at,
    retiredAt: null,
  };
  const others = proposal.sources.flatMap(({ name }) => (name === proposal.name ? [] : (skills.get(name) ?? [])));
  const { name, version, skillMd, contentHash: hash } = skill;
  return {
    skill,
    effects: {
      proposals: [{ ...proposal, status: 'approved', updatedAt: at }],
      skill,
      skillVersion: { name, version, skillMd, contentHash: hash, at, reason: reasons[proposal.change] },
      otherSkills: others.map((other): Skill => ({ ...other, status: 'retired', retiredAt: at })),
    },
    undo: {
      proposals: [{ ...proposal, updatedAt: at }],
      skill: earlier ?? { ...skill, status: 'retired', retiredAt: at },
      otherSkills: others,
    },
    carryOut: async () => {
      await writeSkillFile(target, skillMd);
      await removeAll(others);
    },
  };
}

const reasons: Readonly<Record<Proposal['change'], string>> = {
  create: 'approved',
  revise: 'revised',
  merge: 'merged',
  retire: 'retired',
};

async function removeAll(skills: readonly Skill[]): Promise<void> {
  for (const target of skills.flatMap((skill) => skill.targets)) await removeSkillFile(target);
}
