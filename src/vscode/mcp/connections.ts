import * as vscode from 'vscode';
import { SkillifyError } from '../../base/errors.ts';
import { requireConsent } from '../consentPrompt.ts';
import type { EngineHost } from '../engineHost.ts';
import { inEditorLanguage } from '../engineWords.ts';
import { schemes } from '../ids.ts';
import { confirmChanges, PlannedChanges } from '../plannedChanges.ts';

type Direction = 'connect' | 'disconnect';

/** Tells other assistants of the MCP server, or takes that back, after what would be written to their files was shown. */
export class Connections implements vscode.Disposable {
  private readonly planned = new PlannedChanges(schemes.connections);

  constructor(private readonly engine: EngineHost) {}

  dispose(): void {
    this.planned.dispose();
  }

  /** Asks for assistants, shows the changes to their files, and writes exactly those once confirmed. */
  async change(direction: Direction): Promise<void> {
    const isConnect = direction === 'connect';
    // Who is connected may read what was recorded here.
    if (isConnect && this.engine.place.kind === 'ready') await requireConsent(this.engine);
    const assistants = await this.pickAssistants(direction);
    if (assistants.length === 0) return;
    const action = isConnect ? 'plan-connect' : 'plan-disconnect';
    const plan = await this.engine.request('connections', { action, assistants });
    const changes = plan.flatMap((view) => view.changes);
    const title = isConnect ? vscode.l10n.t('Assistants to Connect') : vscode.l10n.t('Assistants to Disconnect');
    await this.planned.showChanges(title, changes);
    const question = isConnect
      ? vscode.l10n.t('Connect These Assistants?')
      : vscode.l10n.t('Disconnect These Assistants?');
    const yes = isConnect ? vscode.l10n.t('Connect') : vscode.l10n.t('Disconnect');
    if (!(await confirmChanges(question, yes, changes, this.engine.homePath))) return;
    const now = await this.engine.request('connections', { action, assistants });
    if (JSON.stringify(now) !== JSON.stringify(plan)) {
      const message = vscode.l10n.t('A file changed since it was shown. Run the command again to see it as it is now.');
      throw new SkillifyError('changed-meanwhile', message);
    }
    const done = await this.engine.request('connections', { action: direction, assistants });
    const names = done.map(({ displayName }) => displayName).join(', ');
    const message = isConnect
      ? vscode.l10n.t('Assistants connected: {0}.', names)
      : vscode.l10n.t('Assistants disconnected: {0}.', names);
    const notes = done.flatMap(({ displayName, note }) =>
      note === null ? [] : [`${displayName}: ${inEditorLanguage(note)}`],
    );
    void vscode.window.showInformationMessage([message, ...notes].join(' '));
  }

  private async pickAssistants(direction: Direction): Promise<readonly string[]> {
    const views = await this.engine.request('connections', { action: 'status', assistants: [] });
    const items = views
      .filter(({ connected }) => connected === (direction === 'disconnect'))
      .map(({ assistant, displayName, note }) => ({
        label: displayName,
        assistant,
        picked: note === null,
        ...(note === null ? {} : { detail: inEditorLanguage(note) }),
      }));
    if (items.length === 0) {
      const message =
        direction === 'connect'
          ? vscode.l10n.t('There is no assistant on this machine that is still to be connected.')
          : vscode.l10n.t('No assistant is connected to Skillify.');
      void vscode.window.showInformationMessage(message);
      return [];
    }
    const placeHolder =
      direction === 'connect'
        ? vscode.l10n.t('Choose the assistants that may ask Skillify; nothing is written before you saw it')
        : vscode.l10n.t('Choose the assistants that may no longer ask Skillify; nothing is written before you saw it');
    const picked = await vscode.window.showQuickPick(items, { canPickMany: true, placeHolder });
    return (picked ?? []).map(({ assistant }) => assistant);
  }
}
