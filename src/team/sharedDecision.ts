import { randomUUID } from 'node:crypto';
import { SkillifyError } from '../base/errors.ts';
import { cautionsOf, checkTicks } from '../engine/cautions.ts';
import { snoozeReason } from '../engine/snooze.ts';
import type { TeamDecideRequest } from '../engine/teamContract.ts';
import type { ContradictionSide, Proposal, ProposalStatus } from '../mining/proposal.ts';
import { marksAfterEdit } from '../mining/taint/carryMarks.ts';
import { contentHash } from '../skills/contentHash.ts';
import { checkSkillName } from '../skills/delivery/skillName.ts';
import { isWritable, lintSkill } from '../skills/document/lint.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { Decision, Skill } from '../skills/skill.ts';
import type { DecisionEffects, Store } from '../store/store.ts';
import type { DecisionGuard } from './teamStore.ts';

/** A decision on a shared proposal, ready to be recorded. */
export interface PlannedDecision {
  readonly decision: Decision;
  readonly effects: DecisionEffects;
  readonly guard: DecisionGuard;
  /** Of the skill that the team has by it, or has no longer; null where the library stays as it is. */
  readonly skillName: string | null;
}

/** Who decides, and when (UTC milliseconds); the id makes sending it twice harmless. */
export interface DecisionStamp {
  readonly id: string;
  readonly at: number;
  readonly by: string;
}

/** A stamp for a decision that is made now. */
export function stampNow(by: string): DecisionStamp {
  return { id: randomUUID(), at: Date.now(), by };
}

/**
 * Plans what a decision on a shared proposal changes in the shared library: never a file, those follow in each repository.
 * Throws `changed-meanwhile` when it is decided already or the draft is not what was shown, `choice-needed` before a side
 * of opposite advice is named, `invalid-input` for a text with errors.
 */
export async function planDecision(
  shared: Store,
  proposal: Proposal,
  request: TeamDecideRequest,
  stamp: DecisionStamp,
): Promise<PlannedDecision> {
  if (request.action === 'reopen') return planReopening(proposal, stamp);
  if (!waiting.includes(proposal.status))
    throw new SkillifyError('changed-meanwhile', `This proposal is already ${proposal.status}.`);
  const side = sideOf(proposal, request);
  const shown = side?.skillMd ?? proposal.skillMd;
  if (contentHash(shown) !== request.contentHash)
    throw new SkillifyError(
      'changed-meanwhile',
      'The draft changed since it was shown; look at it again and approve what you see.',
    );
  if (request.action === 'dismiss' || side?.action === 'keep') {
    const why = side?.action === 'keep' ? 'The skill is kept as it is.' : dismissalOf(request);
    return statusOnly(proposal, 'dismissed', { kind: 'dismiss', reason: why }, stamp);
  }
  if (request.action === 'snooze') {
    const reason = request.until === undefined ? null : snoozeReason(request.until);
    return statusOnly(proposal, 'snoozed', { kind: 'snooze', reason }, stamp);
  }
  const skills = new Map((await shared.listSkills()).map((skill) => [skill.name, skill]));
  const sources = sourcesOf(proposal, skills);
  const isRetirement = side === null ? proposal.change === 'retire' : side.action === 'retire';
  return isRetirement
    ? planRetirement(proposal, sources, stamp)
    : planText(proposal, request.skillMd ?? shown, sources, skills, stamp, request.ticks ?? []);
}

const waiting: readonly ProposalStatus[] = ['pending', 'snoozed'];
const reopenable: readonly ProposalStatus[] = ['dismissed', 'snoozed'];

function planReopening(proposal: Proposal, stamp: DecisionStamp): PlannedDecision {
  if (!reopenable.includes(proposal.status))
    throw new SkillifyError('changed-meanwhile', `This proposal is already ${proposal.status}.`);
  const planned = statusOnly(proposal, 'pending', { kind: 'restore', reason: null }, stamp);
  return { ...planned, guard: guardOf(proposal, [], null, reopenable) };
}

/** Plans that a skill of the team is retired without a proposal. */
export function planRetire(skill: Skill, reason: string, stamp: DecisionStamp): PlannedDecision {
  return {
    decision: decisionOf(stamp, { kind: 'retire', subject: skill.name, reason }, null),
    effects: { skill: { ...skill, status: 'retired', retiredAt: stamp.at } },
    guard: { skills: [{ name: skill.name, version: skill.version }] },
    skillName: skill.name,
  };
}

function sideOf({ contradiction }: Proposal, { action, side }: TeamDecideRequest): ContradictionSide | null {
  if (contradiction === null || (side === undefined && action !== 'approve')) return null;
  const number = side ?? contradiction.chosen;
  const chosen = number === null ? undefined : contradiction.sides[number - 1];
  if (chosen) return chosen;
  const sides = contradiction.sides.map(({ statement }, index) => `${index + 1}: “${statement}”`);
  throw new SkillifyError(
    'choice-needed',
    `This is a choice between ${sides.join(', ')}. Choose a side, then approve.`,
  );
}

function dismissalOf({ reason = 'other', note = '' }: TeamDecideRequest): string {
  return note.trim() === '' ? reason : `${reason}: ${note.trim()}`;
}

