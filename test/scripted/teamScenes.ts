import { SkillifyError } from '../../src/base/errors.ts';
import type { Caution } from '../../src/engine/cautionContract.ts';
import type { ProposalView } from '../../src/engine/contract.ts';
import type { LostTeamDecision, TeamDecisionRecord, TeamStatus } from '../../src/engine/teamContract.ts';
import { now, sampleProposals } from './sampleData.ts';
import { ScriptedEngine } from './scriptedEngine.ts';
import { teamConnected, teamSummary, teamView } from './teamData.ts';

/** A skill that the team approved, as a proposal to accept here. */
export function receivedProposal(): ProposalView {
  const [sample] = sampleProposals();
  if (!sample) throw new Error('there is no sample proposal');
  return {
    ...sample,
    id: 't-received',
    kind: 'team',
    title: 'Name branches by ticket',
    name: 'name-branches',
    evidence: [],
    reason: 'Lee approved version 2 of this skill for payments-api of Acme on 2026-03-02.',
    provenance: {
      organisation: 'Acme',
      workspace: 'payments-api',
      skill: 'name-branches',
      version: 2,
      contentHash: sample.contentHash,
      decidedBy: 'Lee',
      decidedAt: now,
    },
  };
}

const lost: LostTeamDecision = {
  proposalId: 'p-lost',
  title: 'Squash before merging',
  action: 'dismiss',
  at: now,
  by: 'Mia',
  message: 'Lee approved this proposal on 2026-03-02 10:15 UTC, so your decision was not recorded. Look at it again.',
};

const caution: Caution = {
  key: 'c1',
  line: 14,
  severity: 'block',
  rule: null,
  origin: null,
  message: 'No person typed these words.',
  text: 'pnpm install --frozen-lockfile',
  quote: null,
  eventId: null,
  file: null,
  transcriptLine: null,
};

/** Where the exchange stands in each scene of a team. */
export const teamStatuses: Readonly<Record<string, TeamStatus>> = {
  online: teamConnected,
  offline: {
    ...teamConnected,
    state: 'away',
    waiting: { sessions: 3, forgettings: 1, decisions: 2 },
    problem: 'The PostgreSQL server of db.example.com cannot be reached (ECONNREFUSED).',
    lost: [lost],
  },
  refused: { ...teamConnected, state: 'refused', problem: 'The token is unknown or was revoked.' },
};

/** An engine of a project that is connected to a team; null for a scene without one. */
export function teamEngine(scene: string): ScriptedEngine | null {
  const isFirstRun = scene === 'first-run-team';
  if (!scene.startsWith('team-') && !isFirstRun) return null;
  const engine = new ScriptedEngine(
    isFirstRun
      ? { proposals: [], skills: [], sessionsRead: 12 }
      : { proposals: [...sampleProposals(), receivedProposal()] },
  );
  const decisions: TeamDecisionRecord[] = [];
  const shared = () => sampleProposals().filter(({ status }) => status === 'pending');
  const open = new Map(shared().map((proposal) => [proposal.id, proposal]));
  let status = teamStatuses[scene.replace('team-', '')] ?? teamConnected;
  const away = () => {
    if (status.state === 'away') throw new SkillifyError('store-away', 'The team’s store cannot be reached.');
  };
  Object.assign(engine.handlers, {
    teamStatus: async () => status,
    // The first one is Lee's alone.
    teamProposals: async () => {
      away();
      return [...open.values()].map((proposal, index) => ({
        ...teamSummary(proposal),
        members: index === 0 ? ['Lee'] : ['Mia', 'Lee Ann'],
      }));
    },
    teamProposal: async ({ id }: { readonly id: string }) => {
      away();
      const found = shared().find((proposal) => proposal.id === id);
      if (!found) throw new SkillifyError('not-found', `The team has no proposal “${id}”; list them again.`);
      const isDecided = decisions.length > 0;
      return {
        ...teamView(found),
        status: isDecided ? ('approved' as const) : found.status,
        mayDecide: scene !== 'team-reader',
        cautions: scene === 'team-caution' ? [caution] : [],
        decisions,
      };
    },
    teamDecide: async ({ id }: { readonly id: string }) => {
      if (status.state === 'away') {
        return {
          outcome: 'waiting',
          accepted: null,
          notices: ['The team’s store cannot be reached; the decision is kept and sent when it is back.'],
        };
      }
      if (scene === 'team-conflict') {
        decisions.push({ kind: 'approve', by: 'Lee', at: now, reason: null });
        throw new SkillifyError('changed-meanwhile', lost.message);
      }
      open.delete(id);
      engine.emit('changed', { what: 'team' });
      return { outcome: 'recorded', accepted: null, notices: [] };
    },
  });
  Object.assign(engine, {
    showTeam: (name: string) => {
      status = teamStatuses[name] ?? status;
      engine.emit('changed', { what: 'team' });
    },
  });
  return engine;
}
