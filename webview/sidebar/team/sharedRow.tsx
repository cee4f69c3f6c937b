import type { ReactNode } from 'react';
import type { TeamProposalSummary } from '../../../src/engine/teamContract.ts';
import { assistantName, timeAgo } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import type { Review } from '../connection/review.ts';
import { changeName, kindIcons, kindName, sessionCount, statusName } from '../pages/rows.tsx';
import { ScoreBadge } from '../parts/ScoreView.tsx';

/** A shared proposal as a row: first of all who is behind it. */
export function sharedRow(proposal: TeamProposalSummary, { strings, language }: Review): ReactNode {
  const { kind, change, status, isChoice, members, sessions, createdAt, assistants } = proposal;
  const facts = [
    ...(status === 'pending' ? [] : [statusName(status, strings)]),
    ...(members.length > 0 ? [members.join(', ')] : []),
    ...(change === 'create' ? [] : [changeName(change, strings)]),
    ...(isChoice ? [strings.choice] : []),
    sessionCount(sessions, strings),
    timeAgo(createdAt, language),
    ...assistants.map(assistantName),
  ];
  return (
    <>
      <Icon name={kindIcons[kind]} label={kindName(kind, strings)} />
      <span className="row-text">
        <span className="row-title">{visibleText(proposal.title)}</span>
        <span className="row-facts">{visibleText(facts.join(' · '))}</span>
      </span>
      <ScoreBadge total={proposal.total} />
    </>
  );
}
