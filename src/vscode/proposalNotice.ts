import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import type { EngineHost } from './engineHost.ts';
import { commandIds, settingIds } from './ids.ts';
import type { PendingCount } from './pendingCount.ts';

// The count is asked for a moment after the run; decisions and undoing change it too, without any run.
const foundWithinMs = 10_000;

/**
 * Says once in a window that proposals wait which were found while the user worked. Silent while the sidebar is in view,
 * and for runs that the user started and watches.
 */
export class ProposalNotice implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private lastCount: number | null = null;
  private wasShown = false;
  /** When a run that nobody asked for was last heard of, UTC milliseconds. */
  private lastOwnRunAt = 0;

  constructor(
    engine: EngineHost,
    pending: PendingCount,
    private readonly isSidebarVisible: () => boolean,
  ) {
    this.disposables.add(
      pending.onDidChange((count) => {
        const before = this.lastCount;
        this.lastCount = count;
        // The first count after a start is what was left over from before: no news.
        const isFound = Date.now() - this.lastOwnRunAt < foundWithinMs;
        if (before !== null && count > before && isFound) void this.show(count);
      }),
    );
    this.disposables.add(
      engine.onDidProgress(({ phase }) => {
        if (phase !== 'idle' && !engine.isRunByUser) this.lastOwnRunAt = Date.now();
      }),
    );
    this.disposables.add(
      engine.onDidChangePlace(() => {
        this.lastCount = null;
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async show(count: number): Promise<void> {
    if (this.wasShown || this.isSidebarVisible() || !isWanted()) return;
    this.wasShown = true;
    const message =
      count === 1
        ? vscode.l10n.t('Skillify found something worth a skill: 1 proposal to review.')
        : vscode.l10n.t('Skillify found something worth a skill: {0} proposals to review.', count);
    const review = vscode.l10n.t('Review');
    const never = vscode.l10n.t("Don't Show Again");
    const choice = await vscode.window.showInformationMessage(message, review, never);
    if (choice === review) await vscode.commands.executeCommand(commandIds.review);
    if (choice === never) {
      const configuration = vscode.workspace.getConfiguration();
      await configuration.update(settingIds.notifications, false, vscode.ConfigurationTarget.Global);
    }
  }
}

function isWanted(): boolean {
  const value: unknown = vscode.workspace.getConfiguration().get(settingIds.notifications);
  return value !== false;
}
