import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import type { LineEdit, SkillFix } from '../skills/document/fixes.ts';
import type { EngineHost } from './engineHost.ts';
import { skillFolderName, skillPath, skillSelector } from './skillFiles.ts';

/** Quick fixes for what the linter finds in drafts and in every SKILL.md of the workspace. */
export class SkillFixes implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();

  constructor(private readonly engine: EngineHost) {
    this.disposables.add(
      vscode.languages.registerCodeActionsProvider(skillSelector, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const own = context.diagnostics.filter(({ source }) => source === 'Skillify');
    if (own.length === 0) return [];
    const skillMd = document.getText().replaceAll('\r\n', '\n');
    const fixes = await this.engine.request('skillFixes', {
      skillMd,
      name: skillFolderName(document.uri),
      ...skillPath(document.uri),
    });
    return own.flatMap((diagnostic) => {
      const line = diagnostic.range.start.line + 1;
      const fitting = fixes.filter((fix) => fix.rule === diagnostic.code && fix.line === line);
      return fitting.map((fix) => toAction(document, diagnostic, fix));
    });
  }
}

function toAction(document: vscode.TextDocument, diagnostic: vscode.Diagnostic, fix: SkillFix): vscode.CodeAction {
  const action = new vscode.CodeAction(fixTitle(fix), vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = true;
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(
    document.uri,
    fix.edits.map((edit) => toEdit(document, edit)),
  );
  return action;
}

function toEdit(document: vscode.TextDocument, { fromLine, toLine, text }: LineEdit): vscode.TextEdit {
  const range = document.validateRange(new vscode.Range(fromLine - 1, 0, toLine - 1, 0));
  return vscode.TextEdit.replace(range, text);
}

function fixTitle({ kind, value = '' }: SkillFix): string {
  switch (kind) {
    case 'add-front-matter':
      return vscode.l10n.t('Add Front Matter');
    case 'add-name':
      return vscode.l10n.t('Add a Name');
    case 'correct-name':
      return vscode.l10n.t('Correct the Name');
    case 'name-like-folder':
      return vscode.l10n.t('Name It like Its Folder');
    case 'add-description':
      return vscode.l10n.t('Add a Description');
    case 'say-when':
      return vscode.l10n.t('Begin the Description with “Use when”');
    case 'shorten-description':
      return vscode.l10n.t('Shorten the Description');
    case 'remove-markup':
      return vscode.l10n.t('Remove < and >');
    case 'move-to-metadata':
      return vscode.l10n.t('Move It to Metadata');
    case 'add-title':
      return vscode.l10n.t('Add a Title');
    case 'use-name':
      return vscode.l10n.t('Replace by “{0}”', value);
    case 'quote-value':
      return vscode.l10n.t('Put the Value between Quotation Marks');
    case 'remove-mark':
      return vscode.l10n.t('Remove the Byte Order Mark');
    case 'remove-hidden':
      return vscode.l10n.t('Remove Invisible Characters');
  }
}
