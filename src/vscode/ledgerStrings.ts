import * as vscode from 'vscode';
import type { LedgerStrings } from '../engine/rpcLedgerStrings.ts';

/** The texts about how skills did since approval, and how their versions came to be. */
export function ledgerStrings(): LedgerStrings {
  return {
    ledgerTitle: vscode.l10n.t('Did it help?'),
    ledgerLibrary: vscode.l10n.t('Did the skills help?'),
    ledgerNote: vscode.l10n.t(
      'Counted are sessions that called for the skill, whether or not it was loaded. Nothing is said below {0} of them before approval and {1} since.',
    ),
    ledgerNone: vscode.l10n.t('No session called for it yet.'),
    ledgerLeft: vscode.l10n.t('Sessions not looked at yet: {0}.'),
    ledgerSummary: vscode.l10n.t(
      'Share of eligible sessions with the mistake, by week, with 95 % intervals for the time before and since approval.',
    ),
    ledgerBefore: vscode.l10n.t('Before: the mistake in {0} of {1} eligible sessions ({2} to {3} %).'),
    ledgerSince: vscode.l10n.t('Since: the mistake in {0} of {1} eligible sessions ({2} to {3} %).'),
    ledgerLoaded: vscode.l10n.t('Loaded in {0} of {1} eligible sessions in which loading can be seen.'),
    ledgerWithLoading: vscode.l10n.t('The mistake where it was loaded: {0} of {1}; where it was not: {2} of {3}.'),
    ledgerRecalled: vscode.l10n.t('Named with a prompt in sessions: {0}.'),
    ledgerWeek: vscode.l10n.t('Weeks from approval'),
    verdictHelpful: vscode.l10n.t('Helpful'),
    verdictNoEffect: vscode.l10n.t('No effect'),
    verdictHarmful: vscode.l10n.t('Harmful'),
    verdictNeverFires: vscode.l10n.t('Never called for'),
    verdictNotLoaded: vscode.l10n.t('Not loaded'),
    verdictTooEarly: vscode.l10n.t('Too early to say'),
    suggestSharpen: vscode.l10n.t('Sharpen the description: it is called for, and not loaded.'),
    suggestRewrite: vscode.l10n.t('Rewrite it: it is loaded, and the mistake comes back.'),
    suggestRetire: vscode.l10n.t('Retire it: it does harm, or nothing calls for it any more.'),
    columnEligible: vscode.l10n.t('Eligible sessions'),
    columnMistake: vscode.l10n.t('With the mistake'),
    columnInterval: vscode.l10n.t('95 % interval'),
    columnLoaded: vscode.l10n.t('Loaded'),
    columnMistakeBefore: vscode.l10n.t('Mistake before'),
    columnMistakeSince: vscode.l10n.t('Mistake since'),
    loadingUnseen: vscode.l10n.t('cannot be seen'),
    phaseBefore: vscode.l10n.t('before'),
    phaseSince: vscode.l10n.t('since'),
    wordsByTemplate: vscode.l10n.t('worded by the template'),
    wordsByModel: vscode.l10n.t('worded by {0}'),
    wordsByAgent: vscode.l10n.t('suggested by an agent'),
    wordsByTeam: vscode.l10n.t('approved by the team'),
    wordsByPerson: vscode.l10n.t('edited by a person'),
    wordsRestored: vscode.l10n.t('an earlier version'),
    approvedBy: vscode.l10n.t('decided by {0}'),
    turnsBehind: vscode.l10n.t('turns behind it: {0}'),
  };
}
