import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import type { HookPurpose } from '../engine/contract.ts';
import type { EngineHost } from './engineHost.ts';
import { hooksText } from './hooksText.ts';
import { schemes } from './ids.ts';
import { confirmChanges, PlannedChanges } from './plannedChanges.ts';

type Direction = 'install' | 'uninstall';

/** Hooks of assistants: their state, and installing or removing them after what would be written was shown. */
export class Hooks implements vscode.Disposable {
  private readonly planned = new PlannedChanges(schemes.hooks);

  constructor(private readonly engine: EngineHost) {}

  dispose(): void {
    this.planned.dispose();
  }

  /** Shows which assistants have hooks. */
  async showStatus(): Promise<void> {
    const hooks = await this.engine.request('hooks', { action: 'status', assistants: [] });
    await this.planned.showText('Skillify Hooks.md', hooksText(hooks));
  }

  /** Asks for assistants, shows the changes to their files, and writes exactly those once confirmed. */
  async change(direction: Direction, purpose: HookPurpose = 'capture'): Promise<void> {
    const assistants = await this.pickAssistants(direction, purpose);
    if (assistants.length === 0) return;
    const isInstall = direction === 'install';
    const action = isInstall ? 'plan-install' : 'plan-uninstall';
    const plan = await this.engine.request('hooks', { action, assistants, purpose });
    const changes = plan.flatMap((hook) => hook.changes);
    const title = isInstall ? vscode.l10n.t('Hooks to Install') : vscode.l10n.t('Hooks to Remove');
    await this.planned.showChanges(title, changes);
    const question = isInstall ? vscode.l10n.t('Install These Hooks?') : vscode.l10n.t('Remove These Hooks?');
    const yes = isInstall ? vscode.l10n.t('Install') : vscode.l10n.t('Remove');
    if (!(await confirmChanges(question, yes, changes, this.engine.homePath))) return;
    const now = await this.engine.request('hooks', { action, assistants, purpose });
    if (JSON.stringify(now) !== JSON.stringify(plan)) {
      const message = vscode.l10n.t('A file changed since it was shown. Run the command again to see it as it is now.');
      throw new SkillifyError('changed-meanwhile', message);
    }
    const done = await this.engine.request('hooks', { action: direction, assistants, purpose });
    const names = done.map(({ displayName }) => displayName).join(', ');
    const message = isInstall
      ? vscode.l10n.t('Hooks installed: {0}.', names)
      : vscode.l10n.t('Hooks removed: {0}.', names);
    const notes = done.flatMap(({ displayName, note }) => (note === null ? [] : [`${displayName}: ${note}`]));
    void vscode.window.showInformationMessage([message, ...notes].join(' '));
  }

  private async pickAssistants(direction: Direction, purpose: HookPurpose): Promise<readonly string[]> {
    const hooks = await this.engine.request('hooks', { action: 'status', assistants: [], purpose });
    const items = hooks
      .filter(({ installed }) => installed === (direction === 'uninstall'))
      .map(({ assistant, displayName }) => ({ label: displayName, assistant, picked: true }));
    if (items.length === 0) {
      const message =
        direction === 'install'
          ? vscode.l10n.t('There is no assistant on this machine whose hooks are still to be installed.')
          : vscode.l10n.t('No hooks of Skillify are installed.');
      void vscode.window.showInformationMessage(message);
      return [];
    }
    const placeHolder =
      direction === 'install'
        ? vscode.l10n.t('Choose the assistants that get a hook; nothing is written before you saw it')
        : vscode.l10n.t('Choose the assistants whose hook is removed; nothing is written before you saw it');
    const picked = await vscode.window.showQuickPick(items, { canPickMany: true, placeHolder });
    return (picked ?? []).map(({ assistant }) => assistant);
  }
}
