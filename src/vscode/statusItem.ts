import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import type { EngineHost } from './engineHost.ts';
import { inEditorLanguage } from './engineWords.ts';
import { commandIds } from './ids.ts';
import { dollars } from './models/usageProgress.ts';
import type { PendingCount } from './pendingCount.ts';
import type { TeamState } from './team/teamState.ts';

/** The one status bar item: a spinner while working, else the number of proposals that wait. */
export class StatusItem implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly item = this.disposables.add(
    vscode.window.createStatusBarItem('skillify.status', vscode.StatusBarAlignment.Right, 90),
  );

  constructor(
    private readonly engine: EngineHost,
    private readonly pending: PendingCount,
    private readonly team: TeamState,
  ) {
    this.item.name = 'Skillify';
    this.item.command = commandIds.review;
    this.disposables.add(engine.onDidProgress(() => this.render()));
    this.disposables.add(engine.onDidChangePlace(() => this.render()));
    this.disposables.add(pending.onDidChange(() => this.render()));
    this.disposables.add(team.onDidChange(() => this.render()));
    this.render();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private render(): void {
    const { item } = this;
    const { phase, message } = this.engine.progress;
    const count = this.pending.value;
    if (this.engine.place.kind !== 'ready') {
      item.hide();
      return;
    }
    const waiting =
      count === 1
        ? vscode.l10n.t('1 proposal to review')
        : count > 1
          ? vscode.l10n.t('{0} proposals to review', count)
          : vscode.l10n.t('No proposals to review');
    const isWorking = phase !== 'idle';
    item.text = `${isWorking ? '$(loading~spin)' : '$(mortar-board)'}${count > 0 ? ` ${count}` : ''}`;
    const { sessionsLeft, tokens, costUsd } = this.engine.progress;
    const number = (value: number) => value.toLocaleString(vscode.env.language);
    const lines = [
      isWorking
        ? vscode.l10n.t('Skillify: {0}', inEditorLanguage(message) || vscode.l10n.t('working'))
        : vscode.l10n.t('Skillify: {0}', this.atRest()),
      waiting,
      ...(sessionsLeft === undefined ? [] : [vscode.l10n.t('Sessions left: {0}', number(sessionsLeft))]),
      ...(tokens === undefined ? [] : [vscode.l10n.t('Tokens: {0}', number(tokens))]),
      ...(costUsd === undefined || costUsd === null
        ? []
        : [vscode.l10n.t('Cost: {0}', dollars(costUsd, vscode.env.language))]),
      ...(this.team.line === null ? [] : [this.team.line]),
    ];
    item.tooltip = lines.join('\n');
    item.accessibilityInformation = { label: lines.join(', ') };
    item.show();
  }

  private atRest(): string {
    const { captureEnabled, captureLive } = this.engine.settings;
    if (!captureEnabled) return vscode.l10n.t('reading sessions is turned off');
    if (!this.engine.hasConsent) return vscode.l10n.t('waits until you allow reading');
    return captureLive ? vscode.l10n.t('follows live sessions') : vscode.l10n.t('ready');
  }
}
