import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { EngineHost } from '../engineHost.ts';
import { inEditorLanguage } from '../engineWords.ts';
import { schemes } from '../ids.ts';
import { maskedConnection } from './connectionShape.ts';
import type { TeamSecrets } from './teamSecrets.ts';
import { teamText } from './teamText.ts';

const uri = vscode.Uri.from({ scheme: schemes.team, path: '/Skillify Team.md' });

/** Where the exchange with the team stands as a read-only document, which follows it while it is open. */
export class TeamDocument implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<vscode.Uri>());

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly engine: EngineHost,
    private readonly secrets: TeamSecrets,
  ) {
    this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(schemes.team, this));
    this.disposables.add(
      engine.onDidChange(({ what }) => {
        if (what === 'team') this.changed.fire(uri);
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  async show(): Promise<void> {
    // A workspace that may not be read is refused by the command instead of inside the document.
    this.engine.requireFolder();
    this.changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async provideTextDocumentContent(): Promise<string> {
    const folder = this.engine.requireFolder();
    const [status, secret] = await Promise.all([this.engine.request('teamStatus', {}), this.secrets.read(folder.uri)]);
    // Who is away is not asked again for the sake of a page.
    const isReached = status.state === 'connected';
    const [members, skills] = isReached
      ? await Promise.all([
          this.engine.request('teamMembers', {}),
          this.engine.request('teamSkills', { scope: status.scope ?? 'team' }),
        ])
      : [[], []];
    const formatTime = (at: number) => new Date(at).toLocaleString(vscode.env.language);
    const address = secret === null ? '' : maskedConnection(secret.connection);
    return teamText({ status, members, skills, address }, formatTime, inEditorLanguage);
  }
}
