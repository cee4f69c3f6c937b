import * as vscode from 'vscode';
import { messageOf } from '../base/errors.ts';
import { driftLines } from './driftText.ts';
import type { EngineHost } from './engineHost.ts';

/** Copies versions, settings and the engine's own lines to the clipboard; no transcript text, no skill text. */
export async function copyDiagnostics(context: vscode.ExtensionContext, engine: EngineHost): Promise<void> {
  const { settings, place } = engine;
  const lines = [
    `Skillify ${String(context.extension.packageJSON.version)}`,
    `${vscode.env.appName} ${vscode.version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    `Remote: ${vscode.env.remoteName ?? 'none'}; trusted: ${vscode.workspace.isTrusted}; place: ${place.kind}`,
    `Folders: ${vscode.workspace.workspaceFolders?.length ?? 0}`,
    `Settings: ${JSON.stringify({
      captureEnabled: settings.captureEnabled,
      captureLive: settings.captureLive,
      everyTurns: settings.everyTurns,
      disabledAssistants: settings.disabledAssistants,
      captureOnlyCli: settings.captureOnlyCli,
      consent: engine.hasConsent,
      redactionPatterns: settings.redactionPatterns.length,
      aliases: settings.aliases.length,
      workspaceId: settings.workspaceId !== '',
      ownHomeFolder: settings.homeFolder !== '',
      ownStoreFolder: settings.storeFolder !== '',
      writer: settings.writer.kind,
      writerModel: settings.writer.model ?? '',
      ownBaseUrl: settings.writer.baseUrl !== undefined || settings.writer.isBaseUrlWrong,
    })}`,
    '',
  ];
  try {
    lines.push(...driftLines((await engine.request('status', {})).drift), '');
    lines.push(...(await engine.request('diagnostics', {})).lines);
  } catch (error) {
    lines.push(`Engine: ${messageOf(error)}`);
  }
  await vscode.env.clipboard.writeText(`${lines.join('\n')}\n`);
  void vscode.window.showInformationMessage(vscode.l10n.t('Diagnostics were copied to the clipboard.'));
}
