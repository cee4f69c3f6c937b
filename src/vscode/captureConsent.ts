import * as vscode from 'vscode';
import { isRecord } from '../base/json.ts';

const stateKey = 'skillify.captureConsent';

/** Remembers in which project folders the user allowed sessions to be read. Says nothing about what is read. */
export class CaptureConsent implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();

  readonly onDidChange = this.changed.event;

  constructor(private readonly state: Pick<vscode.Memento, 'get' | 'update'>) {}

  dispose(): void {
    this.changed.dispose();
  }

  /** True once the user agreed for this folder, or does not want to be asked on this machine. */
  isGiven(folder: vscode.Uri): boolean {
    const asks: unknown = vscode.workspace.getConfiguration('skillify').get('capture.askFirst');
    return asks === false || typeof this.given()[folder.toString()] === 'string';
  }

  /** Takes note that the user agreed. */
  async give(folder: vscode.Uri): Promise<void> {
    await this.state.update(stateKey, { ...this.given(), [folder.toString()]: new Date().toISOString() });
    this.changed.fire();
  }

  private given(): Record<string, unknown> {
    const saved: unknown = this.state.get(stateKey);
    return isRecord(saved) ? { ...saved } : {};
  }
}
