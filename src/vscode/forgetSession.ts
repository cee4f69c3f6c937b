import * as vscode from 'vscode';
import { oneLine } from '../base/text.ts';
import type { EngineHost } from './engineHost.ts';
import type { Panels } from './panels.ts';
import { pickSession } from './sessionPicker.ts';
import type { Transcripts } from './transcripts.ts';

/** Asks, then removes every trace of a session: the one whose transcript is shown, or one that the user chooses. */
export async function forgetSession(
  engine: EngineHost,
  transcripts: Transcripts,
  panels: Panels,
  argument: unknown,
): Promise<void> {
  const session = await wantedSession(engine, transcripts, panels, argument);
  if (!session) return;
  const forget = vscode.l10n.t('Forget');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('Forget the session “{0}”?', oneLine(session.title, 80)),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Skillify removes all that it stored of this session, and the proposals that quote it: what other sessions tell is proposed again at the next run. Approved skills stay. The session is never read again, and this cannot be undone. The assistant’s own file is not touched.',
      ),
    },
    forget,
  );
  if (choice !== forget) return;
  const { events, proposals, skills } = await engine.request('forget', { session: session.id });
  await transcripts.closeSession(session.id);
  panels.closeSession(session.id);
  const done = vscode.l10n.t(
    'The session is forgotten. Events removed: {0}, proposals removed: {1}.',
    events,
    proposals,
  );
  const kept =
    skills.length > 0 ? ` ${vscode.l10n.t('Approved skills that rested on it stay: {0}.', skills.join(', '))}` : '';
  void vscode.window.showInformationMessage(`${done}${kept}`);
}

interface WantedSession {
  readonly id: string;
  readonly title: string;
}

async function wantedSession(
  engine: EngineHost,
  transcripts: Transcripts,
  panels: Panels,
  argument: unknown,
): Promise<WantedSession | undefined> {
  const shown = argument instanceof vscode.Uri ? transcripts.shownAt(argument) : undefined;
  if (shown) return { id: shown.sessionId, title: shown.title ?? shown.sessionId };
  const active = panels.activeSession();
  if (active !== undefined) {
    const session = (await engine.request('sessions', {})).find(({ id }) => id === active);
    if (session) return { id: session.id, title: session.title ?? session.sourceId };
  }
  const picked = await pickSession(engine, vscode.l10n.t('Choose the session to forget'));
  return picked && { id: picked.id, title: picked.title ?? picked.sourceId };
}
