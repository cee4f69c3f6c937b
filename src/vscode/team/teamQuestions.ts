import * as vscode from 'vscode';
import {
  type ConnectionProblem,
  completeConnection,
  connectionProblem,
  hasPassword,
  maskedConnection,
  withPassword,
} from './connectionShape.ts';
import type { TeamSecret } from './teamSecrets.ts';

/**
 * Asks for the address of a team's store, for the password where the address has none, and for the member's token. What is kept
 * already is offered with its password masked. Undefined when the user turns away.
 */
export async function askTeamSecret(kept: TeamSecret | null): Promise<TeamSecret | undefined> {
  const title = vscode.l10n.t('Skillify: Connect to Team Store');
  const before = kept?.connection ?? null;
  const typed = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Address of the team’s PostgreSQL store. It is kept in the secret storage of VS Code.'),
    placeHolder: 'postgres://USER@HOST:PORT/DATABASE',
    value: before === null ? '' : maskedConnection(before),
    ignoreFocusOut: true,
    validateInput: (value) => {
      const problem = connectionProblem(value, before);
      return problem === null || value === '' ? null : sentences()[problem];
    },
  });
  if (typed === undefined || connectionProblem(typed, before) !== null) return undefined;
  const address = completeConnection(typed, before);
  if (address === null) return undefined;
  let connection = address;
  if (!hasPassword(address)) {
    const password = await vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t('Password for this address. Leave it empty where none is needed.'),
      password: true,
      ignoreFocusOut: true,
    });
    if (password === undefined) return undefined;
    connection = withPassword(address, password);
  }
  const keepsToken = kept?.token !== undefined && before === connection;
  const token = await vscode.window.showInputBox({
    title,
    prompt: keepsToken
      ? vscode.l10n.t('Your member token. Leave it empty to keep the one that is there.')
      : vscode.l10n.t('Your member token. Leave it empty where your database role is your own.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (token === undefined) return undefined;
  const chosen = token.trim() === '' && keepsToken ? (kept?.token ?? '') : token.trim();
  return chosen === '' ? { connection } : { connection, token: chosen };
}

function sentences(): Readonly<Record<ConnectionProblem, string>> {
  return {
    empty: vscode.l10n.t('Enter the address.'),
    'not-postgres': vscode.l10n.t('Write the address as postgres://USER@HOST:PORT/DATABASE.'),
    'no-database': vscode.l10n.t('The address names no database. Add it at the end, as in /skillify.'),
    masked: vscode.l10n.t('The hidden password belongs to another server or user. Write the password anew.'),
    'too-long': vscode.l10n.t('This is too long for an address. Copy it again.'),
  };
}
