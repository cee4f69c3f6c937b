import * as vscode from 'vscode';
import { SkillifyError } from '../../base/errors.ts';
import type { PanelSubject } from '../../engine/rpcPanel.ts';
import type { EngineHost } from '../engineHost.ts';
import { parseCitationTarget } from './citationTarget.ts';

/** Where citations open. */
export interface CitationPlaces {
  readonly open: (subject: PanelSubject) => Promise<void>;
  readonly openAtEvent: (eventId: string) => Promise<void>;
}

/** Opens what a citation names: the turn, the session, the proposal, or the skill. Shows only; `usage` for anything else. */
export async function openCitation(
  engine: Pick<EngineHost, 'request'>,
  places: CitationPlaces,
  argument: unknown,
): Promise<void> {
  const target = parseCitationTarget(argument);
  if (!target)
    throw new SkillifyError('usage', vscode.l10n.t('Ask a question first, then follow a source of its answer.'));
  const { kind, id, eventId, session } = target;
  if (kind === 'event') return places.openAtEvent(eventId ?? id);
  if (eventId !== null) return places.openAtEvent(eventId);
  if (kind === 'proposal') return places.open({ kind: 'proposal', id });
  if (kind === 'skill') return openSkill(engine, places, id);
  const sessionId = kind === 'session' ? id : session;
  return places.open(sessionId === null ? { kind: 'activity' } : { kind: 'session', sessionId, eventId: null });
}

async function openSkill(engine: Pick<EngineHost, 'request'>, places: CitationPlaces, name: string): Promise<void> {
  const skills = await engine.request('listSkills', {});
  if (skills.some((skill) => skill.name === name)) return places.open({ kind: 'skill', name });
  const [installed] = await engine.request('installedSkills', { name });
  if (!installed) throw new SkillifyError('not-found', vscode.l10n.t('The skill {0} is no longer there.', name));
  await vscode.window.showTextDocument(vscode.Uri.file(installed.path), { preview: true });
}
