import { SkillifyError } from '../base/errors.ts';
import type { ProposalSummary, ProposalView } from '../engine/contract.ts';
import type {
  Contributor,
  TeamDecideRequest,
  TeamMember,
  TeamProposalSummary,
  TeamProposalView,
  TeamScope,
} from '../engine/teamContract.ts';
import type { Evidence, Proposal, ProposalStatus } from '../mining/proposal.ts';
import { contentHash } from '../skills/contentHash.ts';
import type { Decision } from '../skills/skill.ts';
import { type DecisionStamp, type PlannedDecision, planDecision, planRetire } from './sharedDecision.ts';
import { decidedBy, decidedOtherwise, needReviewer, soundTime } from './teamSentences.ts';
import type { TeamStore } from './teamStore.ts';

/** How proposals are shown in this repository. */
export interface ProposalViews {
  view(proposal: Proposal): ProposalView;
  summary(proposal: Proposal): ProposalSummary;
}

/** A decision that stands in the shared store. */
export interface RecordedDecision {
  /** Of the skill that changed by it, null where none did. */
  readonly skillName: string | null;
  /** Set where somebody else had decided the same before. */
  readonly notice: string | null;
}

const open: readonly ProposalStatus[] = ['pending', 'snoozed'];
const final: ReadonlySet<Decision['kind']> = new Set(['approve', 'dismiss', 'snooze']);

/** The shared proposals of a team: reading them by scope and member, and deciding on them. Writes no file. */
export class TeamReview {
  constructor(
    private readonly team: TeamStore,
    private readonly views: ProposalViews,
  ) {}

  /** The best first. */
  async list(
    scope: TeamScope,
    member: string | undefined,
    statuses: readonly ProposalStatus[] = open,
  ): Promise<readonly TeamProposalSummary[]> {
    const members = await this.team.sessionMembers(scope);
    const proposals = await this.proposals(scope, statuses, members);
    return proposals
      .map((proposal) => ({ proposal, contributors: contributorsOf(proposal.evidence, members) }))
      .filter(({ contributors }) => member === undefined || contributors.some((each) => each.member === member))
      .sort((left, right) => right.proposal.score.total - left.proposal.score.total)
      .map(({ proposal, contributors }) => ({
        ...this.views.summary(proposal),
        members: contributors.map((each) => each.member),
      }));
  }

  async get(id: string, scope: TeamScope): Promise<TeamProposalView> {
    const members = await this.team.sessionMembers(scope);
    const shared = await this.team.within(wide(scope));
    const found = await shared.getProposal(id);
    const proposal = found && within(found, scope, members);
    if (!proposal) throw noProposal(id);
    const decisions = await this.team.decisions(wide(scope), [id]);
    const { role } = this.team.identity;
    return {
      ...this.views.view(proposal),
      contributors: contributorsOf(proposal.evidence, members),
      decisions: decisions.map(({ kind, by, at, reason }) => ({ kind, by, at: soundTime(at), reason })),
      mayDecide: role === 'reviewer' || role === 'admin',
    };
  }

  /** Members by name, with what may be seen of their work in the workspace. */
  async members(): Promise<readonly TeamMember[]> {
    const shared = await this.team.within('team');
    const members = await this.team.sessionMembers('team');
    const sessions = countOf(members.values());
    const decisions = countOf((await this.team.decisions('team')).map(({ by }) => by));
    const proposals = countOf(
      (await shared.listProposals()).flatMap(({ evidence }) =>
        contributorsOf(evidence, members).map(({ member }) => member),
      ),
    );
    return [...(await this.team.members())]
      .sort((left, right) => left.name.localeCompare(right.name))
      .map(({ name, role, isRevoked }) => ({
        name,
        role,
        isSelf: name === this.team.identity.member,
        isRevoked,
        sessions: sessions.get(name) ?? 0,
        proposals: proposals.get(name) ?? 0,
        decisions: decisions.get(name) ?? 0,
      }));
  }

