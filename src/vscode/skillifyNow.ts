import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import type { NowReport } from '../engine/contract.ts';
import { requireConsent } from './consentPrompt.ts';
import type { EngineHost } from './engineHost.ts';
import { commandIds } from './ids.ts';
import { withUsage } from './models/usageProgress.ts';

/** Captures and codifies, unless reading sessions is turned off or not agreed to. Used by the command and the sidebar. */
export async function runNow(engine: EngineHost, signal: AbortSignal): Promise<NowReport> {
  if (engine.place.kind === 'ready' && !engine.settings.captureEnabled) {
    const message = vscode.l10n.t('Reading sessions is turned off by the setting skillify.capture.enabled.');
    throw new SkillifyError('usage', message);
  }
  await requireConsent(engine);
  return await engine.request('now', { trigger: 'command' }, signal);
}

/** The command: progress as a notification that can be cancelled, then what came of it. */
export async function skillifyNow(engine: EngineHost): Promise<void> {
  // Asked before there is any progress to show.
  if (engine.place.kind === 'ready' && engine.settings.captureEnabled) await requireConsent(engine);
  const report = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, cancellable: true, title: 'Skillify' },
    async (progress, token) => {
      const controller = new AbortController();
      const cancellation = token.onCancellationRequested(() => controller.abort());
      let reached = 0;
      const updates = engine.onDidProgress((update) => {
        const { message, fraction } = withUsage(update, vscode.env.language);
        const percent = Math.round((fraction ?? 0) * 100);
        progress.report({ message, increment: Math.max(0, percent - reached) });
        reached = Math.max(reached, percent);
      });
      try {
        progress.report({ message: vscode.l10n.t('Reading sessions ...') });
        return await runNow(engine, controller.signal);
      } finally {
        cancellation.dispose();
        updates.dispose();
      }
    },
  );
  const review = vscode.l10n.t('Review');
  const actions = report.pending > 0 ? [review] : [];
  void vscode.window.showInformationMessage(nowSentence(report), ...actions).then((choice) => {
    if (choice === review) void vscode.commands.executeCommand(commandIds.review);
  });
}

function nowSentence({ proposals, pending, captured }: NowReport): string {
  if (proposals.length === 1) return vscode.l10n.t('Skillify made or changed 1 proposal.');
  if (proposals.length > 1) return vscode.l10n.t('Skillify made or changed {0} proposals.', proposals.length);
  if (pending > 0) return vscode.l10n.t('Nothing new to propose. Proposals waiting for review: {0}.', pending);
  return captured.sessions > 0
    ? vscode.l10n.t('Nothing new to propose from the sessions read so far.')
    : vscode.l10n.t('Nothing new to propose: there are no new sessions of this project.');
}
