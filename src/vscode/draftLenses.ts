import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { proposalIdOf } from './draftUri.ts';
import type { EngineHost } from './engineHost.ts';
import { commandIds, schemes } from './ids.ts';

/** Approve and Dismiss above the first line of a draft that still waits for a decision. */
export class DraftLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly engine: EngineHost) {
    this.disposables.add(vscode.languages.registerCodeLensProvider({ scheme: schemes.draft }, this));
    this.disposables.add(
      engine.onDidChange(({ what }) => {
        if (what === 'proposals') this.changed.fire();
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const id = proposalIdOf(document.uri);
    if (id === undefined) return [];
    const proposal = await this.engine.request('getProposal', { id }).catch(() => null);
    if (proposal?.status !== 'pending') return [];
    const top = new vscode.Range(0, 0, 0, 0);
    return [
      new vscode.CodeLens(top, {
        title: `$(check) ${vscode.l10n.t('Approve')}`,
        tooltip: vscode.l10n.t('Save this draft and write it to {0}', proposal.target),
        command: commandIds.approve,
        arguments: [id],
      }),
      new vscode.CodeLens(top, {
        title: `$(close) ${vscode.l10n.t('Dismiss...')}`,
        command: commandIds.dismiss,
        arguments: [id],
      }),
      new vscode.CodeLens(top, {
        title: `$(book) ${vscode.l10n.t('Show Evidence')}`,
        command: commandIds.review,
        arguments: [id],
      }),
    ];
  }
}
