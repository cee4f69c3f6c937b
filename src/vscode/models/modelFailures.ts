import * as vscode from 'vscode';
import type { ModelReply } from '../../engine/writerContract.ts';

type Failure = Extract<ModelReply, { readonly kind: 'failure' }>;

/** Why one of the editor's models gave no answer, each with a sentence that says what to do. */
export const modelFailures = {
  noModels: (): Failure =>
    failure(
      'unavailable',
      vscode.l10n.t(
        'The editor offers no language model; sign in to one, such as GitHub Copilot, or choose another writer.',
      ),
    ),
  unknown: (wanted: string): Failure =>
    failure(
      'not-found',
      vscode.l10n.t(
        'The editor has no language model “{0}”; choose one in the setting skillify.writerModel.name.',
        wanted,
      ),
    ),
  needsPermission: (name: string): Failure =>
    failure(
      'permission',
      vscode.l10n.t(
        'You have not allowed Skillify to use “{0}”; run Skillify Now and allow it when you are asked.',
        name,
      ),
    ),
  blocked: (name: string): Failure =>
    failure(
      'unavailable',
      vscode.l10n.t(
        '“{0}” is blocked for Skillify, usually because its quota is used up; try again later or choose another model.',
        name,
      ),
    ),
  gone: (name: string): Failure =>
    failure('not-found', vscode.l10n.t('“{0}” is no longer there; choose another model.', name)),
  unreachable: (name: string): Failure =>
    failure('offline', vscode.l10n.t('“{0}” could not be asked; check the network and that you are signed in.', name)),
  cutOff: (name: string): Failure =>
    failure('cut-off', vscode.l10n.t('The answer of “{0}” broke off; try again later.', name)),
  tooMuchAsked: (name: string): Failure =>
    failure('refused', vscode.l10n.t('The draft is longer than “{0}” takes; choose another model.', name)),
  tooMuchSaid: (name: string): Failure =>
    failure('refused', vscode.l10n.t('“{0}” answered at greater length than was asked for.', name)),
  nothingSaid: (name: string): Failure => failure('refused', vscode.l10n.t('“{0}” gave no answer.', name)),
  cancelled: (): Failure => failure('cancelled', vscode.l10n.t('Cancelled. What was worded so far is kept.')),
} as const;

/** The reply for an error that the editor documents; null for any other. */
export function documentedFailure(error: unknown, name: string): Failure | null {
  if (!(error instanceof vscode.LanguageModelError)) return null;
  switch (error.code) {
    case vscode.LanguageModelError.NoPermissions.name:
      return modelFailures.needsPermission(name);
    case vscode.LanguageModelError.Blocked.name:
      return modelFailures.blocked(name);
    case vscode.LanguageModelError.NotFound.name:
      return modelFailures.gone(name);
    default:
      return null;
  }
}

function failure(kind: Failure['failure'], message: string): Failure {
  return { kind: 'failure', failure: kind, message };
}
