import type { ProposalView } from '../../src/engine/contract.ts';
import type {
  TeamMember,
  TeamProposalSummary,
  TeamProposalView,
  TeamSkill,
  TeamStatus,
  TeamSyncReport,
} from '../../src/engine/teamContract.ts';
import { now } from './sampleData.ts';

/** Where the exchange stands before anybody connected. */
export const teamOff: TeamStatus = {
  state: 'off',
  identity: null,
  scope: null,
  acceptAutomatically: false,
  lastPushAt: null,
  lastPullAt: null,
  waiting: { sessions: 0, forgettings: 0, decisions: 0 },
  toReview: null,
  problem: null,
  lost: [],
};

/** The same for a reviewer whose last exchange went well. */
export const teamConnected: TeamStatus = {
  ...teamOff,
  state: 'connected',
  identity: { organisation: 'Acme', workspace: 'payments-api', member: 'Mia', role: 'reviewer' },
  scope: 'team',
  lastPushAt: now,
  lastPullAt: now,
  toReview: 1,
};

export const emptyTeamSync: TeamSyncReport = {
  pushed: { sessions: 0, events: 0, forgotten: 0 },
  pulled: { proposals: [], accepted: [], refused: [] },
  decisions: { applied: 0, lost: 0 },
};

export const teamMembers: readonly TeamMember[] = [
  { name: 'Lee', role: 'writer', isSelf: false, isRevoked: false, sessions: 7, proposals: 1, decisions: 0 },
  { name: 'Mia', role: 'reviewer', isSelf: true, isRevoked: false, sessions: 5, proposals: 1, decisions: 3 },
];

export const teamLibrary: readonly TeamSkill[] = [
  {
    name: 'use-pnpm',
    title: 'Use pnpm',
    description: 'Use when packages are installed.',
    status: 'approved',
    version: 2,
    decidedAt: now,
    here: 'waiting',
  },
];

/** A shared proposal as a row, made from one of the project's own. */
export function teamSummary(proposal: ProposalView): TeamProposalSummary {
  return {
    id: proposal.id,
    kind: proposal.kind,
    change: proposal.change,
    status: proposal.status,
    name: proposal.name,
    title: proposal.title,
    description: proposal.description,
    total: proposal.score.total,
    sessions: proposal.sessions,
    evidenceCount: proposal.evidence.length,
    assistants: [...new Set(proposal.evidence.map(({ assistant }) => assistant))],
    createdAt: proposal.createdAt,
    isChoice: proposal.contradiction !== null,
    members: ['Lee', 'Mia'],
  };
}

/** The same in full. */
export function teamView(proposal: ProposalView): TeamProposalView {
  return {
    ...proposal,
    contributors: [
      { member: 'Lee', sessions: 2 },
      { member: 'Mia', sessions: 1 },
    ],
    decisions: [],
    mayDecide: true,
  };
}
