import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import { consentDetail, shortFolder, withShortFolders } from './consentText.ts';
import type { EngineHost } from './engineHost.ts';
import { settingIds } from './ids.ts';
import { withSentWords } from './models/sentWords.ts';
import { reviewStrings } from './reviewStrings.ts';

/** Asks once per project before anything is read, as a dialog. Throws `cancelled` unless the user agrees. */
export async function requireConsent(engine: EngineHost): Promise<void> {
  if (engine.hasConsent) return;
  const [sources, status, team] = await Promise.all([
    engine.request('sources', {}),
    engine.request('status', {}),
    engine.request('teamStatus', {}),
  ]);
  const words = withSentWords(reviewStrings(), engine.settings.writer);
  const strings = team.state === 'off' ? words : { ...words, consentSent: words.teamConsentSent };
  const { homePath } = engine;
  const detail = consentDetail(
    withShortFolders(sources, homePath),
    strings,
    shortFolder(status.store.path, homePath),
    vscode.env.language,
  );
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('Read the sessions of {0}?', status.project.name),
    { modal: true, detail },
    strings.readThem,
    strings.chooseAssistants,
  );
  if (choice === strings.chooseAssistants) await chooseAssistants();
  if (choice !== strings.readThem) throw new SkillifyError('cancelled', 'Reading was not allowed.');
  await engine.giveConsent();
}

/** Opens the setting that leaves assistants out. */
export async function chooseAssistants(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', settingIds.assistants);
}
