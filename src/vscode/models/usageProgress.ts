import * as vscode from 'vscode';
import type { EngineProgress } from '../../engine/contract.ts';

/** Progress whose message says what the writer model has used up so far, for where there is room for a message alone. */
export function withUsage(progress: EngineProgress, language: string): EngineProgress {
  const { phase, message, tokens = 0, costUsd } = progress;
  if (phase !== 'wording' || tokens === 0) return progress;
  const count = tokens.toLocaleString(language);
  const text =
    costUsd === undefined || costUsd === null
      ? vscode.l10n.t('{0}: {1} tokens so far', message, count)
      : vscode.l10n.t('{0}: {1} tokens, {2} so far', message, count, dollars(costUsd, language));
  return { ...progress, message: text };
}

/** An amount of US dollars; small ones to the hundredth of a cent. */
export function dollars(amount: number, language: string): string {
  const digits = amount > 0 && amount < 0.1 ? 4 : 2;
  return amount.toLocaleString(language, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
