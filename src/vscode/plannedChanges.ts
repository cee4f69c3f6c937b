import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { shortFolder } from './consentText.ts';

/** A file that would be changed, made (null before) or removed (null after). */
export interface PlannedChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Shows what would be written to files of the user's, and asks. Serves the texts under a scheme of its own. */
export class PlannedChanges implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<vscode.Uri>());
  private readonly texts = new Map<string, string>();
  private serial = 0;

  readonly onDidChange = this.changed.event;

  constructor(private readonly scheme: string) {
    this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  /** Opens a text as a read-only document of that name. */
  async showText(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: this.scheme, path: `/${name}` });
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  /** Opens every file as it is beside what it would be. */
  async showChanges(title: string, changes: readonly PlannedChange[]): Promise<void> {
    this.serial += 1;
    const shown = changes.map(({ path, before, after }) => [
      vscode.Uri.file(path),
      this.side('before', path, before),
      this.side('after', path, after),
    ]);
    if (shown.length > 0) await vscode.commands.executeCommand('vscode.changes', title, shown);
  }

  private side(side: string, path: string, text: string | null): vscode.Uri {
    const query = `${side}-${this.serial}`;
    const uri = vscode.Uri.from({ scheme: this.scheme, path: vscode.Uri.file(path).path, query });
    this.texts.set(uri.toString(), text ?? '');
    return uri;
  }
}

/** Asks at the top of the window, so that the changes stay in view. */
export async function confirmChanges(
  title: string,
  yes: string,
  changes: readonly PlannedChange[],
  home: string,
): Promise<boolean> {
  const files = changes.map(({ path }) => shortFolder(path, home));
  const items = [
    { label: yes, detail: vscode.l10n.t('Writes {0}', files.join(', ')), agrees: true },
    { label: vscode.l10n.t('Cancel'), detail: vscode.l10n.t('Writes nothing'), agrees: false },
  ];
  const picked = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
  return picked?.agrees === true;
}
