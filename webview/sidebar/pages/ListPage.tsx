import type { ProposalSummary, SkillView } from '../../../src/engine/contract.ts';
import type { Page } from '../connection/persistedState.ts';
import { useReview } from '../connection/review.ts';
import type { Group } from '../filter/grouping.ts';
import { Tabs, tabPanelId } from '../parts/Tabs.tsx';
import type { Decisions } from '../useDecisions.ts';
import { ActivityTab } from './ActivityTab.tsx';
import { LibraryTab } from './LibraryTab.tsx';
import { ReviewTab } from './ReviewTab.tsx';

interface ListPageProps {
  readonly proposals: readonly ProposalSummary[];
  /** What the filter leaves of them, divided. */
  readonly groups: readonly Group<ProposalSummary>[];
  readonly skills: readonly SkillView[];
  readonly hasFocus: boolean;
  readonly isWorking: boolean;
  readonly decisions: Decisions;
  readonly onOpen: (page: Page) => void;
  readonly onRun: () => void;
}

/** The lists: what waits for review, the library, and what was done so far. */
export function ListPage(props: ListPageProps) {
  const { state, update, strings } = useReview();
  const { proposals, skills, hasFocus, decisions, onOpen } = props;
  const pending = proposals.filter(({ status }) => status === 'pending').length;
  const inUse = skills.filter(({ status }) => status === 'approved').length;
  const names = { review: strings.review, library: strings.library, activity: strings.activity };
  return (
    <div className="lists">
      <Tabs counts={{ review: pending, library: inUse }} onSelect={(tab) => update({ tab })} />
      <div className="tab-panel" role="tabpanel" id={tabPanelId} aria-labelledby={`tab-${state.tab}`}>
        <h1 className="visually-hidden">{names[state.tab]}</h1>
        {state.tab === 'review' && <ReviewTab {...props} />}
        {state.tab === 'library' && (
          <LibraryTab skills={skills} proposals={proposals} hasFocus={hasFocus} decisions={decisions} onOpen={onOpen} />
        )}
        {state.tab === 'activity' && <ActivityTab proposals={proposals} skills={skills} decisions={decisions} />}
      </div>
    </div>
  );
}
