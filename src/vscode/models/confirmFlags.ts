import * as vscode from 'vscode';
import { SkillifyError } from '../../base/errors.ts';
import type { ProposalView } from '../../engine/contract.ts';

const mostShown = 8;

/**
 * Asks before a draft is approved in which a language model wrote what its evidence does not bear out. Throws `cancelled`
 * unless the user approves knowing that.
 */
export async function confirmFlags({ title, lint }: Pick<ProposalView, 'title' | 'lint'>): Promise<void> {
  const flagged = lint.filter(({ rule }) => rule.startsWith('model-'));
  if (flagged.length === 0) return;
  const shown = flagged.slice(0, mostShown).map(({ line, message }) => vscode.l10n.t('Line {0}: {1}', line, message));
  const more = flagged.length > mostShown ? [vscode.l10n.t('… and {0} more.', flagged.length - mostShown)] : [];
  const approve = vscode.l10n.t('Approve Anyway');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('A language model wrote parts of “{0}” that its evidence does not bear out. Approve it?', title),
    { modal: true, detail: [...shown, ...more].join('\n') },
    approve,
  );
  if (choice !== approve) {
    throw new SkillifyError('cancelled', vscode.l10n.t('Not approved. Look at the marked lines, or edit the draft.'));
  }
}
