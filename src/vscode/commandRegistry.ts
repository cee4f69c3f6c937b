import * as vscode from 'vscode';
import { messageOf, SkillifyError } from '../base/errors.ts';
import { inEditorLanguage } from './engineWords.ts';
import { commandIds } from './ids.ts';
import type { Log } from './log.ts';

type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** Shows a failure with a way to the log; what the user cancelled is not a failure. */
export function showFailure(log: Log, what: string, error: unknown): void {
  if (SkillifyError.is(error, 'cancelled')) return;
  log.failure(what, error);
  const message = inEditorLanguage(messageOf(error));
  const showLog = vscode.l10n.t('Show Log');
  if (SkillifyError.is(error, 'not-trusted')) {
    const manage = vscode.l10n.t('Manage Workspace Trust');
    void vscode.window.showWarningMessage(message, manage).then((choice) => {
      if (choice === manage) void vscode.commands.executeCommand('workbench.trust.manage');
    });
    return;
  }
  void vscode.window.showErrorMessage(message, showLog).then((choice) => {
    if (choice === showLog) log.show();
  });
}

/** Registers commands whose failures are shown and logged. Arguments are unknown until the handler has checked them. */
export function registerCommands(
  handlers: Readonly<Record<CommandId, (argument: unknown, second: unknown) => unknown>>,
  log: Log,
): vscode.Disposable {
  const ids: readonly CommandId[] = Object.values(commandIds);
  return vscode.Disposable.from(
    ...ids.map((id) =>
      vscode.commands.registerCommand(id, async (argument: unknown, second: unknown) => {
        try {
          return await handlers[id](argument, second);
        } catch (error) {
          showFailure(log, id, error);
          return undefined;
        }
      }),
    ),
  );
}
