import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import type { EngineHost } from './engineHost.ts';
import { schemes } from './ids.ts';

/** Serves the versions of skills as read-only documents, `skillify-version:/<name>/<version>/SKILL.md`. */
export class SkillVersions implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration: vscode.Disposable;

  constructor(private readonly engine: EngineHost) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(schemes.version, this);
  }

  dispose(): void {
    this.registration.dispose();
  }

  /** Opens what a version changed as the editor's own diff; the first one is compared with nothing. */
  async showDiff(name: string, version: number): Promise<void> {
    const title = vscode.l10n.t('{0}: version {1}', name, version);
    await vscode.commands.executeCommand(
      'vscode.diff',
      versionUri(name, version - 1),
      versionUri(name, version),
      title,
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const [, name, number] = /^\/([^/]+)\/(\d+)\/SKILL\.md$/.exec(uri.path) ?? [];
    if (name === undefined || number === '0') return '';
    const versions = await this.engine.request('skillHistory', { name: decodeURIComponent(name) });
    const found = versions.find(({ version }) => version === Number(number));
    if (!found) throw new SkillifyError('not-found', vscode.l10n.t('This version is not in the history.'));
    return found.skillMd;
  }
}

function versionUri(name: string, version: number): vscode.Uri {
  const path = `/${encodeURIComponent(name)}/${version}/SKILL.md`;
  return vscode.Uri.from({ scheme: schemes.version, path });
}
