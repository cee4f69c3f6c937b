import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import type { EngineHost } from './engineHost.ts';
import { schemes } from './ids.ts';
import { statusText } from './statusText.ts';

const uri = vscode.Uri.from({ scheme: schemes.status, path: '/Skillify Status.md' });

/** The status as a read-only document that follows the engine while it is open. */
export class StatusDocument implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<vscode.Uri>());

  readonly onDidChange = this.changed.event;

  constructor(private readonly engine: EngineHost) {
    this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(schemes.status, this));
    const refresh = () => {
      const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
      if (isOpen) this.changed.fire(uri);
    };
    this.disposables.add(engine.onDidChange(refresh));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  async show(): Promise<void> {
    // Failures are shown by the command instead of inside the document.
    await this.engine.request('status', {});
    this.changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async provideTextDocumentContent(): Promise<string> {
    const status = await this.engine.request('status', {});
    return statusText(status, (at) => new Date(at).toLocaleString(vscode.env.language));
  }
}
