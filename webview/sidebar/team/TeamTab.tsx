import { useCallback, useMemo, useState } from 'react';
import { Button } from '../../shared/Button.tsx';
import { fill } from '../../shared/format.ts';
import { Message, Skeleton } from '../../shared/Message.tsx';
import { useShortcuts } from '../../shared/useShortcuts.ts';
import type { Page } from '../connection/persistedState.ts';
import { useReview } from '../connection/review.ts';
import { visibleProposals } from '../filter/visible.ts';
import { FailurePage } from '../pages/FailurePage.tsx';
import { NoResults } from '../pages/NoResults.tsx';
import { FilterBox } from '../parts/FilterBox.tsx';
import { KeyHelp } from '../parts/KeyHelp.tsx';
import type { RowPlace } from '../parts/rowLayout.ts';
import { Section } from '../parts/Section.tsx';
import { VirtualListbox } from '../parts/VirtualListbox.tsx';
import { LostDecisions } from './LostDecisions.tsx';
import { MemberList } from './MemberList.tsx';
import { sharedRow } from './sharedRow.tsx';
import { TeamScopeSwitch } from './TeamScopeSwitch.tsx';
import type { Team } from './useTeam.ts';

interface TeamTabProps {
  readonly team: Team;
  readonly hasFocus: boolean;
  readonly onOpen: (page: Page) => void;
}

const teamKeys: ReadonlySet<string> = new Set(['/', '?']);

/** What the team has to decide on, by whose sessions it rests on; who is in the team; which decisions lost. */
export function TeamTab({ team, hasFocus, onOpen }: TeamTabProps) {
  const review = useReview();
  const { strings, state, updateList } = review;
  const { filter, active, place } = state.lists.team;
  const [visit, setVisit] = useState(0);
  const [hasHelp, setHasHelp] = useState(false);
  const { status, scope, proposals, members, error } = team;
  const shown = useMemo(() => {
    // Those that were put off are listed too: the team's queue is everything that nobody decided.
    const all = proposals ?? [];
    const isAsked = /(?:^|\s)-?status:/.test(filter);
    return visibleProposals(all, isAsked ? filter : `${filter} status:pending,snoozed`, true);
  }, [proposals, filter]);
  const groups = useMemo(() => {
    const items = shown.proposals.map((item) => ({
      id: item.id,
      label: item.title,
      content: () => sharedRow(item, review),
    }));
    return [{ id: 'shared', title: null, items }];
  }, [shown, review]);
  const onScroll = useCallback((next: RowPlace | null) => updateList('team', { place: next }), [updateList]);
  const onActive = useCallback((id: string) => updateList('team', { active: id }), [updateList]);
  const setFilter = (value: string) => updateList('team', { filter: value, place: null });
  const leaveHelp = () => {
    setHasHelp(false);
    setVisit((last) => last + 1);
  };
  useShortcuts(hasHelp ? {} : { '?': () => setHasHelp(true) });

  if (hasHelp) return <KeyHelp hasTeam onClose={leaveHelp} />;
  const count = shown.proposals.length;
  const result = count === 0 ? strings.noneShown : count === 1 ? strings.oneShown : fill(strings.manyShown, count);
  const list = () => {
    if (!proposals) {
      if (error !== undefined) return <FailurePage error={error} onRetry={team.reload} />;
      if (status.state === 'connected' || status.state === 'connecting') return <Skeleton label={strings.loading} />;
      // What is wrong otherwise is said by the line above.
      if (status.state !== 'away') return <div className="tab-scroll" />;
      return (
        <div className="tab-scroll">
          <Message icon="debug-disconnect" title={strings.teamAwayTitle} text={strings.teamAwayText} />
        </div>
      );
    }
    if (proposals.length === 0) {
      return (
        <div className="tab-scroll">
          <Message icon="organization" title={strings.teamEmptyTitle} text={strings.teamEmptyText} />
        </div>
      );
    }
    return (
      <>
        <FilterBox
          value={filter}
          onChange={setFilter}
          placeholder={strings.teamFilterPlaceholder}
          more={strings.teamFilterHelp}
          problems={shown.problems}
          result={result}
          onLeave={() => setVisit((last) => last + 1)}
        >
          <Button look="icon" icon="question" label={strings.keys} shortcut="?" onPress={() => setHasHelp(true)} />
        </FilterBox>
        {count === 0 ? (
          <NoResults onClear={() => setFilter('')} />
        ) : (
          <VirtualListbox
            key={visit}
            label={strings.teamProposals}
            groups={groups}
            active={active}
            onActive={onActive}
            onOpen={(id) => onOpen({ kind: 'shared', id })}
            selected={null}
            commandKeys={teamKeys}
            place={place}
            onScroll={onScroll}
            autoFocus={hasFocus || visit > 0}
          />
        )}
      </>
    );
  };

  return (
    <>
      <TeamScopeSwitch scope={scope} />
      {list()}
      <div className="team-foot">
        {status.lost.length > 0 && (
          <Section id="team-lost" title={strings.teamLost} count={status.lost.length} isOpenAtFirst>
            <LostDecisions lost={status.lost} />
          </Section>
        )}
        {members.length > 0 && (
          <Section id="team-members" title={strings.teamMembers} count={members.length} isOpenAtFirst={false}>
            <MemberList members={members} />
          </Section>
        )}
      </div>
    </>
  );
}
