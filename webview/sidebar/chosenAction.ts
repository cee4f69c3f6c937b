import type { ProposalView } from '../../src/engine/contract.ts';

/** What approving the chosen side does; undefined where nothing is to choose or nobody has chosen. */
export function chosenAction({ contradiction }: ProposalView) {
  return contradiction?.chosen ? contradiction.sides[contradiction.chosen - 1]?.action : undefined;
}
