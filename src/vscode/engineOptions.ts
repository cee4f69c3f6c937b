import { homedir, userInfo } from 'node:os';
import type * as vscode from 'vscode';
import type { EngineOptions } from '../engine/options.ts';
import { writerOptions } from './models/writerSettings.ts';
import type { Settings } from './settings.ts';

// The only part of the environment that the engine gets to see: where assistants keep their data, and opt-outs.
const passedOn = /^(?:CLAUDE_CONFIG_DIR|CODEX_HOME|HOME|XDG_.*|SKILLIFY_.*|HIVEMIND_.*)$/;

/** What the engine of one project folder is started with. */
export function engineOptions(
  context: Pick<vscode.ExtensionContext, 'globalStorageUri' | 'asAbsolutePath'>,
  folder: vscode.WorkspaceFolder,
  settings: Settings,
): EngineOptions {
  return {
    projectPath: folder.uri.fsPath,
    homePath: homePathOf(settings),
    storePath: settings.storeFolder === '' ? context.globalStorageUri.fsPath : settings.storeFolder,
    aliases: settings.aliases.filter((alias) => alias !== ''),
    environment: Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name))),
    assetPath: context.asAbsolutePath('dist'),
    disabledAssistants: settings.disabledAssistants,
    everyTurns: settings.everyTurns,
    user: userName(),
    redactionPatterns: settings.redactionPatterns,
    writer: writerOptions(settings.writer),
    // Left out, the environment decides.
    ...(settings.captureOnlyCli ? { captureOnlyCli: true } : {}),
    ...(settings.workspaceId === '' ? {} : { workspaceId: settings.workspaceId }),
  };
}

/** Folder in which assistants keep their sessions. */
export function homePathOf(settings: Pick<Settings, 'homeFolder'>): string {
  return settings.homeFolder === '' ? homedir() : settings.homeFolder;
}

function userName(): string {
  try {
    return userInfo().username || 'user';
  } catch {
    // Containers run under ids that no account database knows.
    return 'user';
  }
}
