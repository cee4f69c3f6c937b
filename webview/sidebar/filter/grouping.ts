import type { ProposalSummary } from '../../../src/engine/contract.ts';

/** How the queue is divided. */
export type Grouping = 'none' | 'kind' | 'change' | 'assistant' | 'project';

export const groupings: readonly Grouping[] = ['none', 'kind', 'change', 'assistant', 'project'];

/** Items under one heading. */
export interface Group<T> {
  readonly id: string;
  readonly items: readonly T[];
}

/** Divides proposals, each into one group, in the order in which the groups first occur; their own order stays. */
export function groupProposals(
  proposals: readonly ProposalSummary[],
  grouping: Grouping,
): readonly Group<ProposalSummary>[] {
  const groups = new Map<string, ProposalSummary[]>();
  for (const proposal of proposals) {
    const id = groupOf(proposal, grouping);
    const items = groups.get(id);
    if (items) items.push(proposal);
    else groups.set(id, [proposal]);
  }
  return [...groups].map(([id, items]) => ({ id, items }));
}

function groupOf({ kind, change, assistants }: ProposalSummary, grouping: Grouping): string {
  switch (grouping) {
    case 'kind':
      return kind;
    case 'change':
      return change;
    case 'assistant':
      return assistants.join('+');
    case 'project':
    case 'none':
      return '';
  }
}
