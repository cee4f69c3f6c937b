import { SkillifyError } from '../base/errors.ts';
import { readDelivered } from '../engine/deliveredSkill.ts';
import type { Proposal } from '../mining/proposal.ts';
import { contentHash } from '../skills/contentHash.ts';
import type { DeliveryPlace } from '../skills/delivery/deliveredCopy.ts';
import { lintSkill } from '../skills/document/lint.ts';
import { isHarmless } from '../skills/scan/scanText.ts';
import type { Skill } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import { skillPowers } from './skillPowers.ts';

/** What stands in the way of accepting without asking is looked up here. */
export interface AcceptancePlace {
  readonly local: Store;
  readonly place: DeliveryPlace;
  /** Names of all skills in the skill folders, whoever put them there. */
  readonly installedNames: ReadonlySet<string>;
  /** Approves one proposal exactly as it is, by the hash of its text. */
  readonly approve: (id: string, contentHash: string) => Promise<unknown>;
}

/**
 * Accepts what was received and needs nobody: plain new, changed or retired versions of the team. Whatever a person should
 * see waits for one: findings and flags, opposite advice, copies edited by hand, names that are taken, drafts that somebody
 * edited here, texts that could let an assistant do more, and skills that were dismissed or retired here before. Returns the
 * names of what was accepted; what cannot be written waits like before.
 */
export async function acceptReceived(where: AcceptancePlace): Promise<readonly string[]> {
  const { local } = where;
  const proposals = await local.listProposals();
  const accepted: string[] = [];
  for (const proposal of proposals) {
    if (proposal.kind !== 'team' || proposal.status !== 'pending') continue;
    const skills = new Map((await local.listSkills()).map((skill) => [skill.name, skill]));
    if (!(await isPlain(proposal, proposals, skills, where))) continue;
    try {
      await where.approve(proposal.id, contentHash(proposal.skillMd));
      accepted.push(proposal.name);
    } catch (error) {
      // What stands in the way is told when a person approves it.
      if (!SkillifyError.is(error)) throw error;
    }
  }
  return accepted;
}

async function isPlain(
  proposal: Proposal,
  proposals: readonly Proposal[],
  skills: ReadonlyMap<string, Skill>,
  { local, place, installedNames }: AcceptancePlace,
): Promise<boolean> {
  const { change, edited, contradiction, name, skillMd } = proposal;
  if (edited || contradiction !== null) return false;
  const isDeclined = proposals.some(
    ({ patternKey, status }) => patternKey === proposal.patternKey && status === 'dismissed',
  );
  if (isDeclined) return false;
  const skill = skills.get(name);
  if (change === 'create') {
    // One that was retired here comes back by a person's decision only.
    if (skill !== undefined || installedNames.has(name)) return false;
  } else {
    if (skill?.status !== 'approved') return false;
    const { combined } = await readDelivered(local, skill, place);
    if (combined.edited.length > 0) return false;
  }
  if (change === 'retire') return true;
  // A text that was merged with what was approved here is one that nobody has seen yet.
  if (contentHash(skillMd) !== proposal.provenance?.contentHash) return false;
  if ((proposal.wording?.flags ?? []).length > 0 || skillPowers(skillMd).length > 0) return false;
  // What blocks is for a person to tick.
  if (!isHarmless(skillMd)) return false;
  return lintSkill(skillMd, name).every(({ severity }) => severity !== 'error');
}
