import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import type { CaptureConsent } from './captureConsent.ts';
import type { EngineHost } from './engineHost.ts';
import { contextKeys } from './ids.ts';
import type { PendingCount } from './pendingCount.ts';

/** Tells the editor how far the user has come, for the ticks of the walkthrough. */
export class FirstRun implements vscode.Disposable {
  private readonly disposables = new DisposableStore();

  constructor(
    private readonly engine: EngineHost,
    consent: CaptureConsent,
    private readonly pending: PendingCount,
  ) {
    this.disposables.add(consent.onDidChange(() => this.tellConsent()));
    this.disposables.add(engine.onDidChangePlace(() => this.tellConsent()));
    this.disposables.add(pending.onDidChange(() => this.tellProposals()));
    this.disposables.add(
      engine.onDidChange(({ what }) => {
        if (what === 'skills') setContext(contextKeys.hasSkills, true);
      }),
    );
    this.tellConsent();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private tellConsent(): void {
    setContext(contextKeys.hasConsent, this.engine.hasConsent);
  }

  private tellProposals(): void {
    if (this.pending.value > 0) setContext(contextKeys.hasProposals, true);
  }
}

function setContext(key: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
