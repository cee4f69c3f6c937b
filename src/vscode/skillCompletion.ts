import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import {
  type FrontMatterCompletion,
  type FrontMatterKey,
  frontMatterCompletions,
} from '../skills/document/frontMatterCompletion.ts';
import { skillFolderName, skillSelector } from './skillFiles.ts';

/** Completes the front matter of drafts and of every SKILL.md of the workspace. */
export class SkillCompletion implements vscode.CompletionItemProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();

  constructor() {
    this.disposables.add(vscode.languages.registerCompletionItemProvider(skillSelector, this, ':', ' ', ','));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
    const { line, character } = position;
    const folderName = skillFolderName(document.uri);
    return frontMatterCompletions(document.getText(), line, character, folderName).map((completion) =>
      toItem(completion, position),
    );
  }
}

function toItem(completion: FrontMatterCompletion, position: vscode.Position): vscode.CompletionItem {
  const { kind, label, insertText, key, fromColumn } = completion;
  const itemKind = kind === 'key' ? vscode.CompletionItemKind.Property : vscode.CompletionItemKind.Value;
  const item = new vscode.CompletionItem(label, itemKind);
  item.insertText = new vscode.SnippetString(insertText);
  item.range = new vscode.Range(position.line, fromColumn, position.line, position.character);
  item.documentation = keyText(key);
  return item;
}

function keyText(key: FrontMatterKey): string {
  switch (key) {
    case 'name':
      return vscode.l10n.t('Name of the skill and of its folder: lower-case letters, digits and hyphens, at most 64.');
    case 'description':
      return vscode.l10n.t(
        'What the skill does and when it applies. Assistants decide by it whether to load the skill.',
      );
    case 'license':
      return vscode.l10n.t('License of the skill, or the name of a license file beside it.');
    case 'compatibility':
      return vscode.l10n.t('What the skill needs: a product, system packages, network access.');
    case 'metadata':
      return vscode.l10n.t('Further keys and values. Keys that not every assistant knows belong here.');
    case 'allowed-tools':
      return vscode.l10n.t('Tools that the assistant may use without asking while the skill is loaded.');
  }
}