function statusOnly(
  proposal: Proposal,
  status: Proposal['status'],
  { kind, reason }: Pick<Decision, 'kind' | 'reason'>,
  stamp: DecisionStamp,
): PlannedDecision {
  return {
    decision: decisionOf(stamp, { kind, subject: proposal.id, reason }, proposal.skillMd),
    effects: { proposals: [{ ...proposal, status, updatedAt: stamp.at }] },
    guard: guardOf(proposal, []),
    skillName: null,
  };
}

/** The skills that a proposal changes, as they are in the shared library. */
function sourcesOf(proposal: Proposal, skills: ReadonlyMap<string, Skill>): readonly Skill[] {
  return proposal.sources.map(({ name, version }) => {
    const skill = skills.get(name);
    if (skill?.status === 'approved' && skill.version === version) return skill;
    throw new SkillifyError(
      'changed-meanwhile',
      `${name} was changed or retired since this was proposed; the next run of a worker brings the proposal up to date.`,
    );
  });
}

function planRetirement(proposal: Proposal, sources: readonly Skill[], stamp: DecisionStamp): PlannedDecision {
  const [skill] = sources;
  if (!skill) throw new SkillifyError('changed-meanwhile', 'The skill is no longer there; dismiss this proposal.');
  return {
    decision: decisionOf(stamp, { kind: 'approve', subject: proposal.id, reason: null }, proposal.skillMd),
    effects: {
      proposals: [{ ...proposal, status: 'approved', updatedAt: stamp.at }],
      skill: { ...skill, status: 'retired', retiredAt: stamp.at },
    },
    guard: guardOf(proposal, sources),
    skillName: skill.name,
  };
}

function planText(
  proposal: Proposal,
  skillMd: string,
  sources: readonly Skill[],
  skills: ReadonlyMap<string, Skill>,
  stamp: DecisionStamp,
  ticks: readonly string[],
): PlannedDecision {
  const header = skillHeader(skillMd);
  const name = header.name ?? proposal.name;
  checkSkillName(name);
  const findings = lintSkill(skillMd, name);
  if (!isWritable(findings)) {
    const first = findings.find(({ severity }) => severity === 'error');
    throw new SkillifyError(
      'invalid-input',
      `The draft cannot be approved yet. Line ${first?.line}: ${first?.message}`,
    );
  }
  // What the reviewer wrote anew is theirs; what stands as it was drafted keeps its marks.
  const text = { ...proposal, skillMd, tainted: marksAfterEdit(proposal.tainted ?? [], skillMd), contradiction: null };
  const ticked = checkTicks(cautionsOf(text), ticks, 'Look at the proposal and tick what is right.');
  const earlier = skills.get(name);
  if (earlier?.status === 'approved' && !sources.includes(earlier))
    throw new SkillifyError(
      'changed-meanwhile',
      `There is an approved skill named ${name} already; give the draft another name, or dismiss it.`,
    );
  const hash = contentHash(skillMd);
  const version = (earlier?.version ?? 0) + 1;
  const title = header.title ?? proposal.title;
  const description = header.description ?? proposal.description;
  const { at } = stamp;
  const skill: Skill = {
    name,
    title,
    description,
    status: 'approved',
    version,
    skillMd,
    contentHash: hash,
    proposalId: proposal.id,
    targets: earlier?.targets ?? [],
    ...(earlier?.deliveries ? { deliveries: earlier.deliveries } : {}),
    approvedAt: at,
    retiredAt: null,
  };
  const isEdited = proposal.edited || skillMd !== proposal.skillMd;
  const approved: Proposal = {
    ...proposal,
    name,
    title,
    description,
    skillMd,
    edited: isEdited,
    status: 'approved',
    updatedAt: at,
  };
  return {
    decision: decisionOf(stamp, { kind: 'approve', subject: proposal.id, reason: ticked }, skillMd),
    effects: {
      proposals: [approved],
      skill,
      skillVersion: { name, version, skillMd, contentHash: hash, at, reason: reasons[proposal.change] },
      otherSkills: sources
        .filter((source) => source.name !== name)
        .map((source): Skill => ({ ...source, status: 'retired', retiredAt: at })),
    },
    guard: guardOf(proposal, earlier ? [...new Set([...sources, earlier])] : sources, earlier ? null : name),
    skillName: name,
  };
}

const reasons: Readonly<Record<Proposal['change'], string>> = {
  create: 'approved',
  revise: 'revised',
  merge: 'merged',
  retire: 'retired',
};

function guardOf(
  proposal: Proposal,
  skills: readonly Skill[],
  newName: string | null = null,
  statuses = waiting,
): DecisionGuard {
  return {
    proposal: { id: proposal.id, contentHash: contentHash(proposal.skillMd), statuses },
    skills: [
      ...skills.map(({ name, version }) => ({ name, version })),
      ...(newName === null ? [] : [{ name: newName, version: 0 }]),
    ],
  };
}

function decisionOf(
  { id, at, by }: DecisionStamp,
  { kind, subject, reason }: Pick<Decision, 'kind' | 'subject' | 'reason'>,
  skillMd: string | null,
): Decision {
  return {
    id,
    kind,
    subject,
    at,
    by,
    reason,
    contentHash: skillMd === null ? null : contentHash(skillMd),
    skillMd: kind === 'approve' ? skillMd : null,
  };
}
