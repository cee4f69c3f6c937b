import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { TeamStatus } from '../../engine/teamContract.ts';
import type { EngineHost } from '../engineHost.ts';
import { inEditorLanguage } from '../engineWords.ts';
import type { Log } from '../log.ts';

/** Where the exchange with the team stands, as the engine said last; starts no engine. */
export class TeamState implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());
  private status: TeamStatus | null = null;
  private generation = 0;

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly engine: Pick<EngineHost, 'onDidChange' | 'onDidChangePlace' | 'isStarted' | 'request'>,
    private readonly log: Pick<Log, 'failure'>,
  ) {
    this.disposables.add(
      engine.onDidChange(({ what }) => {
        if (what === 'team') void this.refresh();
      }),
    );
    this.disposables.add(engine.onDidChangePlace(() => void this.refresh()));
  }

  dispose(): void {
    this.generation += 1;
    this.disposables.dispose();
  }

  /** One line on the connection, null where there is none. */
  get line(): string | null {
    const { status } = this;
    if (!status || status.state === 'off') return null;
    const { sessions, forgettings, decisions } = status.waiting;
    const waiting = sessions + forgettings + decisions;
    switch (status.state) {
      case 'connecting':
        return vscode.l10n.t('Team: connecting');
      case 'away':
        return waiting > 0
          ? vscode.l10n.t('Team: offline, waiting to be sent: {0}', waiting)
          : vscode.l10n.t('Team: offline, local work goes on');
      case 'refused':
        return vscode.l10n.t('Team: {0}', inEditorLanguage(status.problem ?? ''));
      case 'connected':
        break;
    }
    const toReview = status.toReview ?? 0;
    return toReview > 0 ? vscode.l10n.t('Team: connected, to review: {0}', toReview) : vscode.l10n.t('Team: connected');
  }

  private async refresh(): Promise<void> {
    this.generation += 1;
    const { generation } = this;
    let next: TeamStatus | null = null;
    try {
      if (this.engine.isStarted) next = await this.engine.request('teamStatus', {});
    } catch (error) {
      this.log.failure('asking for the team', error);
    }
    if (generation !== this.generation) return;
    this.status = next;
    this.changed.fire();
  }
}
