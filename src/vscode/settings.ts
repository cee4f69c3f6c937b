import * as vscode from 'vscode';
import { isRecord } from '../base/json.ts';
import type { DeliveryRequest } from '../engine/deliveryContract.ts';
import { defaultRetention, type RetentionPolicy } from '../engine/retentionContract.ts';
import { readWriter, type WriterSettings } from './models/writerSettings.ts';
import { readTeam, type TeamSettings } from './team/teamSettings.ts';

/** The settings of one folder, checked: a value of the wrong type counts as not set. */
export interface Settings {
  readonly captureEnabled: boolean;
  readonly captureLive: boolean;
  readonly captureOnlyCli: boolean;
  readonly everyTurns: number;
  readonly disabledAssistants: readonly string[];
  readonly aliases: readonly string[];
  readonly redactionPatterns: readonly string[];
  readonly workspaceId: string;
  readonly homeFolder: string;
  readonly storeFolder: string;
  /** Whom approved skills are written for, unless an approval says otherwise. */
  readonly delivery: Required<DeliveryRequest>;
  readonly retention: RetentionPolicy;
  readonly writer: WriterSettings;
  readonly team: TeamSettings;
}

const longestWorkspaceId = 200;

/** Reads the settings that apply to a folder. */
export function readSettings(folder: vscode.Uri | undefined): Settings {
  const configuration = vscode.workspace.getConfiguration('skillify', folder);
  const value = (key: string): unknown => configuration.get(key);
  const flag = (key: string): boolean => value(key) !== false;
  const text = (key: string): string => {
    const found = value(key);
    return typeof found === 'string' ? found.trim() : '';
  };
  const texts = (key: string): string[] => {
    const found = value(key);
    return Array.isArray(found) ? found.filter((entry) => typeof entry === 'string') : [];
  };
  const turns = value('codify.everyTurns');
  const assistants = value('assistants');
  const receivers = texts('delivery.assistants').map((target) => target.trim());
  return {
    captureEnabled: flag('capture.enabled'),
    captureLive: flag('capture.live'),
    captureOnlyCli: value('captureOnlyCli') === true,
    everyTurns: typeof turns === 'number' && Number.isInteger(turns) && turns > 0 ? turns : 20,
    disabledAssistants: isRecord(assistants)
      ? Object.keys(assistants)
          .filter((id) => assistants[id] === false)
          .sort()
      : [],
    aliases: texts('projectAliases').map((alias) => alias.trim()),
    // Spaces may be meant in a pattern.
    redactionPatterns: texts('redactionPatterns').filter((pattern) => pattern.trim() !== ''),
    workspaceId: text('workspaceId').slice(0, longestWorkspaceId),
    homeFolder: text('homeFolder'),
    storeFolder: text('storeFolder'),
    delivery: {
      assistants: receivers.length > 0 ? receivers : ['claude-code'],
      scope: value('delivery.scope') === 'user' ? 'user' : 'project',
      mode: value('delivery.mode') === 'link' ? 'link' : 'copy',
    },
    retention: {
      days: wholeNumber(value('retention.days'), defaultRetention.days),
      maxSizeMb: wholeNumber(value('retention.maxSizeMb'), defaultRetention.maxSizeMb),
    },
    writer: readWriter(configuration),
    team: readTeam(value),
  };
}

function wholeNumber(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : otherwise;
}
