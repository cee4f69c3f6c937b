import * as vscode from 'vscode';
import type { AnswerWords } from './answerHtml.ts';

/** The words around an answer, in the editor's language. */
export function answerWords(): AnswerWords {
  return {
    language: vscode.env.language,
    missing: vscode.l10n.t('What is missing'),
    sources: vscode.l10n.t('Sources'),
    open: vscode.l10n.t('Open source {0}'),
    followUps: vscode.l10n.t('Ask on'),
    another: vscode.l10n.t('Ask something else...'),
    lookedAtSessions: vscode.l10n.t('Looked at {0} prompts in {1} sessions.'),
    lookedAtSkills: vscode.l10n.t('Looked at {0} approved skills.'),
    understood: vscode.l10n.t('Understood as: {0}'),
    subjects: {
      failures: vscode.l10n.t('failures'),
      successes: vscode.l10n.t('successes'),
      corrections: vscode.l10n.t('corrections'),
      activity: vscode.l10n.t('activity'),
      files: vscode.l10n.t('files'),
      skills: vscode.l10n.t('skills'),
      'skill-origin': vscode.l10n.t('where a skill comes from'),
      commands: vscode.l10n.t('commands'),
    },
    template: vscode.l10n.t('Counted and worded on this machine, without a language model.'),
    model: vscode.l10n.t('Counted on this machine; a language model worded it.'),
    kinds: {
      event: vscode.l10n.t('Turn'),
      session: vscode.l10n.t('Session'),
      memory: vscode.l10n.t('Summary'),
      proposal: vscode.l10n.t('Proposal'),
      skill: vscode.l10n.t('Skill'),
    },
  };
}
