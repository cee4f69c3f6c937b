import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { SkillifyError } from '../../base/errors.ts';
import type { EngineHost } from '../engineHost.ts';
import { schemes } from '../ids.ts';
import { callNumbers, callText, type SentFormats, type SentWords, sentText } from './sentText.ts';
import { dollars } from './usageProgress.ts';

const listed = vscode.Uri.from({ scheme: schemes.sent, path: '/What Was Sent.md' });
const callsShown = 500;

/** What left this machine for language models, as read-only documents: the list, and each call with its exact text. */
export class SentDocument
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable
{
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<vscode.Uri>());

  readonly onDidChange = this.changed.event;

  constructor(private readonly engine: EngineHost) {
    this.disposables.add(vscode.workspace.registerTextDocumentContentProvider(schemes.sent, this));
    this.disposables.add(vscode.languages.registerDocumentLinkProvider({ scheme: schemes.sent }, this));
    const refresh = () => {
      const isOpen = vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === listed.toString());
      if (isOpen) this.changed.fire(listed);
    };
    this.disposables.add(engine.onDidChange(refresh));
    this.disposables.add(
      engine.onDidProgress(({ phase }) => {
        if (phase === 'wording' || phase === 'idle') refresh();
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  async show(): Promise<void> {
    // Failures are shown by the command instead of inside the document.
    await this.engine.request('egress', { limit: 1 });
    this.changed.fire(listed);
    await vscode.window.showTextDocument(listed, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    if (uri.path === listed.path) {
      return sentText(await this.engine.request('egress', { limit: callsShown }), words(), formats());
    }
    const number = Number(/(\d+)\.txt$/.exec(uri.path)?.[1]);
    if (!Number.isInteger(number)) throw new SkillifyError('not-found', vscode.l10n.t('There is no such call.'));
    return callText(await this.engine.request('egressCall', { number }), words(), formats());
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    if (document.uri.path !== listed.path) return [];
    return callNumbers(document.getText()).map(({ line, start, end, call }) => {
      const link = new vscode.DocumentLink(new vscode.Range(line, start, line, end), callUri(call));
      link.tooltip = vscode.l10n.t('Show the exact text');
      return link;
    });
  }
}

function callUri(call: number): vscode.Uri {
  return vscode.Uri.from({ scheme: schemes.sent, path: `/Call ${call}.txt` });
}

function formats(): SentFormats {
  const { language } = vscode.env;
  return {
    time: (at) => new Date(at).toLocaleString(language),
    number: (value) => value.toLocaleString(language),
    money: (costUsd) => dollars(costUsd, language),
  };
}

function words(): SentWords {
  return {
    title: vscode.l10n.t('What was sent'),
    writer: vscode.l10n.t('Who words drafts now: {0}'),
    nothing: vscode.l10n.t('Nothing has been sent to a language model.'),
    open: vscode.l10n.t('Follow the number of a call to see exactly what was sent and answered.'),
    sums: vscode.l10n.t('{0}: {1} calls, {2} bytes sent, {3} tokens, {4}'),
    today: vscode.l10n.t('Today'),
    total: vscode.l10n.t('In all'),
    columns: [
      vscode.l10n.t('Call'),
      vscode.l10n.t('Time'),
      vscode.l10n.t('Provider'),
      vscode.l10n.t('Model'),
      vscode.l10n.t('Purpose'),
      vscode.l10n.t('Bytes'),
      vscode.l10n.t('Redactions'),
      vscode.l10n.t('Tokens'),
      vscode.l10n.t('Cost'),
      vscode.l10n.t('Outcome'),
    ],
    noPrice: vscode.l10n.t('not known'),
    atMost: vscode.l10n.t('at most {0}'),
    outcomes: {
      started: vscode.l10n.t('not ended'),
      answered: vscode.l10n.t('answered'),
      failed: vscode.l10n.t('failed'),
      cancelled: vscode.l10n.t('cancelled'),
    },
    sent: vscode.l10n.t('sent'),
    answered: vscode.l10n.t('answered'),
    forgotten: vscode.l10n.t('The text was forgotten, or is too old to be kept.'),
    noAnswer: vscode.l10n.t('There was no answer.'),
  };
}
