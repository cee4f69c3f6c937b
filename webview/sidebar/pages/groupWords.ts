import type { ProposalSummary } from '../../../src/engine/contract.ts';
import type { ReviewStrings } from '../../../src/engine/rpcReviewStrings.ts';
import { assistantName, fill } from '../../shared/format.ts';
import type { Group, Grouping } from '../filter/grouping.ts';
import { changeName, kindName } from './rows.tsx';

/** What a way of grouping is called. */
export function groupingName(grouping: Grouping, strings: ReviewStrings): string {
  switch (grouping) {
    case 'none':
      return strings.groupNone;
    case 'kind':
      return strings.groupKind;
    case 'change':
      return strings.groupChange;
    case 'assistant':
      return strings.groupAssistant;
    case 'project':
      return strings.groupProject;
  }
}

/** The heading of a group with how many it holds; null where there are no groups. */
export function groupTitle(
  { items }: Group<ProposalSummary>,
  grouping: Grouping,
  strings: ReviewStrings,
  projectName: string,
): string | null {
  const [first] = items;
  if (!first || grouping === 'none') return null;
  const names = {
    kind: kindName(first.kind, strings),
    change: changeName(first.change, strings),
    assistant: first.assistants.map(assistantName).join(', ') || strings.noAssistant,
    project: projectName,
  };
  return fill(strings.groupTitle, names[grouping], items.length);
}
