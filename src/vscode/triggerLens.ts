import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable.ts';
import type { LabScores } from '../engine/triggerLabContract.ts';
import { proposalIdOf } from './draftUri.ts';
import type { EngineHost } from './engineHost.ts';
import { commandIds } from './ids.ts';
import { skillFolderName, skillSelector } from './skillFiles.ts';

/** Above the description of a draft or skill: on how many prompts it fires, anew with every edit. */
export class TriggerLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());
  /** What each document's text gave when it was first looked at. */
  private readonly before = new Map<string, LabScores>();

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(private readonly engine: EngineHost) {
    this.disposables.add(vscode.languages.registerCodeLensProvider(skillSelector, this));
    this.disposables.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.before.delete(uri.toString())));
    this.disposables.add(
      engine.onDidChange(({ what }) => {
        if (what === 'status') return;
        this.before.clear();
        this.changed.fire();
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    const id = proposalIdOf(document.uri);
    const subject = id ?? skillFolderName(document.uri);
    const text = document.getText();
    const line = text.split(/\r\n|\n|\r/).findIndex((each) => each.startsWith('description:'));
    if (subject === null || line < 0 || this.engine.place.kind !== 'ready' || !this.engine.isStarted) return [];
    // A skill that Skillify knows nothing of has no prompts to fire on.
    const scores = await this.engine.request('triggerTry', { subject, skillMd: text }).catch(() => null);
    if (scores === null || scores.recall.total === 0 || token.isCancellationRequested) return [];
    const key = document.uri.toString();
    const before = this.before.get(key) ?? scores;
    this.before.set(key, before);
    const lens = new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
      title: titleOf(scores, before),
      tooltip: vscode.l10n.t('By name and description alone, as assistants choose; among all installed skills.'),
      command: id === undefined ? '' : commandIds.review,
      arguments: id === undefined ? [] : [id],
    });
    return [lens];
  }
}

function titleOf(scores: LabScores, before: LabScores): string {
  const { recall, precision } = scores;
  const others = precision.total - precision.count;
  const othersBefore = before.precision.total - before.precision.count;
  if (recall.count === before.recall.count && others === othersBefore)
    return vscode.l10n.t('Fires on {0} of {1} prompts behind it, on {2} others', recall.count, recall.total, others);
  return vscode.l10n.t(
    'Fires on {0} of {1} prompts behind it (before: {2}), on {3} others (before: {4})',
    recall.count,
    recall.total,
    before.recall.count,
    others,
    othersBefore,
  );
}
