import * as vscode from 'vscode';
import type { TeamMember, TeamRole, TeamSkill, TeamStatus } from '../../engine/teamContract.ts';

/** What the status page of a team is made from. */
export interface TeamFacts {
  readonly status: TeamStatus;
  readonly members: readonly TeamMember[];
  readonly skills: readonly TeamSkill[];
  /** The connection without its password; empty where there is none. */
  readonly address: string;
}

/** The status of a project's team as a Markdown document; `translate` says the engine's sentences in the editor's language. */
export function teamText(
  { status, members, skills, address }: TeamFacts,
  formatTime: (at: number) => string,
  translate: (sentence: string) => string,
): string {
  if (status.state === 'off') {
    return [
      `# ${vscode.l10n.t('Team')}`,
      '',
      vscode.l10n.t('This project is not connected to a team’s store. Nothing is sent and nothing comes in.'),
      vscode.l10n.t('To connect it, run “Skillify: Connect to Team Store...”.'),
      '',
    ].join('\n');
  }
  const { identity, waiting } = status;
  const time = (at: number | null) => (at === null ? vscode.l10n.t('never') : formatTime(at));
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines.map((line) => `- ${line}`)];
  return [
    `# ${vscode.l10n.t('Team')}`,
    '',
    `- ${stateText(status, translate)}`,
    ...(address === '' ? [] : [`- ${vscode.l10n.t('Store: {0}', address)}`]),
    ...(identity
      ? [
          `- ${vscode.l10n.t('You are {0} ({1}) in {2} of {3}', identity.member, roleName(identity.role), identity.workspace, identity.organisation)}`,
        ]
      : []),
    `- ${vscode.l10n.t('Last sent: {0}. Last received: {1}.', time(status.lastPushAt), time(status.lastPullAt))}`,
    `- ${vscode.l10n.t('Waiting to be sent: sessions {0}, removals {1}, decisions {2}', waiting.sessions, waiting.forgettings, waiting.decisions)}`,
    ...(status.toReview === null ? [] : [`- ${vscode.l10n.t('Shared proposals to review: {0}', status.toReview)}`]),
    ...section(
      vscode.l10n.t('Decisions that were not applied'),
      status.lost.map(({ title, message, at }) => `${formatTime(at)}: ${oneLine(title)}. ${translate(message)}`),
    ),
    ...section(
      vscode.l10n.t('Members'),
      members.map((member) => {
        const marks = [
          roleName(member.role),
          ...(member.isSelf ? [vscode.l10n.t('you')] : []),
          ...(member.isRevoked ? [vscode.l10n.t('no longer a member')] : []),
        ].join(', ');
        const { sessions, proposals, decisions } = member;
        const work = vscode.l10n.t('sessions {0}, proposals {1}, decisions {2}', sessions, proposals, decisions);
        return `${oneLine(member.name)} (${marks}): ${work}`;
      }),
    ),
    ...section(
      vscode.l10n.t('Skills of the team'),
      skills.map((skill) => {
        const version = vscode.l10n.t('version {0} of {1}', skill.version, formatTime(skill.decidedAt));
        return `${oneLine(skill.title)} (${skill.name}), ${version}: ${hereText(skill)}`;
      }),
    ),
    '',
  ].join('\n');
}

function stateText({ state, problem }: TeamStatus, translate: (sentence: string) => string): string {
  const why = problem === null ? '' : ` ${translate(problem)}`;
  switch (state) {
    case 'connected':
      return vscode.l10n.t('Connected.') + why;
    case 'away':
      return vscode.l10n.t('Offline: local work goes on and is sent when the store is back.') + why;
    case 'refused':
      return vscode.l10n.t('Something has to be done before anything is exchanged.') + why;
    case 'connecting':
    case 'off':
      return vscode.l10n.t('Connecting.') + why;
  }
}

/** What a member may do, in a word. */
export function roleName(role: TeamRole): string {
  const names: Readonly<Record<TeamRole, string>> = {
    reader: vscode.l10n.t('reader'),
    writer: vscode.l10n.t('writer'),
    reviewer: vscode.l10n.t('reviewer'),
    admin: vscode.l10n.t('administrator'),
  };
  return names[role];
}

function hereText({ status, here }: TeamSkill): string {
  if (status === 'retired') return vscode.l10n.t('retired by the team');
  switch (here) {
    case 'same':
      return vscode.l10n.t('accepted here');
    case 'waiting':
      return vscode.l10n.t('waits here as a proposal');
    case 'declined':
      return vscode.l10n.t('declined here');
    case 'none':
      return vscode.l10n.t('not here');
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
