import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { oneLine } from '../../base/text.ts';
import type { Answer } from '../../engine/memoryContract.ts';
import { answerCommands, answerHtml } from './answerHtml.ts';
import { answerWords } from './answerWords.ts';

const titleCharacters = 40;

/** The one editor that shows answers; the next answer takes the place of the last. */
export class AnswerPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | null = null;

  constructor(private readonly extensionUri: vscode.Uri) {}

  dispose(): void {
    this.panel?.dispose();
  }

  show(question: string, answer: Answer): void {
    const panel = this.panel ?? this.create();
    panel.title = vscode.l10n.t('Answer: {0}', oneLine(question, titleCharacters));
    panel.webview.html = answerHtml({
      question,
      answer,
      words: answerWords(),
      time: (at) => new Date(at).toLocaleString(vscode.env.language),
      nonce: randomBytes(16).toString('base64url'),
    });
    panel.reveal();
  }

  private create(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel('skillify.answer', '', vscode.ViewColumn.Active, {
      enableScripts: false,
      enableCommandUris: answerCommands,
      enableFindWidget: true,
      localResourceRoots: [],
    });
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'icon.png');
    panel.onDidDispose(() => {
      this.panel = null;
    });
    this.panel = panel;
    return panel;
  }
}
