import type * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import type { EngineHost } from './engineHost.ts';
import type { Log } from './log.ts';
import type { PendingCount } from './pendingCount.ts';

const startDelayMs = 2500;
const mostRestarts = 5;

/** Follows live sessions of the project: starts a moment after the window did, again after a crash or a new setting. */
export class LiveCapture implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isFollowing = false;
  private restarts = 0;

  constructor(
    private readonly engine: EngineHost,
    private readonly pending: PendingCount,
    private readonly log: Log,
  ) {
    this.disposables.add(
      engine.onDidChangePlace(() => {
        this.restarts = 0;
        this.schedule();
      }),
    );
    this.disposables.add(
      engine.onDidCrash(() => {
        this.isFollowing = false;
        this.restarts += 1;
        if (this.restarts <= mostRestarts) this.schedule();
      }),
    );
    this.schedule();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.disposables.dispose();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.engine.place.kind === 'ready') this.timer = setTimeout(() => void this.apply(), startDelayMs);
  }

  private async apply(): Promise<void> {
    if (this.engine.place.kind !== 'ready') return;
    const { captureEnabled, captureLive } = this.engine.settings;
    const enabled = captureEnabled && captureLive && this.engine.hasConsent;
    try {
      // An engine that nobody asked for is not started just to be told to do nothing.
      if (enabled || this.isFollowing) await this.engine.request('watch', { enabled });
      this.isFollowing = enabled;
      if (enabled) await this.pending.refresh();
      this.log.info(enabled ? 'following live sessions' : 'not following live sessions');
    } catch (error) {
      this.log.failure('following live sessions', error);
    }
  }
}
