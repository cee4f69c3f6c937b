/** The texts about how skills did since approval, in the editor's language; `{0}` and so on stand for values. */
export interface LedgerStrings {
  readonly ledgerTitle: string;
  readonly ledgerLibrary: string;
  readonly ledgerNote: string;
  readonly ledgerNone: string;
  readonly ledgerLeft: string;
  readonly ledgerSummary: string;
  readonly ledgerBefore: string;
  readonly ledgerSince: string;
  readonly ledgerLoaded: string;
  readonly ledgerWithLoading: string;
  readonly ledgerRecalled: string;
  readonly ledgerWeek: string;
  readonly verdictHelpful: string;
  readonly verdictNoEffect: string;
  readonly verdictHarmful: string;
  readonly verdictNeverFires: string;
  readonly verdictNotLoaded: string;
  readonly verdictTooEarly: string;
  readonly suggestSharpen: string;
  readonly suggestRewrite: string;
  readonly suggestRetire: string;
  readonly columnEligible: string;
  readonly columnMistake: string;
  readonly columnInterval: string;
  readonly columnLoaded: string;
  readonly columnMistakeBefore: string;
  readonly columnMistakeSince: string;
  readonly loadingUnseen: string;
  readonly phaseBefore: string;
  readonly phaseSince: string;
}
