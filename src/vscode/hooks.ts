import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import { SkillifyError } from '../base/errors.ts';
import type { HookPurpose, HookView } from '../engine/contract.ts';
import { shortFolder } from './consentText.ts';
import type { EngineHost } from './engineHost.ts';
import { hooksText } from './hooksText.ts';
import { schemes } from './ids.ts';

type Direction = 'install' | 'uninstall';

/** Hooks of assistants: their state, and installing or removing them after what would be written was shown. */
export class Hooks implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<vscode.Uri>());
  private readonly texts = new Map<string, string>();
  private serial = 0;

  readonly onDidChange = this.changed.event;

  constructor(private readonly engine: EngineHost) {
    this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(schemes.hooks, this));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  /** Shows which assistants have hooks. */
  async showStatus(): Promise<void> {
    const hooks = await this.engine.request('hooks', { action: 'status', assistants: [] });
    const uri = vscode.Uri.from({ scheme: schemes.hooks, path: '/Skillify Hooks.md' });
    this.texts.set(uri.toString(), hooksText(hooks));
    this.changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  /** Asks for assistants, shows the changes to their files, and writes exactly those once confirmed. */
  async change(direction: Direction, purpose: HookPurpose = 'capture'): Promise<void> {
    const assistants = await this.pickAssistants(direction, purpose);
    if (assistants.length === 0) return;
    const action = direction === 'install' ? 'plan-install' : 'plan-uninstall';
    const plan = await this.engine.request('hooks', { action, assistants, purpose });
    await this.showPlan(plan, direction);
    if (!(await confirm(plan, direction, this.engine.homePath))) return;
    const now = await this.engine.request('hooks', { action, assistants, purpose });
    if (JSON.stringify(now) !== JSON.stringify(plan)) {
      const message = vscode.l10n.t('A file changed since it was shown. Run the command again to see it as it is now.');
      throw new SkillifyError('changed-meanwhile', message);
    }
    const done = await this.engine.request('hooks', { action: direction, assistants, purpose });
    const names = done.map(({ displayName }) => displayName).join(', ');
    const message =
      direction === 'install'
        ? vscode.l10n.t('Hooks installed: {0}.', names)
        : vscode.l10n.t('Hooks removed: {0}.', names);
    const notes = done.flatMap(({ displayName, note }) => (note === null ? [] : [`${displayName}: ${note}`]));
    void vscode.window.showInformationMessage([message, ...notes].join(' '));
  }

  private async pickAssistants(direction: Direction, purpose: HookPurpose): Promise<readonly string[]> {
    const hooks = await this.engine.request('hooks', { action: 'status', assistants: [], purpose });
    const items = hooks
      .filter(({ installed }) => installed === (direction === 'uninstall'))
      .map(({ assistant, displayName }) => ({ label: displayName, assistant, picked: true }));
    if (items.length === 0) {
      const message =
        direction === 'install'
          ? vscode.l10n.t('There is no assistant on this machine whose hooks are still to be installed.')
          : vscode.l10n.t('No hooks of Skillify are installed.');
      void vscode.window.showInformationMessage(message);
      return [];
    }
    const placeHolder =
      direction === 'install'
        ? vscode.l10n.t('Choose the assistants that get a hook; nothing is written before you saw it')
        : vscode.l10n.t('Choose the assistants whose hook is removed; nothing is written before you saw it');
    const picked = await vscode.window.showQuickPick(items, { canPickMany: true, placeHolder });
    return (picked ?? []).map(({ assistant }) => assistant);
  }

  private async showPlan(plan: readonly HookView[], direction: Direction): Promise<void> {
    this.serial += 1;
    const document = (side: string, path: string, text: string | null) => {
      const query = `${side}-${this.serial}`;
      const uri = vscode.Uri.from({ scheme: schemes.hooks, path: vscode.Uri.file(path).path, query });
      this.texts.set(uri.toString(), text ?? '');
      return uri;
    };
    const changes = plan
      .flatMap((hook) => hook.changes)
      .map(({ path, before, after }) => [
        vscode.Uri.file(path),
        document('before', path, before),
        document('after', path, after),
      ]);
    const title = direction === 'install' ? vscode.l10n.t('Hooks to Install') : vscode.l10n.t('Hooks to Remove');
    if (changes.length > 0) await vscode.commands.executeCommand('vscode.changes', title, changes);
  }
}

/** Asks at the top of the window, so that the changes stay in view. */
async function confirm(plan: readonly HookView[], direction: Direction, home: string): Promise<boolean> {
  const files = plan.flatMap((hook) => hook.changes).map(({ path }) => shortFolder(path, home));
  const yes = direction === 'install' ? vscode.l10n.t('Install') : vscode.l10n.t('Remove');
  const items = [
    { label: yes, detail: vscode.l10n.t('Writes {0}', files.join(', ')), agrees: true },
    { label: vscode.l10n.t('Cancel'), detail: vscode.l10n.t('Writes nothing'), agrees: false },
  ];
  const title = direction === 'install' ? vscode.l10n.t('Install These Hooks?') : vscode.l10n.t('Remove These Hooks?');
  const picked = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
  return picked?.agrees === true;
}
