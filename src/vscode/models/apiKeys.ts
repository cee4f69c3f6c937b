import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { type ApiKeyProblem, apiKeyProblem } from './apiKeyShape.ts';

const secretName = 'skillify.anthropicApiKey';

/** The Anthropic key: in the editor's secret storage and nowhere else, shared by all windows. */
export class ApiKeys implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());

  /** The key was set or removed, in this window or another. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete' | 'onDidChange'>) {
    this.disposables.add(
      secrets.onDidChange(({ key }) => {
        if (key === secretName) this.changed.fire();
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** The key, null when there is none. To be handed on at once and kept nowhere. */
  async read(): Promise<string | null> {
    const key = await this.secrets.get(secretName);
    return key === undefined || apiKeyProblem(key) !== null ? null : key.trim();
  }

  /** Asks for a key and stores it; true unless the user thought better of it. */
  async ask(): Promise<boolean> {
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t('Skillify: API Key'),
      prompt: vscode.l10n.t(
        'The key of your Anthropic account or gateway. It is kept in the secret storage of VS Code.',
      ),
      password: true,
      ignoreFocusOut: true,
      validateInput: (value) => {
        const problem = apiKeyProblem(value);
        return problem === null || value === '' ? null : sentences()[problem];
      },
    });
    if (typed === undefined || apiKeyProblem(typed) !== null) return false;
    await this.secrets.store(secretName, typed.trim());
    void vscode.window.showInformationMessage(vscode.l10n.t('The API key was stored.'));
    return true;
  }

  async remove(): Promise<void> {
    const isThere = (await this.secrets.get(secretName)) !== undefined;
    await this.secrets.delete(secretName);
    const message = isThere ? vscode.l10n.t('The API key was removed.') : vscode.l10n.t('There was no API key.');
    void vscode.window.showInformationMessage(message);
  }
}

function sentences(): Readonly<Record<ApiKeyProblem, string>> {
  return {
    empty: vscode.l10n.t('Enter the key.'),
    spaces: vscode.l10n.t('A key holds no spaces. Copy it again.'),
    characters: vscode.l10n.t('A key holds plain letters, digits and signs only. Copy it again.'),
    'too-short': vscode.l10n.t('This is too short for a key. Copy it again.'),
    'too-long': vscode.l10n.t('This is too long for a key. Copy it again.'),
  };
}
