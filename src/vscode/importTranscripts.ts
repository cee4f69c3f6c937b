import * as vscode from 'vscode';
import type { EngineHost } from './engineHost.ts';
import { commandIds } from './ids.ts';

/** Lets the user choose files of traces or histories, reads them into the store and says what came of it. */
export async function importTranscripts(engine: EngineHost): Promise<void> {
  const files = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import Transcripts'),
    openLabel: vscode.l10n.t('Import'),
    canSelectMany: true,
    filters: {
      [vscode.l10n.t('Traces, exports and histories')]: ['json', 'jsonl', 'ndjson', 'md'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  if (!files || files.length === 0) return;
  const total = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, cancellable: true, title: 'Skillify' },
    (progress, token) => importAll(engine, files, progress, token),
  );
  const run = vscode.l10n.t('Skillify Now');
  const message = vscode.l10n.t('{0} new events of {1} sessions were imported.', total.events, total.sessions);
  const skipped = total.skipped > 0 ? ` ${vscode.l10n.t('Broken records skipped: {0}.', total.skipped)}` : '';
  void vscode.window
    .showInformationMessage(`${message}${skipped}`, ...(total.events > 0 ? [run] : []))
    .then((choice) => {
      if (choice === run) void vscode.commands.executeCommand(commandIds.now);
    });
}

async function importAll(
  engine: EngineHost,
  files: readonly vscode.Uri[],
  progress: vscode.Progress<{ message: string }>,
  token: vscode.CancellationToken,
): Promise<{ readonly events: number; readonly sessions: number; readonly skipped: number }> {
  const controller = new AbortController();
  const cancellation = token.onCancellationRequested(() => controller.abort());
  let [events, sessions, skipped] = [0, 0, 0];
  try {
    for (const { fsPath } of files) {
      progress.report({ message: vscode.l10n.t('Importing {0}', fsPath) });
      const report = await engine.request('importFile', { path: fsPath, format: null }, controller.signal);
      events += report.events;
      sessions += report.sessions;
      skipped += report.skippedRecords;
    }
  } finally {
    cancellation.dispose();
  }
  return { events, sessions, skipped };
}
