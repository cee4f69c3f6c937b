import * as vscode from 'vscode';
import { isRecord } from '../base/json.ts';

/** The settings of one folder, checked: a value of the wrong type counts as not set. */
export interface Settings {
  readonly captureEnabled: boolean;
  readonly captureLive: boolean;
  readonly everyTurns: number;
  readonly disabledAssistants: readonly string[];
  readonly aliases: readonly string[];
  readonly homeFolder: string;
  readonly storeFolder: string;
}

/** Reads the settings that apply to a folder. */
export function readSettings(folder: vscode.Uri | undefined): Settings {
  const configuration = vscode.workspace.getConfiguration('skillify', folder);
  const value = (key: string): unknown => configuration.get(key);
  const flag = (key: string): boolean => value(key) !== false;
  const text = (key: string): string => {
    const found = value(key);
    return typeof found === 'string' ? found.trim() : '';
  };
  const turns = value('codify.everyTurns');
  const assistants = value('assistants');
  const aliases = value('projectAliases');
  return {
    captureEnabled: flag('capture.enabled'),
    captureLive: flag('capture.live'),
    everyTurns: typeof turns === 'number' && Number.isInteger(turns) && turns > 0 ? turns : 20,
    disabledAssistants: isRecord(assistants)
      ? Object.keys(assistants)
          .filter((id) => assistants[id] === false)
          .sort()
      : [],
    aliases: Array.isArray(aliases)
      ? aliases.filter((alias) => typeof alias === 'string').map((alias) => alias.trim())
      : [],
    homeFolder: text('homeFolder'),
    storeFolder: text('storeFolder'),
  };
}
