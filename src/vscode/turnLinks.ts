import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import { showFailure } from './commandRegistry.ts';
import type { Log } from './log.ts';

const extensionId = 'skillify.skillify';

/** An address that opens this editor at a turn of a session. */
export function turnLink(eventId: string): string {
  return `${vscode.env.uriScheme}://${extensionId}/turn/${encodeURIComponent(eventId)}`;
}

/** Opens turns whose address was followed from outside the editor. It only shows what is stored, and writes nothing. */
export function registerTurnLinks(openAtEvent: (eventId: string) => Promise<void>, log: Log): vscode.Disposable {
  return vscode.window.registerUriHandler({
    handleUri: async (uri) => {
      try {
        const eventId = /^\/turn\/(.{1,500})$/.exec(uri.path)?.[1];
        if (eventId === undefined) {
          throw new SkillifyError('usage', vscode.l10n.t('This address names no turn of a session.'));
        }
        await openAtEvent(eventId);
      } catch (error) {
        showFailure(log, 'following a link', error);
      }
    },
  });
}
