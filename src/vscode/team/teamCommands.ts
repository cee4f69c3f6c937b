import * as vscode from 'vscode';
import { SkillifyError } from '../../base/errors.ts';
import type { TeamIdentity, TeamSyncReport } from '../../engine/teamContract.ts';
import type { EngineHost } from '../engineHost.ts';
import type { Settings } from '../settings.ts';
import { maskedConnection } from './connectionShape.ts';
import { teamConnection } from './teamLink.ts';
import { askTeamSecret } from './teamQuestions.ts';
import type { FolderAddress, TeamSecret, TeamSecrets } from './teamSecrets.ts';
import type { TeamSettings } from './teamSettings.ts';
import { roleName } from './teamText.ts';

/** What of the engine these commands need. */
interface TeamEngine extends Pick<EngineHost, 'request' | 'linkTeam'> {
  readonly settings: Pick<Settings, 'team' | 'workspaceId'>;
  requireFolder(): { readonly uri: FolderAddress; readonly name: string };
}

/** Connecting a project to its team's store, leaving it, and exchanging now. */
export class TeamCommands {
  constructor(
    private readonly engine: TeamEngine,
    private readonly secrets: Pick<TeamSecrets, 'read' | 'keep' | 'remove'>,
  ) {}

  /** Asks for a connection, says what leaves this machine, tries it, and only then keeps it. */
  async connect(): Promise<void> {
    const folder = this.engine.requireFolder();
    const kept = await this.secrets.read(folder.uri);
    const secret = await askTeamSecret(kept);
    const { team } = this.engine.settings;
    if (!secret || !(await confirmSending(folder.name, secret, team))) return;
    const identity = await this.tried(secret);
    await this.secrets.keep(folder.uri, secret);
    await this.engine.linkTeam(true);
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Connected to {0} of {1} as {2} ({3}).',
        identity.workspace,
        identity.organisation,
        identity.member,
        roleName(identity.role),
      ),
    );
  }

  /** Asks, then forgets the connection. */
  async disconnect(): Promise<void> {
    const folder = this.engine.requireFolder();
    if ((await this.secrets.read(folder.uri)) === null) {
      void vscode.window.showInformationMessage(vscode.l10n.t('This project is not connected to a team’s store.'));
      return;
    }
    const disconnect = vscode.l10n.t('Disconnect');
    const detail = vscode.l10n.t(
      'Nothing is sent any more and nothing comes in. What is in the store stays there until somebody removes it; skills that were accepted here stay here. The connection is removed from the secret storage.',
    );
    const question = vscode.l10n.t('Disconnect {0} from its team?', folder.name);
    const choice = await vscode.window.showWarningMessage(question, { modal: true, detail }, disconnect);
    if (choice !== disconnect) return;
    await this.secrets.remove(folder.uri);
    await this.engine.linkTeam();
    void vscode.window.showInformationMessage(vscode.l10n.t('Disconnected from the team’s store.'));
  }

  /** Exchanges now and says what came of it. */
  async sync(): Promise<void> {
    const folder = this.engine.requireFolder();
    if ((await this.secrets.read(folder.uri)) === null) {
      throw new SkillifyError(
        'usage',
        vscode.l10n.t('This project is not connected to a team’s store. Run “Connect to Team Store...” first.'),
      );
    }
    const report = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Exchanging with the team’s store'),
        cancellable: true,
      },
      (_progress, token) => {
        const controller = new AbortController();
        token.onCancellationRequested(() => controller.abort());
        return this.engine.request('teamSync', {}, controller.signal);
      },
    );
    void vscode.window.showInformationMessage(syncText(report));
  }

  // Nothing is exchanged while trying: this connection exchanges on request only.
  private async tried(secret: TeamSecret): Promise<TeamIdentity> {
    const connection = teamConnection(secret, this.engine.settings);
    try {
      return await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Trying the connection') },
        async () => {
          await this.engine.request('teamConnect', { ...connection, onRequest: true });
          await this.engine.request('teamMembers', {});
          const { identity, problem } = await this.engine.request('teamStatus', {});
          if (identity) return identity;
          throw new SkillifyError(
            'store-away',
            problem ?? vscode.l10n.t('The team’s store did not answer. Try again.'),
          );
        },
      );
    } catch (error) {
      await this.engine.request('teamDisconnect', {});
      // What was kept before is in force again.
      await this.engine.linkTeam(true);
      throw error;
    }
  }
}

async function confirmSending(project: string, { connection }: TeamSecret, team: TeamSettings): Promise<boolean> {
  const connect = vscode.l10n.t('Connect');
  const detail = [
    vscode.l10n.t(
      'What leaves this machine: the sessions of this project that Skillify has read and will read (prompts, answers, tool calls, paths and branches; shortened, secrets replaced as far as they are recognised), the project’s name, and your decisions on the team’s proposals. Members of the team can read them.',
    ),
    vscode.l10n.t(
      'What stays: sessions that you opted out of or forgot (they are removed there too), other projects, your files, and decisions on your own proposals.',
    ),
    team.acceptAutomatically
      ? vscode.l10n.t(
          'What comes in: skills that the team approved. They are written without asking you where this repository’s `.skillify` file says so too; else they are proposals.',
        )
      : vscode.l10n.t(
          'What comes in: skills that the team approved, as proposals. No skill is written before you approve it.',
        ),
    vscode.l10n.t('The connection is kept in the secret storage of VS Code. Disconnecting stops all of this at once.'),
  ].join('\n\n');
  const question = vscode.l10n.t('Connect {0} to {1}?', project, maskedConnection(connection));
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, connect)) === connect;
}

function syncText({ pushed, pulled, decisions }: TeamSyncReport): string {
  const parts = [
    vscode.l10n.t(
      'Sent: sessions {0}, decisions {1}. New proposals: {2}.',
      pushed.sessions,
      decisions.applied,
      pulled.proposals.length,
    ),
    ...(pulled.accepted.length > 0 ? [vscode.l10n.t('Accepted without asking: {0}.', pulled.accepted.join(', '))] : []),
    ...(decisions.lost > 0
      ? [vscode.l10n.t('Not applied, because others decided otherwise: {0}. See Team Status.', decisions.lost)]
      : []),
    ...(pulled.refused.length > 0
      ? [vscode.l10n.t('Not taken: {0}. See the log.', pulled.refused.map(({ name }) => name).join(', '))]
      : []),
  ];
  return parts.join(' ');
}
