import type {
  TeamMember,
  TeamProposalSummary,
  TeamProposalView,
  TeamSkill,
  TeamStatus,
  TeamSyncReport,
} from '../engine/teamContract.ts';
import { day, type Paint, plural, printable } from './print.ts';
import { renderProposal } from './renderProposal.ts';

/** Where the exchange with the team stands. */
export function renderTeamStatus(status: TeamStatus, paint: Paint): string {
  const { identity, waiting, lastPushAt, lastPullAt, problem, lost } = status;
  const time = (at: number | null) => (at === null ? 'never' : new Date(at).toISOString());
  const who = identity
    ? `${printable(identity.member)} (${identity.role}) in ${printable(identity.workspace)} of ${printable(identity.organisation)}`
    : 'not known yet';
  return [
    `${paint.bold('Team')}       ${who}`,
    `Sent       ${time(lastPushAt)}; waiting: ${plural(waiting.sessions, 'session')}, ${waiting.forgettings} to forget, ${plural(waiting.decisions, 'decision')}`,
    `Received   ${time(lastPullAt)}`,
    ...(problem === null ? [] : [paint.bad(printable(problem))]),
    ...lost.map(({ title, action, at, message }) =>
      paint.bad(`Lost: ${action} of “${printable(title)}” on ${day(at)}. ${printable(message)}`),
    ),
  ].join('\n');
}

/** Members with what they contributed. */
export function renderMembers(members: readonly TeamMember[], paint: Paint): string {
  return members
    .map(({ name, role, isSelf, isRevoked, sessions, proposals, decisions }) => {
      const facts = [
        role,
        ...(isRevoked ? ['revoked'] : []),
        plural(sessions, 'session'),
        plural(proposals, 'proposal'),
        plural(decisions, 'decision'),
      ];
      return `${paint.bold(printable(name))}${isSelf ? ' (you)' : ''}  ${paint.dim(facts.join(' · '))}`;
    })
    .join('\n');
}

/** What one exchange did. */
export function renderSync(
  { pushed, pulled, decisions }: TeamSyncReport,
  action: 'push' | 'pull' | 'sync',
  paint: Paint,
): string {
  const sent = `Sent ${plural(pushed.events, 'new event')} of ${plural(pushed.sessions, 'session')}; removed ${plural(pushed.forgotten, 'forgotten session')}; decisions sent ${decisions.applied}, lost ${decisions.lost}.`;
  const received = `Received: ${plural(pulled.proposals.length, 'new proposal')}${pulled.accepted.length > 0 ? `; accepted ${pulled.accepted.join(', ')}` : ''}. See them with “skillify proposals”.`;
  return [
    ...(action === 'pull' ? [] : [sent]),
    ...(action === 'push' ? [] : [received]),
    ...pulled.refused.map(({ name, message }) => paint.bad(`${printable(name)} is not taken: ${printable(message)}`)),
  ].join('\n');
}

/** The shared review queue. */
export function renderTeamProposals(proposals: readonly TeamProposalSummary[], paint: Paint): string {
  if (proposals.length === 0) return 'No proposal of the team waits for a decision.';
  return proposals
    .map(({ id, title, change, total, sessions, members, status }) => {
      const facts = [
        ...(change === 'create' ? [] : [change]),
        ...(status === 'pending' ? [] : [status]),
        `score ${total.toFixed(2)}`,
        plural(sessions, 'session'),
        members.length === 0 ? 'members not known' : `from ${members.map(printable).join(', ')}`,
      ];
      return `${paint.bold(printable(title))}  ${paint.dim(facts.join(' · '))}\n  ${id}`;
    })
    .join('\n');
}

/** One shared proposal with who contributed and what was decided. */
export function renderTeamProposal(proposal: TeamProposalView, paint: Paint): string {
  const { contributors, decisions, mayDecide } = proposal;
  return [
    renderProposal(proposal, paint),
    paint.dim('  Contributors'),
    ...contributors.map(({ member, sessions }) => `    ${printable(member)}  ${plural(sessions, 'session')}`),
    paint.dim('  Decisions'),
    ...decisions.map(
      ({ kind, by, at, reason }) =>
        `    ${new Date(at).toISOString()} ${printable(by)}: ${kind}${reason === null ? '' : ` (${printable(reason)})`}`,
    ),
    ...(mayDecide ? [] : ['Your role may not decide on it.']),
  ].join('\n');
}

/** The team's library, and what became of each skill here. */
export function renderTeamSkills(skills: readonly TeamSkill[], paint: Paint): string {
  if (skills.length === 0) return 'The team has no skills yet.';
  const words = {
    same: 'accepted here',
    waiting: 'waits for your decision here',
    declined: 'declined here',
    none: 'not here',
  } as const;
  return skills
    .map(
      ({ name, status, version, decidedAt, here }) =>
        `${paint.bold(printable(name))}  ${paint.dim(`version ${version} · ${status} ${day(decidedAt)} · ${words[here]}`)}`,
    )
    .join('\n');
}
