import type { ReactNode } from 'react';
import type { ProposalSummary, SkillView } from '../../../src/engine/contract.ts';
import type { ReviewStrings } from '../../../src/engine/rpcReviewStrings.ts';
import { assistantName, fill, timeAgo } from '../../shared/format.ts';
import { Icon } from '../../shared/Icon.tsx';
import { visibleText } from '../../shared/visibleText.ts';
import type { Review } from '../connection/review.ts';
import { ScoreBadge } from '../parts/ScoreView.tsx';

/** The icon of each kind of pattern. */
export const kindIcons = {
  correction: 'comment-discussion',
  preference: 'settings',
  fix: 'tools',
  workflow: 'list-ordered',
  suggestion: 'lightbulb',
  team: 'organization',
} as const;

/** What kind of change a proposal is, in words. */
export function changeName(change: ProposalSummary['change'], strings: ReviewStrings): string {
  switch (change) {
    case 'create':
      return strings.changeCreate;
    case 'revise':
      return strings.changeRevise;
    case 'merge':
      return strings.changeMerge;
    case 'retire':
      return strings.changeRetire;
  }
}

/** What kind of pattern a proposal was made from, in words. */
export function kindName(kind: ProposalSummary['kind'], strings: ReviewStrings): string {
  switch (kind) {
    case 'correction':
      return strings.kindCorrection;
    case 'preference':
      return strings.kindPreference;
    case 'fix':
      return strings.kindFix;
    case 'workflow':
      return strings.kindWorkflow;
    case 'suggestion':
      return strings.kindSuggestion;
    case 'team':
      return strings.kindTeam;
  }
}

/** "1 session" or "3 sessions". */
export function sessionCount(count: number, strings: ReviewStrings): string {
  return count === 1 ? strings.oneSession : fill(strings.manySessions, count);
}

/** Whether a skill's file is what was approved: an icon and words, never the colour alone. */
export function diskState(skill: SkillView, strings: ReviewStrings): { icon: string; text: string } {
  if (skill.status === 'retired') return { icon: 'archive', text: strings.removedFromDisk };
  switch (skill.onDisk) {
    case 'same':
      return { icon: 'pass', text: strings.onDiskSame };
    case 'changed':
      return { icon: 'edit', text: strings.onDiskChanged };
    case 'missing':
      return { icon: 'warning', text: strings.onDiskMissing };
  }
}

/** A proposal as a row of the queue. */
export function proposalRow(proposal: ProposalSummary, { strings, language }: Review, isSelected: boolean): ReactNode {
  const { title, kind, change, isChoice, total, sessions, assistants, createdAt } = proposal;
  const kindText = kindName(kind, strings);
  const facts = [
    ...(change === 'create' ? [] : [changeName(change, strings)]),
    ...(isChoice ? [strings.choice] : []),
    ...(proposal.provenance?.decidedBy ? [visibleText(proposal.provenance.decidedBy)] : []),
    ...(proposal.status === 'pending' ? [] : [statusName(proposal.status, strings)]),
    sessionCount(sessions, strings),
    timeAgo(createdAt, language),
    ...assistants.map(assistantName),
  ];
  return (
    <>
      {isSelected ? <Icon name="check" label={strings.selected} /> : <Icon name={kindIcons[kind]} label={kindText} />}
      <span className="row-text">
        <span className="row-title">{visibleText(title)}</span>
        <span className="row-facts">{facts.join(' · ')}</span>
      </span>
      <ScoreBadge total={total} />
    </>
  );
}

/** Where a proposal stands, in words. */
export function statusName(status: ProposalSummary['status'], strings: ReviewStrings): string {
  switch (status) {
    case 'pending':
      return strings.statusPending;
    case 'approved':
      return strings.statusApproved;
    case 'dismissed':
      return strings.statusDismissed;
    case 'snoozed':
      return strings.statusSnoozed;
    case 'superseded':
      return strings.statusSuperseded;
  }
}

/** A skill as a row. */
export function skillRow(skill: SkillView, { strings, language }: Review): ReactNode {
  const state = diskState(skill, strings);
  const facts = [fill(strings.version, skill.version), timeAgo(skill.retiredAt ?? skill.approvedAt, language)];
  const isQuiet = skill.status === 'retired' || skill.onDisk === 'same';
  return (
    <>
      <Icon name={state.icon} label={state.text} />
      <span className="row-text">
        <span className="row-title">{visibleText(skill.title)}</span>
        <span className="row-facts">{(isQuiet ? facts : [state.text, ...facts]).join(' · ')}</span>
      </span>
    </>
  );
}
