import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import type { EngineHost } from './engineHost.ts';
import { commandIds } from './ids.ts';

/** Written into the metadata of each drafted skill. */
const mark = /^[ \t]+skillify-proposal:/m;

/** Above a SKILL.md that Skillify wrote, also when it was edited since: its version and how much it rests on. */
export class OriginLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly engine: EngineHost) {
    const files = { scheme: 'file', pattern: '**/SKILL.md' };
    this.disposables.add(vscode.languages.registerCodeLensProvider(files, this));
    this.disposables.add(
      engine.onDidChange(({ what }) => {
        if (what === 'skills') this.changed.fire();
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const skillMd = document.getText();
    if (!mark.test(skillMd)) return [];
    // A skill of another project has no page here, and its file says enough of itself.
    const origin = await this.engine.request('skillOrigin', { skillMd }).catch(() => null);
    if (!origin) return [];
    const { name, version, isEdited } = origin;
    const turns = version.evidence.filter(({ supports }) => supports).length;
    const title = isEdited
      ? vscode.l10n.t('Skillify: version {0}, edited since; turns behind it: {1}', version.version, turns)
      : vscode.l10n.t('Skillify: version {0}; turns behind it: {1}', version.version, turns);
    return [
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), {
        title: `$(history) ${title}`,
        tooltip: vscode.l10n.t('Show the evidence and versions of this skill'),
        command: commandIds.open,
        arguments: [{ kind: 'skill', name }],
      }),
    ];
  }
}
