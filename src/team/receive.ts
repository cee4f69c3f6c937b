import { messageOf } from '../base/errors.ts';
import { oneLine } from '../base/text.ts';
import { visibleText } from '../base/visibleText.ts';
import type { RefusedTeamSkill, TeamScope } from '../engine/teamContract.ts';
import type { DraftFlag, Proposal, Score } from '../mining/proposal.ts';
import { contentHash } from '../skills/contentHash.ts';
import { checkSkillName } from '../skills/delivery/skillName.ts';
import { skillHeader } from '../skills/document/skillDocument.ts';
import type { Decision, Skill } from '../skills/skill.ts';
import type { Store } from '../store/store.ts';
import { type ReceivedSkill, ReceivedSkills } from './receivedSkills.ts';
import { soundTime } from './teamSentences.ts';
import type { TeamStore } from './teamStore.ts';

/** Beyond these a skill is not taken: assistants load a SKILL.md whole. */
const largestCharacters = 200_000;
const mostSkills = 2_000;

/** What a look at the team's library gave. */
export interface Receipt {
  /** Names of skills of which a new version was received. */
  readonly changed: readonly string[];
  /** Skills that cannot be taken, each with a sentence. */
  readonly refused: readonly RefusedTeamSkill[];
}

/**
 * Looks which approved and retired versions are new in the team's library and keeps them in the local store, checked like
 * any foreign data. Proposes and writes nothing.
 */
export async function receiveSkills(local: Store, team: TeamStore, scope: TeamScope, now: number): Promise<Receipt> {
  const store = new ReceivedSkills(local);
  const wide = scope === 'me' ? 'team' : scope;
  const [known, shared] = [await store.list(), await team.within(wide)];
  // One's own are those that rest on one's own sessions, whoever approved them.
  const own = scope === 'me' ? await team.sessionMembers('me') : null;
  const listed = await shared.listSkills();
  const refused: RefusedTeamSkill[] = [];
  const fresh: Skill[] = [];
  const byKey = new Map(known.map((skill) => [keyOf(skill), skill]));
  const { workspaceKey } = team;
  for (const skill of listed.slice(0, mostSkills)) {
    const problem = problemOf(skill);
    if (problem !== null) refused.push({ name: oneLine(visibleText(skill.name), 80), message: problem });
    else if (isNews(byKey.get(keyOf({ workspaceKey, name: skill.name })), skill)) fresh.push(skill);
  }
  if (listed.length > mostSkills)
    refused.push({
      name: `${listed.length - mostSkills}`,
      message: `The workspace has more than ${mostSkills} skills; the rest is not taken. Retire those that nobody needs.`,
    });
  if (fresh.length === 0) return { changed: [], refused };
  const texts = new Map<string, string>();
  const changed: string[] = [];
  for (const skill of fresh) {
    const proposal = skill.proposalId === null ? null : await shared.getProposal(skill.proposalId);
    if (own !== null && !proposal?.evidence.some(({ sessionId }) => own.has(sessionId))) continue;
    const received = await receivedOf(skill, proposal, wide, shared, team, now);
    byKey.set(keyOf(received), received);
    texts.set(skill.contentHash, skill.skillMd);
    changed.push(skill.name);
  }
  if (changed.length > 0) await store.save([...byKey.values()], texts);
  return { changed, refused };
}

function keyOf({ workspaceKey, name }: Pick<ReceivedSkill, 'workspaceKey' | 'name'>): string {
  return `${workspaceKey}/${name}`;
}

/** A version counts as new when it is later, and a retirement when it was not known yet. */
function isNews(known: ReceivedSkill | undefined, skill: Skill): boolean {
  const isRetired = skill.status === 'retired';
  if (known === undefined) return !isRetired;
  if (isRetired) return !known.isRetired;
  if (skill.version < known.version) return false;
  return known.isRetired || (skill.version > known.version && skill.contentHash !== known.contentHash);
}

/** Why a skill cannot be taken, as a sentence; null for one that can. */
function problemOf(skill: Skill): string | null {
  try {
    checkSkillName(skill.name);
  } catch (error) {
    return messageOf(error);
  }
  if (skill.skillMd.length > largestCharacters)
    return `The skill is longer than ${largestCharacters} characters; ask the team to shorten it.`;
  if (contentHash(skill.skillMd) !== skill.contentHash)
    return 'The text is not the one that was approved; ask the team to approve it again.';
  const { name } = skillHeader(skill.skillMd);
  if (skill.status === 'approved' && name !== skill.name)
    return `The text names another skill, “${oneLine(visibleText(name ?? ''), 80)}”; ask the team to correct it.`;
  return null;
}

async function receivedOf(
  skill: Skill,
  proposal: Proposal | null,
  scope: TeamScope,
  shared: Store,
  team: TeamStore,
  now: number,
): Promise<ReceivedSkill> {
  const { organisation, workspace } = team.identity;
  const isRetired = skill.status === 'retired';
  const ids = isRetired ? await retiringIds(shared, skill.name) : skill.proposalId === null ? [] : [skill.proposalId];
  const kinds = isRetired ? retiring : approving;
  const decided = (await team.decisions(scope, [skill.name, ...ids])).findLast(({ kind }) => kinds.has(kind));
  const at = (isRetired ? skill.retiredAt : skill.approvedAt) ?? decided?.at ?? now;
  return {
    workspaceKey: team.workspaceKey,
    organisation: plain(organisation),
    workspace: plain(workspace),
    name: skill.name,
    version: skill.version,
    contentHash: skill.contentHash,
    isRetired,
    title: plain(skill.title),
    description: plain(skill.description),
    decidedBy: decided ? plain(decided.by) : null,
    decidedAt: soundTime(at),
    score: proposal?.score ?? approvedScore,
    sessions: proposal?.sessions ?? 0,
    flags: proposal && !isRetired ? standingFlags(proposal.wording?.flags ?? [], proposal.skillMd, skill.skillMd) : [],
  };
}

const approving: ReadonlySet<Decision['kind']> = new Set(['approve', 'restore']);
const retiring: ReadonlySet<Decision['kind']> = new Set(['approve', 'retire']);

/** Approved proposals that may have retired a skill: to retire it, or to merge it into another. */
async function retiringIds(shared: Store, name: string): Promise<readonly string[]> {
  return (await shared.listProposals(['approved']))
    .filter(
      ({ name: kept, change, sources }) =>
        (change === 'retire' || kept !== name) && sources.some((source) => source.name === name),
    )
    .map(({ id }) => id);
}

function plain(text: string): string {
  return oneLine(visibleText(text), 1_000);
}

const approvedScore: Score = {
  total: 1,
  parts: [{ name: 'acceptance', value: 1, weight: 1, explanation: 'The team approved it.' }],
};

/** Flags whose lines a reviewer left as they were. */
function standingFlags(flags: readonly DraftFlag[], before: string, after: string): readonly DraftFlag[] {
  const [old, present] = [before.split('\n'), after.split('\n')];
  return flags.flatMap((flag) => {
    const line = old[flag.line - 1];
    const index = line === undefined ? -1 : present.indexOf(line);
    return index < 0 ? [] : [{ ...flag, line: index + 1 }];
  });
}
