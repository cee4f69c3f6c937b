import { homedir, userInfo } from 'node:os';
import type * as vscode from 'vscode';
import type { EngineOptions } from '../engine/options.ts';
import { writerOptions } from './models/writerSettings.ts';
import { isTour, tourAliases, tourPlace } from './sampleTour.ts';
import type { Settings } from './settings.ts';

// The only part of the environment that the engine gets to see: where assistants keep their data, and opt-outs.
const passedOn = /^(?:CLAUDE_CONFIG_DIR|CODEX_HOME|HOME|XDG_.*|SKILLIFY_.*|HIVEMIND_.*)$/;

/** What the engine of one project folder is started with. */
export function engineOptions(
  context: Pick<vscode.ExtensionContext, 'globalStorageUri' | 'asAbsolutePath'>,
  folder: vscode.WorkspaceFolder,
  settings: Settings,
): EngineOptions {
  const { fsPath: projectPath } = folder.uri;
  const { fsPath: storage } = context.globalStorageUri;
  // The sample brings sessions of its own and leaves nothing in the user's store.
  const tour = isTour(projectPath, storage) ? tourPlace(storage) : null;
  return {
    projectPath,
    homePath: tour?.home ?? homePathOf(settings),
    storePath: tour?.store ?? (settings.storeFolder === '' ? storage : settings.storeFolder),
    aliases: tour ? tourAliases : settings.aliases.filter((alias) => alias !== ''),
    environment: Object.fromEntries(Object.entries(process.env).filter(([name]) => passedOn.test(name))),
    assetPath: context.asAbsolutePath('dist'),
    disabledAssistants: settings.disabledAssistants,
    everyTurns: settings.everyTurns,
    user: userName(),
    redactionPatterns: settings.redactionPatterns,
    delivery: settings.delivery,
    retention: settings.retention,
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
