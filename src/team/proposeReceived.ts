import { readDelivered } from '../engine/deliveredSkill.ts';
import { followFile } from '../mining/evolve/followFile.ts';
import type { Proposal } from '../mining/proposal.ts';
import type { DeliveryPlace } from '../skills/delivery/deliveredCopy.ts';
import { threeWayMerge } from '../skills/delivery/threeWayMerge.ts';
import type { Skill } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import { type ReceivedSkill, ReceivedSkills } from './receivedSkills.ts';
import { type SkillHere, teamPatternKey, teamProposal } from './teamProposal.ts';

/**
 * Brings the waiting proposals in line with what was received from a team and with the skills as they stand here now. What
 * was decided here on a version holds: only another version comes back. Asks no other machine; where nothing was received
 * it does nothing. Returns what was created or changed, saved already.
 */
export async function proposeReceived(local: Store, place: DeliveryPlace, now: number): Promise<readonly Proposal[]> {
  const store = new ReceivedSkills(local);
  const received = await store.list();
  if (received.length === 0) return [];
  const [skills, proposals] = await Promise.all([local.listSkills(), local.listProposals()]);
  const known = new Map(proposals.map((proposal) => [proposal.id, proposal]));
  const wanted = new Map<string, Proposal>();
  for (const skill of received) {
    const own = proposals.filter(({ patternKey }) => patternKey === teamPatternKey(skill));
    const text = await store.text(skill.contentHash);
    if (text === null) continue;
    const here = await skillHere({ local, store, place, skills, own }, skill);
    // Copies that contradict each other are a choice of their own first.
    const proposal = here === 'unsettled' ? (known.get(idOf(own)) ?? null) : teamProposal(skill, text, here, now);
    if (proposal) wanted.set(proposal.id, proposal);
  }
  const changed: Proposal[] = [];
  for (const proposal of wanted.values()) {
    const before = known.get(proposal.id);
    if (before === undefined) changed.push(await withEdits(proposal, proposals, store));
    else if (before.status === 'superseded') changed.push({ ...proposal, createdAt: before.createdAt });
    else if (before.status === 'pending') changed.push(...followed(before, proposal));
  }
  for (const proposal of proposals) {
    const isWaiting = proposal.status === 'pending' || proposal.status === 'snoozed';
    if (proposal.kind === 'team' && isWaiting && !wanted.has(proposal.id))
      changed.push({ ...proposal, status: 'superseded', updatedAt: now });
  }
  if (changed.length > 0) await local.saveProposals(changed);
  return changed;
}

interface Surroundings {
  readonly local: Store;
  readonly store: ReceivedSkills;
  readonly place: DeliveryPlace;
  readonly skills: readonly Skill[];
  /** Proposals that versions of this skill made so far. */
  readonly own: readonly Proposal[];
}

async function skillHere(
  { local, store, place, skills, own }: Surroundings,
  received: ReceivedSkill,
): Promise<SkillHere | null | 'unsettled'> {
  const accepted = own
    .filter(({ status, change }) => status === 'approved' && change !== 'retire')
    .sort((left, right) => (right.provenance?.version ?? 0) - (left.provenance?.version ?? 0))[0];
  // A person may have given the draft another name.
  const name = accepted?.name ?? received.name;
  const skill = skills.find((candidate) => candidate.name === name && candidate.status === 'approved');
  if (!skill) return null;
  const { combined } = await readDelivered(local, skill, place);
  if (combined.conflicts.length > 0) return 'unsettled';
  const acceptedText = accepted
    ? ((await store.text(accepted.provenance?.contentHash ?? '')) ?? accepted.skillMd)
    : null;
  return { name, version: skill.version, text: combined.text ?? skill.skillMd, acceptedText };
}

function idOf(own: readonly Proposal[]): string {
  return own.find(({ status }) => status === 'pending')?.id ?? '';
}

/** The waiting proposal as it should be now; none where nothing changed. A draft that a person edited keeps the edits. */
function followed(before: Proposal, proposal: Proposal): readonly Proposal[] {
  const next = before.edited ? followFile(before, proposal) : proposal;
  const sidesOf = ({ contradiction }: Proposal) => JSON.stringify(contradiction?.sides);
  // A side that was chosen shows that side's text.
  const isSameDraft =
    before.contradiction !== null && sidesOf(before) === sidesOf(next) ? true : next.skillMd === before.skillMd;
  const isSame =
    isSameDraft &&
    next.reason === before.reason &&
    sidesOf(before) === sidesOf(next) &&
    JSON.stringify(next.sources) === JSON.stringify(before.sources);
  return isSame ? [] : [{ ...next, createdAt: before.createdAt }];
}

/** A newer version takes over what a person wrote into the draft of a skill that was not accepted yet, where that fits. */
async function withEdits(proposal: Proposal, proposals: readonly Proposal[], store: ReceivedSkills): Promise<Proposal> {
  const before = proposals.find(
    ({ patternKey, status, edited, change }) =>
      patternKey === proposal.patternKey && status === 'pending' && edited && change === 'create',
  );
  const base = before ? await store.text(before.provenance?.contentHash ?? '') : null;
  if (!before || base === null || proposal.change !== 'create') return proposal;
  const merged = threeWayMerge(base, before.skillMd, proposal.skillMd);
  if (merged.conflicts.length > 0) return proposal;
  return { ...proposal, skillMd: merged.text, name: before.name, edited: true };
}
