import * as vscode from 'vscode';
import { stringsAt } from '../../base/json.ts';
import type { EngineEvents } from '../../engine/contract.ts';
import type { WriterReport } from '../../engine/writerContract.ts';
import { commandIds, settingIds } from '../ids.ts';

type Run = EngineEvents['writerRun'];
type Action = readonly [label: string, command: string, ...parameters: readonly string[]];

/** Where it is kept what the user does not want to be told again. */
export interface SavedState {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const silencedKey = 'skillify.silencedWriterMessages';
/** Failures of a run in the background that need a decision of the user; all others pass by themselves. */
const decidable: ReadonlySet<string> = new Set(['authentication', 'budget', 'not-found', 'permission']);

/** Says what a run of the writer model ended with: one message a run, in the background one of a kind for each window. */
export class WriterMessages {
  private readonly told = new Set<string>();

  constructor(private readonly state: SavedState) {}

  tell({ report, isUserAction }: Run): void {
    const { message, failure } = report;
    if (message === null || failure === 'cancelled') return;
    if (isUserAction) {
      this.show(message, actionsFor(report), null);
      return;
    }
    if (failure === undefined || !decidable.has(failure) || this.told.has(failure)) return;
    if (this.silenced().includes(failure)) return;
    this.told.add(failure);
    this.show(message, actionsFor(report), failure);
  }

  /** Says once that a base URL is none. */
  tellWrongBaseUrl(): void {
    if (this.told.has('base-url')) return;
    this.told.add('base-url');
    const message = vscode.l10n.t(
      'The base URL of the writer model is no http address; the template writes until it is corrected.',
    );
    this.show(message, [openSetting(settingIds.baseUrl)], null);
  }

  private show(message: string, actions: readonly Action[], silencing: string | null): void {
    const never = vscode.l10n.t("Don't Show Again");
    const labels = [...actions.map(([label]) => label), ...(silencing === null ? [] : [never])];
    void vscode.window.showWarningMessage(message, ...labels).then(async (choice) => {
      if (choice === never && silencing !== null) {
        await this.state.update(silencedKey, { failures: [...this.silenced(), silencing] });
      }
      const action = actions.find(([label]) => label === choice);
      if (!action) return;
      const [, command, ...parameters] = action;
      await vscode.commands.executeCommand(command, ...parameters);
    });
  }

  private silenced(): readonly string[] {
    const saved: unknown = this.state.get(silencedKey);
    return stringsAt(saved, 'failures');
  }
}

function openSetting(id: string): Action {
  return [vscode.l10n.t('Open Settings'), 'workbench.action.openSettings', id];
}

function actionsFor({ kind, failure }: WriterReport): readonly Action[] {
  switch (failure) {
    case 'authentication':
      return kind === 'anthropic' ? [[vscode.l10n.t('Set API Key'), commandIds.setApiKey]] : [];
    case 'permission':
      // The run that follows is the user's own action, so the editor may ask for permission in it.
      return kind === 'editor' ? [[vscode.l10n.t('Allow...'), commandIds.now]] : [];
    case 'budget':
      return [[vscode.l10n.t('Show What Was Sent'), commandIds.showSent], openSetting('skillify.writerModel')];
    case 'not-found':
      return [openSetting('skillify.writerModel')];
    case 'unavailable':
      return [openSetting(settingIds.writer)];
    default:
      return [];
  }
}
