import * as vscode from 'vscode';
import type { ReviewStrings } from '../../engine/rpcReviewStrings.ts';
import type { WriterOptions } from '../../engine/writerContract.ts';

/** What leaves this machine with the chosen writer, as sentences for whoever is to agree to it. */
export function sentWords({ kind, baseUrl }: Pick<WriterOptions, 'kind' | 'baseUrl'>): string {
  switch (kind) {
    case 'template':
      return vscode.l10n.t('Nothing leaves this machine, and no skill is written before you approve it.');
    case 'anthropic':
      return vscode.l10n.t(
        'For better words, drafts and redacted quotes from your prompts are sent to {0}. “Show What Was Sent” lists every call. No skill is written before you approve it.',
        baseUrl === undefined ? 'Anthropic' : new URL(baseUrl).host,
      );
    case 'editor':
      return vscode.l10n.t(
        'For better words, drafts and redacted quotes from your prompts are sent to a language model of the editor, once you have allowed that. “Show What Was Sent” lists every call. No skill is written before you approve it.',
      );
    case 'claude-cli':
      return vscode.l10n.t(
        'For better words, drafts and redacted quotes from your prompts are sent through Claude Code to the provider of its model. “Show What Was Sent” lists every call. No skill is written before you approve it.',
      );
  }
}

/** The texts of the sidebar and the first-run dialog with what they say about leaving this machine kept true. */
export function withSentWords(strings: ReviewStrings, writer: Pick<WriterOptions, 'kind' | 'baseUrl'>): ReviewStrings {
  if (writer.kind === 'template') return strings;
  const words = sentWords(writer);
  const teamConsentSent = `${words} ${strings.teamConsentSent}`;
  return { ...strings, consentSent: words, staysLocal: words, teamConsentSent };
}
