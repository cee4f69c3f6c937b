import type { ProposalSummary, SkillView } from '../../../src/engine/contract.ts';
import { type Page, type TabId, tabIds } from '../connection/persistedState.ts';
import { useReview } from '../connection/review.ts';
import type { Group } from '../filter/grouping.ts';
import { Tabs, tabPanelId } from '../parts/Tabs.tsx';
import { TeamLine } from '../team/TeamLine.tsx';
import { TeamTab } from '../team/TeamTab.tsx';
import type { Team } from '../team/useTeam.ts';
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
  /** Null where the project is not connected to a team. */
  readonly team: Team | null;
  readonly onOpen: (page: Page) => void;
  readonly onRun: () => void;
}

/** The lists: what waits for review, the library, and what was done so far. */
export function ListPage(props: ListPageProps) {
  const { state, update, strings } = useReview();
  const { proposals, skills, hasFocus, decisions, team, onOpen } = props;
  const tabs = tabIds.filter((tab) => tab !== 'team' || team !== null);
  const tab: TabId = state.tab === 'team' && team === null ? 'review' : state.tab;
  const pending = proposals.filter(({ status }) => status === 'pending').length;
  const inUse = skills.filter(({ status }) => status === 'approved').length;
  const names = { review: strings.review, team: strings.team, library: strings.library, activity: strings.activity };
  return (
    <div className="lists">
      <Tabs
        tabs={tabs}
        active={tab}
        counts={{ review: pending, library: inUse, ...(team ? { team: team.toReview } : {}) }}
        onSelect={(next) => update({ tab: next })}
      />
      {team && (tab === 'team' || team.status.state !== 'connected') && <TeamLine status={team.status} />}
      <div className="tab-panel" role="tabpanel" id={tabPanelId} aria-labelledby={`tab-${tab}`}>
        <h1 className="visually-hidden">{names[tab]}</h1>
        {tab === 'review' && <ReviewTab {...props} />}
        {tab === 'team' && team && <TeamTab team={team} hasFocus={hasFocus} onOpen={onOpen} />}
        {tab === 'library' && (
          <LibraryTab skills={skills} proposals={proposals} hasFocus={hasFocus} decisions={decisions} onOpen={onOpen} />
        )}
        {tab === 'activity' && <ActivityTab proposals={proposals} skills={skills} decisions={decisions} />}
      </div>
    </div>
  );
}
