import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { messageOf } from '../base/errors.ts';
import type { Hooks } from './hooks.ts';
import { settingIds } from './ids.ts';
import type { Log } from './log.ts';

/**
 * Follows the setting for naming skills with each prompt: switching it on offers the prompt hook, switching it off its
 * removal. The setting alone writes nothing to an assistant's files.
 */
export class RecallHook implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private isEnabled = readSetting();

  constructor(
    private readonly hooks: Pick<Hooks, 'change'>,
    private readonly log: Log,
  ) {
    this.disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(settingIds.recallEnabled)) void this.follow();
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async follow(): Promise<void> {
    const isEnabled = readSetting();
    if (isEnabled === this.isEnabled) return;
    this.isEnabled = isEnabled;
    // The settings of a person are the same in all windows; one of them asks.
    if (!vscode.window.state.focused) return;
    try {
      await this.hooks.change(isEnabled ? 'install' : 'uninstall', 'recall');
    } catch (error) {
      this.log.failure('Prompt hook', error);
      void vscode.window.showErrorMessage(messageOf(error));
    }
  }
}

function readSetting(): boolean {
  const value: unknown = vscode.workspace.getConfiguration().get(settingIds.recallEnabled);
  return value === true;
}
