import type { Score } from '../../src/engine/contract.ts';
import type { ReviewStrings } from '../../src/engine/rpcReviewStrings.ts';

type PartStrings = Pick<
  ReviewStrings,
  'partRecurrence' | 'partRecency' | 'partOutcome' | 'partExplicitness' | 'partAcceptance' | 'partOpposition'
>;

/** What a part of a score is called. */
export function scorePartName(name: Score['parts'][number]['name'], strings: PartStrings): string {
  switch (name) {
    case 'recurrence':
      return strings.partRecurrence;
    case 'recency':
      return strings.partRecency;
    case 'outcome':
      return strings.partOutcome;
    case 'explicitness':
      return strings.partExplicitness;
    case 'acceptance':
      return strings.partAcceptance;
    case 'opposition':
      return strings.partOpposition;
  }
}
