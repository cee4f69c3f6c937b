import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import { oneLine } from '../base/text.ts';
import type { SessionView } from '../engine/contract.ts';
import type { EngineHost } from './engineHost.ts';

/** Lets the user choose one of the sessions that were read, newest first; undefined when none was chosen. */
export async function pickSession(engine: EngineHost, placeHolder: string): Promise<SessionView | undefined> {
  const sessions = await engine.request('sessions', {});
  if (sessions.length === 0) {
    const message = vscode.l10n.t('No sessions of this project were read yet. Run Skillify Now first.');
    throw new SkillifyError('not-found', message);
  }
  const items = [...sessions]
    .sort((left, right) => right.lastEventAt - left.lastEventAt)
    .map((session) => ({
      label: session.title === null ? session.sourceId : oneLine(session.title, 80),
      description: `${session.assistant} · ${new Date(session.lastEventAt).toLocaleString(vscode.env.language)}`,
      detail: vscode.l10n.t('{0} prompts, {1} tool calls', session.humanPrompts, session.toolCalls),
      session,
    }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return picked?.session;
}