  /**
   * Records a decision. Rejects with `changed-meanwhile` naming who decided what and when where somebody decided otherwise;
   * the same decision made twice, by one or by two, stands once.
   */
  async decide(request: TeamDecideRequest, stamp: DecisionStamp): Promise<RecordedDecision> {
    await this.team.refresh();
    needReviewer(this.team.identity.role);
    const shared = await this.team.within('team');
    const proposal = await shared.getProposal(request.id);
    if (!proposal) throw noProposal(request.id);
    try {
      const planned = await planDecision(shared, proposal, request, stamp);
      await this.record(planned);
      return { skillName: planned.skillName, notice: null };
    } catch (error) {
      if (!SkillifyError.is(error, 'changed-meanwhile')) throw error;
      return this.afterAnother(request, stamp, error);
    }
  }

  async retire(name: string, reason: string, stamp: DecisionStamp): Promise<void> {
    await this.team.refresh();
    needReviewer(this.team.identity.role);
    const shared = await this.team.within('team');
    const skill = (await shared.listSkills()).find((candidate) => candidate.name === name);
    if (!skill) throw new SkillifyError('not-found', `The team has no skill named “${name}”.`);
    if (skill.status === 'approved') await this.record(planRetire(skill, reason, stamp));
  }

  private record({ decision, effects, guard }: PlannedDecision): Promise<void> {
    return this.team.decide(decision, effects, guard);
  }

  /** Tells whether what stands now is what was asked for. */
  private async afterAnother(
    request: TeamDecideRequest,
    stamp: DecisionStamp,
    error: SkillifyError,
  ): Promise<RecordedDecision> {
    const shared = await this.team.within('team');
    const proposal = await shared.getProposal(request.id);
    const decisions = await this.team.decisions('team', [request.id]);
    const skillName = request.action === 'approve' ? (proposal?.name ?? null) : null;
    if (decisions.some(({ id }) => id === stamp.id)) return { skillName, notice: null };
    if (proposal?.status === 'pending') {
      // Open is what was wished for, whoever opened it.
      if (request.action === 'reopen') return { skillName, notice: null };
      throw error;
    }
    const last = decisions.findLast(({ kind }) => final.has(kind));
    if (last?.kind !== request.action) throw decidedOtherwise(last);
    const text = request.skillMd === undefined ? request.contentHash : contentHash(request.skillMd);
    if (request.action === 'approve' && last.contentHash !== text) throw decidedOtherwise(last);
    return { skillName, notice: `${decidedBy(last)} already.` };
  }

  private async proposals(
    scope: TeamScope,
    statuses: readonly ProposalStatus[],
    members: ReadonlyMap<string, string>,
  ): Promise<readonly Proposal[]> {
    const shared = await this.team.within(wide(scope));
    return (await shared.listProposals(statuses)).flatMap((proposal) => within(proposal, scope, members) ?? []);
  }
}

/** Proposals are the workspace's, whoever's worker drafted them: one's own are those that rest on one's own sessions. */
function wide(scope: TeamScope): TeamScope {
  return scope === 'me' ? 'team' : scope;
}

/** The proposal with the evidence that the scope leaves; null where that is none. */
function within(proposal: Proposal, scope: TeamScope, members: ReadonlyMap<string, string>): Proposal | null {
  if (scope !== 'me') return proposal;
  const evidence = proposal.evidence.filter(({ sessionId }) => members.has(sessionId));
  return evidence.length === 0 ? null : { ...proposal, evidence };
}

/** Who is behind evidence, those with most sessions first. */
export function contributorsOf(
  evidence: readonly Evidence[],
  members: ReadonlyMap<string, string>,
): readonly Contributor[] {
  const sessions = new Set(evidence.map(({ sessionId }) => sessionId));
  const counts = countOf([...sessions].flatMap((id) => members.get(id) ?? []));
  return [...counts]
    .map(([member, count]) => ({ member, sessions: count }))
    .sort((left, right) => right.sessions - left.sessions || left.member.localeCompare(right.member));
}

function countOf(names: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function noProposal(id: string): SkillifyError {
  return new SkillifyError('not-found', `The team has no proposal “${id}”; list them again.`);
}
