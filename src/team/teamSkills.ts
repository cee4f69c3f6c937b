import { visibleText } from '../base/visibleText.ts';
import type { TeamScope, TeamSkill } from '../engine/teamContract.ts';
import type { Skill } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import { type ReceivedSkill, ReceivedSkills } from './receivedSkills.ts';
import { teamPatternKey, teamProposalId } from './teamProposal.ts';
import { soundTime } from './teamSentences.ts';
import type { TeamStore } from './teamStore.ts';

/** The library of a team by name, with what became of each skill's newest version in this repository. */
export async function teamSkills(team: TeamStore, scope: TeamScope, local: Store): Promise<readonly TeamSkill[]> {
  const [listed, received, skills, proposals] = await Promise.all([
    (await team.within(scope)).listSkills(),
    new ReceivedSkills(local).list(),
    local.listSkills(),
    local.listProposals(),
  ]);
  const byName = new Map(
    received.filter(({ workspaceKey }) => workspaceKey === team.workspaceKey).map((skill) => [skill.name, skill]),
  );
  const statuses = new Map(proposals.map(({ id, status }) => [id, status]));
  const accepted = new Map(
    proposals.filter(({ status }) => status === 'approved').map(({ patternKey, name }) => [patternKey, name]),
  );
  const standing = new Map(skills.map((skill) => [skill.name, skill]));
  const hereOf = (known: ReceivedSkill): TeamSkill['here'] => {
    const status = statuses.get(teamProposalId(known));
    if (status === 'pending' || status === 'snoozed') return 'waiting';
    if (status === 'dismissed') return 'declined';
    const name = accepted.get(teamPatternKey(known)) ?? known.name;
    const skill = standing.get(name);
    if (skill?.status === 'approved') return 'same';
    return status === 'approved' && !known.isRetired ? 'declined' : 'none';
  };
  return [...listed]
    .sort((left, right) => left.name.localeCompare(right.name))
    .map((skill) => ({ ...plainFacts(skill), here: here(skill, byName.get(skill.name), hereOf) }));
}

function here(
  skill: Skill,
  known: ReceivedSkill | undefined,
  hereOf: (known: ReceivedSkill) => TeamSkill['here'],
): TeamSkill['here'] {
  return known === undefined || known.version !== skill.version ? 'none' : hereOf(known);
}

function plainFacts({
  name,
  title,
  description,
  status,
  version,
  approvedAt,
  retiredAt,
}: Skill): Omit<TeamSkill, 'here'> {
  return {
    name: visibleText(name),
    title: visibleText(title),
    description: visibleText(description),
    status,
    version,
    decidedAt: soundTime(retiredAt ?? approvedAt),
  };
}
