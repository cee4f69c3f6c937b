import * as vscode from 'vscode';
import { SkillifyError } from '../base/errors.ts';

// The editor's own page for skills, instructions and agents; it came with later versions and forks may lack it.
const openCommand = 'aiCustomization.openManagementEditor';

/** True where the editor has a page of its own for what customises its assistants. */
export async function hasAgentCustomizations(): Promise<boolean> {
  return (await vscode.commands.getCommands(true)).includes(openCommand);
}

/** Opens that page. */
export async function openAgentCustomizations(): Promise<void> {
  if (!(await hasAgentCustomizations())) {
    const message = vscode.l10n.t('This version of the editor has no page for agent customizations.');
    throw new SkillifyError('not-found', message);
  }
  await vscode.commands.executeCommand(openCommand);
}
