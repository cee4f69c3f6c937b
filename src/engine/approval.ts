import { SkillifyError } from '../base/errors.ts';
import type { ContradictionSide, Proposal } from '../mining/proposal.ts';
import { contentHash } from '../skills/contentHash.ts';
import type { CopyReading } from '../skills/delivery/copyReading.ts';
import { copiesOf, copyKey, copyPath } from '../skills/delivery/deliveredCopy.ts';
import { applyChanges, type FileChange } from '../skills/delivery/fileChanges.ts';
import { doubleListings, type WantedCopy, wantedCopies } from '../skills/delivery/folderTable.ts';
import { type CopyPlan, planCopies } from '../skills/delivery/planCopies.ts';
import { planRemoval } from '../skills/delivery/planRemoval.ts';
import { isWritable, lintSkill } from '../skills/document/lint.ts';
import type { Skill } from '../skills/skill.ts';
import type { DecisionEffects, Store } from '../store/store.ts';
import {
  choiceOf,
  type DeliveredSkill,
  type DeliverySetting,
  foldersMade,
  readDelivered,
  withCopies,
} from './deliveredSkill.ts';
import type { DeliveryRequest } from './deliveryContract.ts';
import { lineOfSecret } from './draftSecrets.ts';
import { handEditKey, isHandEdit } from './handEditKey.ts';

/** What approving a proposal does to the library and to the files, checked but not yet done. */
export interface ApprovalPlan {
  /** The skill as it will be. */
  readonly skill: Skill;
  readonly effects: DecisionEffects;
  /** Puts the library back to where it was, should the files not follow. */
  readonly undo: DecisionEffects;
  /** Writes and removes the files, all or none; returns sentences for the user. */
  readonly carryOut: () => Promise<readonly string[]>;
}

/**
 * Checks a proposal against the library and the files as they are now and plans what its approval does. Writes nothing.
 * Throws `changed-meanwhile` when a skill or one of its copies is not what the proposal was made from, or another file stands
 * in the way; `invalid-input` for a draft with errors.
 */
