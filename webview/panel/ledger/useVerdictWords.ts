import type { LedgerReport } from '../../../src/engine/ledgerContract.ts';
import { usePanel } from '../connection/panelContext.ts';

type SkillLedger = LedgerReport['skills'][number];

/** Verdicts and suggestions in the editor's language. */
export function useVerdictWords(): {
  readonly verdicts: Readonly<Record<SkillLedger['verdict'], string>>;
  readonly suggestions: Readonly<Record<SkillLedger['suggestions'][number]['kind'], string>>;
} {
  const { strings } = usePanel();
  return {
    verdicts: {
      helpful: strings.verdictHelpful,
      'no-effect': strings.verdictNoEffect,
      harmful: strings.verdictHarmful,
      'never-fires': strings.verdictNeverFires,
      'not-loaded': strings.verdictNotLoaded,
      'too-early': strings.verdictTooEarly,
    },
    suggestions: {
      'sharpen-description': strings.suggestSharpen,
      rewrite: strings.suggestRewrite,
      retire: strings.suggestRetire,
    },
  };
}
