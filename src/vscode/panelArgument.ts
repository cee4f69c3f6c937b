import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';
import { stringAt } from '../base/json.ts';
import type { PanelSubject } from '../engine/rpcPanel.ts';

/** What `skillify.open` was asked to open: the id of a proposal, or an object that names a proposal, skill or session. */
export function parseOpenArgument(argument: unknown): PanelSubject {
  if (typeof argument === 'string' && argument !== '') return { kind: 'proposal', id: argument };
  const [id, name, sessionId] = ['id', 'name', 'sessionId'].map((key) => stringAt(argument, key));
  if (id !== undefined) return { kind: 'proposal', id };
  if (name !== undefined) return { kind: 'skill', name };
  if (sessionId !== undefined) return { kind: 'session', sessionId, eventId: stringAt(argument, 'eventId') ?? null };
  throw new SkillifyError('usage', vscode.l10n.t('Choose a proposal or skill in the Skillify view first.'));
}