export async function planApproval(
  proposal: Proposal,
  store: Store,
  setting: DeliverySetting,
  request: DeliveryRequest | undefined,
): Promise<ApprovalPlan> {
  const skills = new Map((await store.listSkills()).map((skill) => [skill.name, skill]));
  const sources = new Map<string, DeliveredSkill>();
  for (const source of proposal.sources) {
    const skill = skills.get(source.name);
    if (skill?.status !== 'approved' || skill.version !== source.version)
      throw new SkillifyError(
        'changed-meanwhile',
        `${source.name} was changed or retired since this was proposed; run Skillify Now to bring the proposal up to date.`,
      );
    const delivered = await readDelivered(store, skill, setting.place);
    checkSource(proposal, source, delivered);
    sources.set(source.name, delivered);
  }
  if (isRetirement(proposal)) return planRetirement(proposal, sources, setting);
  return planWriting(proposal, { store, skills, sources, setting, request });
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

/**
 * The copies of a skill that its next version goes to: those that are there, and those of another working tree where none
 * is. One that a person deleted, moved or replaced is not brought back.
 */
export function copiesToWrite(readings: readonly CopyReading[]): readonly WantedCopy[] {
  const here = readings.filter(({ state }) => state === 'same' || state === 'outdated' || state === 'edited');
  const written = here.length > 0 ? here : readings.filter(({ state }) => state === 'elsewhere');
  return written.map(({ copy }) => copy);
}

function countOf({ sessions }: ContradictionSide): string {
  return sessions === 0 ? '' : ` (${sessions} session${sessions === 1 ? '' : 's'})`;
}

function isRetirement(proposal: Proposal): boolean {
  const side = chosenSide(proposal);
  return side === null ? proposal.change === 'retire' : side.action === 'retire';
}

/** The copies must say together what the proposal was made from, so that nothing is replaced that it does not contain. */
function checkSource(
  proposal: Proposal,
  source: Proposal['sources'][number],
  { skill, readings, combined }: DeliveredSkill,
): void {
  const isSame = isHandEdit(proposal)
    ? proposal.patternKey === handEditKey(combined.fingerprint)
    : combined.conflicts.length === 0 && (combined.text ?? elsewhereText(skill, readings)) === source.skillMd;
  if (isSame) return;
  const file = combined.edited[0]?.path ?? readings[0]?.path ?? source.name;
  throw new SkillifyError(
    'changed-meanwhile',
    `${file} was changed by hand since this was proposed; run Skillify Now to bring the proposal up to date.`,
  );
}

/** In a working tree that has no copy yet, and of a skill that only a team's library has, the approved text counts. */
function elsewhereText(skill: Skill, readings: readonly CopyReading[]): string | null {
  return readings.every(({ state }) => state === 'elsewhere') ? skill.skillMd : null;
}

function planRetirement(
  proposal: Proposal,
  sources: ReadonlyMap<string, DeliveredSkill>,
  { place }: DeliverySetting,
): ApprovalPlan {
  const delivered = sources.get(proposal.sources[0]?.name ?? '');
  if (!delivered) throw new SkillifyError('changed-meanwhile', 'The skill is no longer there; dismiss this proposal.');
  const { skill, readings } = delivered;
  const at = Date.now();
  const removal = planRemoval(skill.name, readings, editedHashes(delivered), place);
  const retired: Skill = { ...withCopies(skill, removal.copies, place), status: 'retired', retiredAt: at };
  return {
    skill: retired,
    effects: { proposals: [{ ...proposal, status: 'approved', updatedAt: at }], skill: retired },
    undo: { proposals: [proposal], skill },
    carryOut: () => applyChanges(removal.changes),
  };
}

interface WritingContext {
  readonly store: Store;
  readonly skills: ReadonlyMap<string, Skill>;
  readonly sources: ReadonlyMap<string, DeliveredSkill>;
  readonly setting: DeliverySetting;
  readonly request: DeliveryRequest | undefined;
}

async function planWriting(proposal: Proposal, context: WritingContext): Promise<ApprovalPlan> {
  const { skills, sources, setting } = context;
  const { place } = setting;
  const findings = lintSkill(proposal.skillMd, proposal.name);
  if (!isWritable(findings)) {
    const first = findings.find((finding) => finding.severity === 'error');
    throw new SkillifyError(
      'invalid-input',
      `The draft cannot be approved yet. Line ${first?.line}: ${first?.message}`,
    );
  }
  const secret = lineOfSecret(proposal.skillMd);
  if (secret !== null)
    throw new SkillifyError(
      'invalid-input',
      `The draft cannot be approved yet. Line ${secret} holds what looks like a secret; take it out or write a placeholder, then approve.`,
    );
  const plan = await planDelivery(proposal, context);
  const earlier = skills.get(proposal.name);
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
    targets: plan.copies.map((copy) => copyPath(proposal.name, copy, place)),
    deliveries: plan.copies,
    approvedAt: at,
    retiredAt: null,
  };
  const others = proposal.sources.flatMap(({ name }) => (name === proposal.name ? [] : (sources.get(name) ?? [])));
  const removals = others.map((other) => ({
    other: other.skill,
    removal: planRemoval(other.skill.name, other.readings, editedHashes(other), place),
  }));
  const { name, version, skillMd, contentHash: hash } = skill;
  const changes: readonly FileChange[] = [...plan.changes, ...removals.flatMap(({ removal }) => removal.changes)];
  const notices = [...plan.notices, ...doubleListings(name, plan.copies)];
  return {
    skill,
    effects: {
      proposals: [{ ...proposal, status: 'approved', updatedAt: at }],
      skill,
      skillVersion: { name, version, skillMd, contentHash: hash, at, reason: reasons[proposal.change] },
      otherSkills: removals.map(
        ({ other, removal }): Skill => ({
          ...withCopies(other, removal.copies, place),
          status: 'retired',
          retiredAt: at,
        }),
      ),
    },
    undo: {
      proposals: [{ ...proposal, updatedAt: at }],
      skill: earlier ?? { ...skill, status: 'retired', retiredAt: at },
      otherSkills: others.map((other) => other.skill),
    },
    carryOut: async () => [...(await applyChanges(changes)), ...notices],
  };
}

/** Checks the places that an approval writes to, as they are now. Throws for one that may not be written. */
async function planDelivery(proposal: Proposal, context: WritingContext): Promise<CopyPlan> {
  const { store, skills, sources, setting, request } = context;
  const source = sources.get(proposal.name);
  const earlier = skills.get(proposal.name);
  if (earlier?.status === 'approved' && !source)
    throw new SkillifyError(
      'changed-meanwhile',
      `There is an approved skill named ${proposal.name} already; give the draft another name, or dismiss it.`,
    );
  const asked = source && !request ? [] : wantedCopies(choiceOf(setting, request));
  const before = earlier ? (source ?? (await readDelivered(store, earlier, setting.place))) : null;
  const kept = source ? copiesToWrite(source.readings) : [];
  const wanted = [...new Map([...asked, ...kept].map((copy) => [copyKey(copy), copy])).values()];
  return planCopies({
    name: proposal.name,
    text: proposal.skillMd,
    wanted,
    copies: earlier ? copiesOf(earlier) : [],
    known: before?.known ?? new Set(),
    takenOver: source ? editedHashes(source) : new Set(),
    madeBefore: await foldersMade(store),
    place: setting.place,
  });
}

const reasons: Readonly<Record<Proposal['change'], string>> = {
  create: 'approved',
  revise: 'revised',
  merge: 'merged',
  retire: 'retired',
};

/** What was edited by hand and is contained in what was shown. */
function editedHashes({ combined }: DeliveredSkill): ReadonlySet<string> {
  return new Set(combined.edited.map(({ text }) => contentHash(text ?? '')));
}
