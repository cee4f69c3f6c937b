import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import type { EngineHost } from './engineHost.ts';
import type { Log } from './log.ts';

/** How many proposals wait for a decision, kept up to date while the engine runs. */
export class PendingCount implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<number>());
  private generation = 0;
  private count = 0;
  private isCounted = false;

  /** Told of the first count as well, also when it is zero. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly engine: EngineHost,
    private readonly log: Log,
  ) {
    this.disposables.add(
      engine.onDidChange(({ what }) => {
        if (what === 'proposals') void this.refresh();
      }),
    );
    this.disposables.add(
      engine.onDidChangePlace(() => {
        if (engine.isStarted) void this.refresh();
        else this.forget();
      }),
    );
  }

  get value(): number {
    return this.count;
  }

  /** Asks the engine again; where there is none the count is zero. */
  async refresh(): Promise<void> {
    this.generation += 1;
    const { generation } = this;
    try {
      const pending = await this.engine.request('listProposals', { statuses: ['pending'] });
      if (generation === this.generation) this.set(pending.length);
    } catch (error) {
      this.log.failure('counting proposals', error);
    }
  }

  dispose(): void {
    this.generation += 1;
    this.disposables.dispose();
  }

  private set(count: number): void {
    if (this.isCounted && count === this.count) return;
    this.isCounted = true;
    this.count = count;
    this.changed.fire(count);
  }

  private forget(): void {
    this.set(0);
    this.isCounted = false;
  }
}
